"""One-stop intake and the hand-overs 援·律·访·调 (一站式受理)."""
