"""The panel of the gradient flow: numbers of each layer as bars, and what is wrong with them in a sentence."""
