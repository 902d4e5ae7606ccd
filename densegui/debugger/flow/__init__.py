"""Gradient flow: what comes through each layer, and in words what is wrong with it."""
