"""The pinned numbers."""
