"""What is selected, with its numbers."""
