"""What a person has typed, kept as counts on their own machine, if they want it to be."""
