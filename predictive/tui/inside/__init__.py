"""What goes on in the network."""
