"""A sentence with symbols as rich text: 𝒞_b and 𝒥_z get their lowered letters; layers stay in brackets on the line."""

import html
import re

_INDEX = re.compile(r"_([a-z])\b")


def rich(sentence: str) -> str:
    """Return a sentence with the letter behind each "_" lowered."""
    return _INDEX.sub(r"<sub>\1</sub>", html.escape(sentence))
