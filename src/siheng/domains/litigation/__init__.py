"""Responding to administrative litigation (行政应诉)."""
