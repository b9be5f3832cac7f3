"""Matters: what is asked for or owed, its parties, its process and clocks, and the one door that changes it."""
