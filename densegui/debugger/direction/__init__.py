"""The gradient of a minibatch beside that of the training set: over time, and over the size of the minibatch."""
