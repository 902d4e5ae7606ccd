"""The panel that holds the direction of a minibatch against that of the training set."""
