"""What is run: the experiment file, its validation, and what is made from it (data, split, network)."""

import os

# Pydantic would otherwise read the metadata of every installed package in search of plug-ins; none is used here.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
