"""`python -m densegui`: the command `densegui`."""

from densegui.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
