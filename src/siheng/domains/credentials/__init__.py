"""Enforcement credentials and talent pools (执法证件与人才)."""
