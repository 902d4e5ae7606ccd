"""The list of breakpoints, and the form that makes them."""
