"""What the tests of several readers need."""

from collections.abc import Callable

from densegui.data.dataset import Dataset
from densegui.errors import LoadError


class StopError(Exception):
    """What a caller's progress raises to end a reading."""


def outcome(load: Callable[[], Dataset]) -> Dataset | str:
    """What was read, or the sentence of the refusal."""
    try:
        return load()
    except LoadError as error:
        return str(error)
