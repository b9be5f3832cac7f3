"""Rosters, places and activities (名册、阵地网点、活动): what a bureau has and holds, beside what it is asked."""
