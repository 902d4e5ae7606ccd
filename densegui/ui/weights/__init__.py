"""The panel of the weights of a layer."""
