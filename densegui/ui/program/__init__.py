"""The listing of one minibatch."""
