"""The law as data: the working-day calendar, the effective-dated rulebook, and terms that explain themselves."""
