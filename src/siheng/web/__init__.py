"""Pages: the workspace of staff, the public portal, the kiosk and the screen."""
