r"""LaTeX with numbers in it as text of one line, and short symbols in the markup of MathText.

Numbers change with every frame, so that no formula with numbers is typeset: it is drawn as text, which can also be
broken into lines. It has signs that the program's equations do not need, such as · and Δ.
"""

import re
from functools import lru_cache

from densegui.ui.math.latex_text import ACCENTS, COMMANDS, STYLES, plain_text

_SIGNS = {
    "cdot": "·", "cdots": "…", "dots": "…", "ldots": "…", "times": "×", "Delta": "Δ", "prod": "Π", "infty": "∞",
    "max": "max ", "min": "min ", "exp": "exp ", "ln": "ln ", "geq": "≥", "leq": "≤", "ge": "≥", "le": "≤",
    "neq": "≠", "approx": "≈", "delta": "δ", "mid": "|", "Vert": "‖", "mathsf": "", "to": "→", "rightarrow": "→",
    "pi": "π", "theta": "θ", "mu": "μ", "in": "∈", "pm": "±", ";": " ", "!": "", "left": "", "right": "",
}  # fmt: skip
_SCIENTIFIC = re.compile(r"(?<=\d) \\cdot 10\^\{(-?)(\d+)\}")
_EXPONENT = re.compile(r"\^\{(-?[\d.]*[^{}()\[\]\d-][^{}()\[\]]+)\}")
_COMMAND = re.compile(r"\\([A-Za-z]+|.)\s?")
_POWER = re.compile(r"\^(\N{MINUS SIGN}?\d+)(?![.\d])")
_RAISED = str.maketrans("0123456789\N{MINUS SIGN}()i", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁽⁾ⁱ")
_SMALL = {r"\mathcal{L}": "ℒ", r"\mathcal{C}": "𝒞", r"\hat{y}": "ŷ", r"\tilde{y}": "ỹ", "'": "′", r"\cdot": "·"}


@lru_cache(maxsize=2048)
def text_of(latex: str) -> str:
    r"""Return LaTeX as one line of text: `0.5 \cdot (-2)^2 + 10^{-8}` as "0.5 · (−2)² + 10⁻⁸"."""
    latex = _SCIENTIFIC.sub(_scientific, latex.replace(r"\dfrac", r"\frac"))
    text = plain_text(_COMMAND.sub(_sign, _EXPONENT.sub(r"^{(\1)}", latex)))
    return re.sub(r" +", " ", _POWER.sub(lambda match: match[1].translate(_RAISED), text)).strip()


def _scientific(match: re.Match[str]) -> str:
    """Write a power of ten as the rest of the screen does: 1.234e−05."""
    return f"e{'-' if match[1] else '+'}{int(match[2]):02d}"


def _sign(match: re.Match[str]) -> str:
    name = match[1]
    if name in COMMANDS:
        return match[0]
    space = " " if match[0].endswith(" ") and name != "Delta" else ""
    return _SIGNS.get(name, name) + space


@lru_cache(maxsize=4096)
def markup(latex: str) -> str:
    r"""Return a short symbol in the markup of MathText: `\frac{\partial\mathcal{L}}{\partial z_{1}^{[2]}}`."""
    for given, better in _SMALL.items():
        latex = latex.replace(given, better)
    latex = re.sub(r"\^\{(\[\d+\])?(\(\w+\))?\}", _raised, latex)
    latex = re.sub(r"e\^\{((?:[^{}]|\{[^{}]*\})*)\}", r"exp(\1)", latex).replace(r"\log ", "log\N{NO-BREAK SPACE}")
    return re.sub(r" +", " ", _without_commands(latex)).replace("-", "\N{MINUS SIGN}").strip()


def _raised(match: re.Match[str]) -> str:
    """Raise [l], and (i) by the signs made for it."""
    layer = f"^{match[1]}" if match[1] else ""
    return layer + (match[2] or "").translate(_RAISED)


def _without_commands(latex: str) -> str:
    r"""Write `\frac{a}{b}` as a/b, and take away what else MathText does not know."""
    parts, place = [], 0
    for match in re.finditer(r"\\([A-Za-z]+|.)\s?", latex):
        if match.start() < place:
            continue
        parts.append(latex[place : match.start()])
        place = match.end()
        name = match[1]
        if name == "frac":
            above, place = _group(latex, place)
            below, place = _group(latex, place)
            parts.append(f"{_without_commands(above)}/{_without_commands(below)}")
        elif name in STYLES or name in ACCENTS or name == "sqrt":
            inside, place = _group(latex, place)
            parts.append(("√" if name == "sqrt" else "") + _without_commands(inside) + ACCENTS.get(name, ""))
        else:
            parts.append(_SIGNS.get(name) or text_of(match[0]))
    return "".join([*parts, latex[place:]])


def _group(latex: str, start: int) -> tuple[str, int]:
    """Return what is in the braces that begin at `start`, or the one sign there, and where it ends."""
    if start >= len(latex) or latex[start] != "{":
        return latex[start : start + 1], start + 1
    depth = 0
    for place in range(start, len(latex)):
        depth += {"{": 1, "}": -1}.get(latex[place], 0)
        if depth == 0:
            return latex[start + 1 : place], place + 1
    return latex[start + 1 :], len(latex)


def displayed(latex: str) -> str:
    """Return a formula as a panel has room for it: derivatives in their full height, 1/m_b in letters of full size."""
    return latex.replace(r"\frac{\partial", r"\dfrac{\partial").replace(r"\frac{1}{m_b}", "(1/m_b)")


def split_at_relations(latex: str) -> list[str]:
    r"""Return a formula cut before each = and \leftarrow that stands outside of all braces: one line for each."""
    cuts, depth = [0], 0
    for place, sign in enumerate(latex):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth == 0 and place and (sign == "=" or latex.startswith(r"\leftarrow", place)):
            cuts.append(place)
    return [latex[begin:end].strip() for begin, end in zip(cuts, [*cuts[1:], len(latex)], strict=True)]


def chunks(text: str) -> list[str]:
    """Return the parts of a line of numbers that must not be broken: an operator stays with what follows it."""
    found: list[str] = []
    held = ""
    for word in text.split(" "):
        if word in ("+", "\N{MINUS SIGN}", "·", "=", "←", "×"):
            held = f"{held}{word} "
        else:
            found.append(held + word)
            held = ""
    return [*found, held.strip()] if held else found
