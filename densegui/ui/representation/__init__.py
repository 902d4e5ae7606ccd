"""The panel of what a layer makes of the examples."""
