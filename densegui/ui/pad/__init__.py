"""The panel in which pictures and points are drawn with the mouse."""
