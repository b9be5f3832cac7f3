"""What the steps of a reconsideration case write, beside state, clocks, papers and event."""
