"""The one door for every demand (一站式受理), and the services behind it (援、律、访、调)."""
