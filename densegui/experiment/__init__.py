"""What is run: the experiment file, its validation, and what is made from it (data, split, network)."""
