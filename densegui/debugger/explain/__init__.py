"""Equations with their numbers: what a selected node, edge or bias, or the cost, is made of at a position."""
