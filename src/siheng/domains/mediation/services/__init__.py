"""What the steps of a mediation write, beside state, clocks, papers and event."""
