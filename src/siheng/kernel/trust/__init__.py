"""Trust: encryption of personal data, masking, hash chains and seals, and the log of who looked."""
