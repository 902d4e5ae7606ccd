"""The breakpoints of a training: numbered, each on or off, each counting how often it has stopped the run."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from densegui.debugger.condition_text import Sizes, parse_condition
from densegui.debugger.conditions import Condition, OpRan
from densegui.engine.network import NetworkSpec
from densegui.engine.program import Op
from densegui.errors import InputError

OFF = "off "
"""How the text of a breakpoint begins that is not enabled."""


@dataclass(frozen=True, slots=True)
class Breakpoint:
    """A condition with a number."""

    id: int
    condition: Condition
    enabled: bool = True
    hits: int = 0

    def __str__(self) -> str:
        return f"{'' if self.enabled else OFF}{self.condition}"


class Breakpoints:
    """All breakpoints, in the order in which they were added. A number is never given to another one.

    Parameters
    ----------
    spec : NetworkSpec
        The network that texts are read for.
    sizes : Sizes, optional
        How many training and test examples there are.
    texts : iterable of str
        What `as_texts` has returned. InputError when one of them does not fit.
    """

    def __init__(self, spec: NetworkSpec, sizes: Sizes | None = None, texts: Iterable[str] = ()) -> None:
        self._spec, self._sizes = spec, sizes
        self._all: dict[int, Breakpoint] = {}
        self._newest = 0
        self.version = 0
        """Grows with every change, hits included."""
        self.active = False
        """Whether any is enabled. An attribute: it is asked for before each minibatch."""
        for text in texts:
            self.add(text)

    def __iter__(self) -> Iterator[Breakpoint]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self._all)

    @property
    def all(self) -> tuple[Breakpoint, ...]:
        """The breakpoints as they are now."""
        return tuple(self._all.values())

    # -- changes

    def add(self, what: str | Condition) -> Breakpoint:
        """Add a breakpoint, and return it; one that is there already is enabled.

        A text may begin with "off": the breakpoint is there, but does not stop.
        """
        enabled = True
        if isinstance(what, str):
            text = what.strip()
            enabled = not text.startswith(OFF)
            what = parse_condition(text if enabled else text.removeprefix(OFF), self._spec, self._sizes)
        known = next((each.id for each in self._all.values() if each.condition == what), None)
        if known is None:
            self._newest += 1
            known = self._newest
        hits = self._all[known].hits if known in self._all else 0
        return self._put(Breakpoint(known, what, enabled, hits))

    def delete(self, id_: int) -> None:
        """Remove a breakpoint."""
        self._known(id_)
        del self._all[id_]
        self._changed()

    def clear(self) -> None:
        """Remove all."""
        self._all.clear()
        self._changed()

    def enable(self, id_: int, on: bool = True) -> Breakpoint:
        """Have a breakpoint stop the run, or not."""
        return self._put(replace(self._known(id_), enabled=on))

    def hit(self, id_: int) -> Breakpoint:
        """Count that a breakpoint has stopped the run."""
        known = self._known(id_)
        return self._put(replace(known, hits=known.hits + 1))

    def toggle_line(self, program: Sequence[Op], index: int) -> Breakpoint | None:
        """Set a breakpoint on a line of the program and return it, or remove the one that is there.

        Where there are several, the one on this very line goes first, then the one on such lines of every layer.
        """
        op = program[index]
        there = sorted(self._on_line(op), key=lambda each: getattr(each.condition, "layer", None) is None)
        if not there:
            return self.add(OpRan(op.name, op.layer or None))
        self.delete(there[0].id)
        return None

    def _put(self, breakpoint_: Breakpoint) -> Breakpoint:
        self._all[breakpoint_.id] = breakpoint_
        self._changed()
        return breakpoint_

    def _changed(self) -> None:
        self.version += 1
        self.active = any(each.enabled for each in self._all.values())

    def _known(self, id_: int) -> Breakpoint:
        if id_ not in self._all:
            known = f"there are {', '.join(map(str, self._all))}" if self._all else "there is none"
            raise InputError(f"breakpoint {id_} does not exist; {known}")
        return self._all[id_]

    # -- what is so

    def _on_line(self, op: Op) -> list[Breakpoint]:
        return [
            each
            for each in self._all.values()
            if isinstance(each.condition, OpRan)
            and each.condition.name == op.name
            and each.condition.layer in (None, op.layer)
        ]

    def lines(self, program: Sequence[Op]) -> dict[int, bool]:
        """Return the indices of the lines with a breakpoint, and whether one of those there is enabled."""
        found = {index: self._on_line(op) for index, op in enumerate(program)}
        return {index: any(each.enabled for each in there) for index, there in found.items() if there}

    def as_texts(self) -> tuple[str, ...]:
        """Return what an experiment file keeps of them: all but their numbers and hits."""
        return tuple(map(str, self._all.values()))

    def compiled(self, program: Sequence[Op]) -> Mapping[int, tuple[Breakpoint, ...]]:
        """Return the enabled breakpoints that are tested when so many operations are done, by that number."""
        tests: dict[int, tuple[Breakpoint, ...]] = {}
        for each in self._all.values():
            if each.enabled:
                for done in each.condition.after_ops(program):
                    tests[done] = (*tests.get(done, ()), each)
        return tests
