"""The equations of what is selected, with their numbers."""
