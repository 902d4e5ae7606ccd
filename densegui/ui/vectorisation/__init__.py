"""The panel that times loops, vectors and matrices on the present network."""
