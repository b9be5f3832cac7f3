"""Who and where: regions, units, accounts, roles and rights, and the guard on unscoped queries."""
