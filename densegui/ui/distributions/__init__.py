"""The panel of the distributions over time: a picture for each layer, and the present minibatch beside it."""
