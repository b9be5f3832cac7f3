"""What every mechanism of the bureau shares. Knows no domain and no page."""
