"""The pages of the registers: places on a map and by distance, coverage, duty, rosters, activities."""
