"""The kiosk (自助机): the public's pages for a big screen that many people touch. Nothing of one is left for the next."""
