"""LaTeX as one line of plain text: what stands on the screen until a formula is typeset, in tool tips and in speech.

It knows the commands that the equations use, and no others: the table is the list of what is allowed.
"""

import re
import unicodedata
from functools import lru_cache

SIGNS = {
    "leftarrow": " ← ", "circ": " ∘ ", "sum": " Σ", "nabla": "∇", "partial": "∂", "quad": "   ", ",": " ", " ": " ",
    "lambda": "λ", "alpha": "α", "beta": "β", "varepsilon": "ε", "sigma": "σ", "Omega": "Ω", "log": " log ",
    "tanh": "tanh", "cdot": " · ", "cdots": " … ", "infty": "∞", "delta": "δ", "Delta": "Δ", "ell": "ℓ", "max": " max ",
    "prod": " Π", "parallel": "‖",
}  # fmt: skip
"""Commands that stand for a sign or a word."""

ACCENTS = {"hat": "\N{COMBINING CIRCUMFLEX ACCENT}", "tilde": "\N{COMBINING TILDE}"}
STYLES = ("mathcal", "mathbf", "mathrm", "mathsf", "text")
COMMANDS = frozenset({*SIGNS, *ACCENTS, *STYLES, "frac", "sqrt"})
"""All commands that a formula may use: a typesetter takes an unknown one for text and says nothing."""

_CALLIGRAPHIC = {"L": "ℒ", "C": "𝒞", "J": "𝒥"}
_TOKEN = re.compile(r"\\([A-Za-z]+|.)\s*|(.)", re.DOTALL)
_LOWERED = dict(zip("0123456789ijkm", "₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₘ", strict=True))
_RAISED = {"2": "²", "T": "ᵀ"}


@lru_cache(maxsize=2**15)
def plain_text(latex: str) -> str:
    """Return a formula as text: `z_k^{[1]} = \\sum_j …` as "zₖ[1] = Σⱼ …"."""
    text = _Reader(latex).read_all()
    text = re.sub(r" +", " ", unicodedata.normalize("NFC", text)).strip()
    return text.replace("-", "\N{MINUS SIGN}").replace("( ", "(").replace(" )", ")")


def commands(latex: str) -> set[str]:
    """Return the names of the commands in a formula."""
    return {match[1] for match in _TOKEN.finditer(latex) if match[1]}


class _Reader:
    """Reads a formula from left to right; a group in braces is one argument."""

    def __init__(self, latex: str) -> None:
        self._tokens = [(match[1] or "", match[2] or "") for match in _TOKEN.finditer(latex)]
        self._next = 0

    def read_all(self) -> str:
        parts = []
        while self._next < len(self._tokens):
            parts.append(self._one())
        return "".join(parts)

    def _group(self) -> str:
        parts = []
        while self._next < len(self._tokens) and self._tokens[self._next] != ("", "}"):
            parts.append(self._one())
        self._next += 1
        return "".join(parts)

    def _one(self) -> str:
        command, sign = self._tokens[self._next]
        self._next += 1
        if command:
            return self._command(command)
        if sign == "{":
            return self._group()
        if sign == "_":
            return _script(self._one(), _LOWERED, "_")
        if sign == "^":
            raised = self._one()
            return _script(raised, _RAISED, "" if raised.startswith("[") else "^")
        return sign

    def _command(self, name: str) -> str:
        if name == "frac":
            return f"{_factor(self._one())}/{_factor(self._one())}"
        if name == "sqrt":
            return "√" + _factor(self._one())
        if name in ACCENTS:
            return self._one() + ACCENTS[name]
        if name == "mathcal":
            letter = self._one()
            return _CALLIGRAPHIC.get(letter, letter)
        if name == "mathsf":
            letter = self._one()
            return _RAISED.get(letter, letter)
        return self._one() if name in STYLES else SIGNS[name]


def _script(text: str, signs: dict[str, str], mark: str) -> str:
    """Return a raised or lowered part, with the signs made for it where there are such."""
    if all(sign in signs for sign in text):
        return "".join(signs[sign] for sign in text)
    return mark + text


def _factor(text: str) -> str:
    text = text.strip()
    return f"({text})" if " " in text else text
