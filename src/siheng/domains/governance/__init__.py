"""Coordination of rule-of-law work (法治建设统筹)."""
