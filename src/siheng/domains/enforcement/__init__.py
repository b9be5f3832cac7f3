"""Supervision of administrative law enforcement (行政执法监督)."""
