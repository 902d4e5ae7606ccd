"""The lecture in NumPy: a dense classifier, its cost, its gradients and its updates. Imports NumPy alone."""
