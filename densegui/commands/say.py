"""What the command line says: results on standard output, sentences about what went wrong on standard error."""

import sys

from densegui.errors import SaveError


def say(text: str) -> None:
    """Print a result. A line break or control character in a name from outside is shown, not obeyed.

    Raises
    ------
    SaveError
        When it can't be written: standard output may lead to a full disk.
    BrokenPipeError
        When nobody reads on.
    """
    try:
        print(_harmless(text), flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise SaveError(f"could not write to standard output: {(error.strerror or str(error)).lower()}") from error


def complain(sentence: str) -> None:
    """Print a sentence that says what went wrong, or that something did."""
    if sys.stderr is not None:  # print would go to standard output instead
        print(f"densegui: {_harmless(sentence)}", file=sys.stderr)


def _harmless(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode() for c in text)
