"""The network in the middle of the window: content, places, and painting."""
