"""What the steps of legal aid write."""
