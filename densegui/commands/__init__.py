"""The verbs of the command line, a module each: what it is asked, and what it does without a window."""
