"""Tool tips: plain text, wrapped. Qt takes text with a "<" in it for HTML, and does not wrap what is none."""

import html


def tip(text: str) -> str:
    """Return `text`, whatever is in it, as the text of a tool tip."""
    return f"<qt>{html.escape(text)}</qt>" if text else ""
