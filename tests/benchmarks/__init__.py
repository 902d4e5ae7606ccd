"""How fast densegui is beside others: each figure is a ratio measured in one run. `make bench` prints the table."""
