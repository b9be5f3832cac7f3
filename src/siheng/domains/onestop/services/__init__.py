"""What the steps of the one door and of the services write, beside state, clocks, papers and event."""
