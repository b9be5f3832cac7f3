"""Exchange: ledgers in and out, and the doors for other systems."""
