"""The import dialog: a data file is chosen, looked at, and becomes the data of the experiment."""
