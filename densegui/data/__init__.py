"""Examples to learn from: made, shipped or read from a file, split, and put into minibatches.

Rows are examples here, one after the other in memory; the network sees their transpose X.
"""
