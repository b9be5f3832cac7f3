"""The phone pages (手机页) of who goes out to people: my matters, notes on the way, the short opening form."""
