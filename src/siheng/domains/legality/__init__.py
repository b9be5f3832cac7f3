"""Legality review of normative documents and decisions (合法性审查)."""
