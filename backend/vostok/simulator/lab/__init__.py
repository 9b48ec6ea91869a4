"""The market lab: what a user makes happen to the simulated market, and how it shows."""
