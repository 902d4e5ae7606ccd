"""How an experiment is run: position, stepping, history and frames, without a screen."""
