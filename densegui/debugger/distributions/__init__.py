"""Distributions of arrays over time: what is kept of each sampled minibatch, and how the past is sampled."""
