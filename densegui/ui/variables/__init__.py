"""The panel of all variables: a list with statistics, and one array as numbers or as a picture."""
