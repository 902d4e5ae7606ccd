"""The panel of the examples of a minibatch."""
