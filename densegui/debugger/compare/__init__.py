"""A student's arrays against ours: the first operation that differs, by how much, and the likely cause."""
