"""The panel of runs that are kept."""
