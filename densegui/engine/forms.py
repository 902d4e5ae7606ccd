"""An equation in the slides' three forms, as LaTeX with the slides' numbers.

Node form: scalars of one example, (21). Example form: vectors of one example, (22). Minibatch form: matrices, (23).
"""

from dataclasses import dataclass

FORMS = ("node", "example", "minibatch")


@dataclass(frozen=True, slots=True)
class Equation:
    """One operation's equation in three forms, each LaTeX with a number ("" where the slides have none)."""

    node: str
    example: str
    minibatch: str
    numbers: tuple[str, str, str] = ("", "", "")
    """Slide numbers of the three forms."""
    where: str = ""
    """LaTeX of what the equation leaves undefined, such as an optimiser's moments."""

    def form(self, name: str) -> tuple[str, str]:
        """Return (LaTeX, slide number) of the form "node", "example" or "minibatch"."""
        return getattr(self, name), self.numbers[FORMS.index(name)]
