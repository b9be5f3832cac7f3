"""Working days, the rulebook of statutory terms (法定期限) and the arithmetic that explains itself."""
