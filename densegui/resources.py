"""Where the files that densegui ships are: data sets, experiments, icons.

In a wheel they lie inside the package, in a checkout beside it.
"""

from pathlib import Path


def resource(*parts: str) -> Path:
    """The path of a shipped file, ``resource("data", "iris.csv")``. It need not exist."""
    package = Path(__file__).resolve().parent
    inside = package / "resources"
    root = inside if inside.is_dir() else package.parent / "resources"
    return root.joinpath(*parts)
