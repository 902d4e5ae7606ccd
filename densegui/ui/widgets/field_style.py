"""How fields look: flat, with a thin border. Drop-down lists paint their arrow themselves."""

from densegui.ui.theme import Theme, mix


def list_style(size: str) -> str:
    """Return the style sheet of a low drop-down list with text of a size, such as "9pt"."""
    return f"ElidedList {{ font-size: {size}; padding: 0 1.2em 0 2px; min-height: 0; }}"


def field_style(theme: Theme) -> str:
    """Return the style sheet of fields and drop-down lists; not of Qt's own lists, which need their arrow."""
    hover = mix(theme.color("border"), theme.color("accent"), 0.5).name()
    tint = mix(theme.color("panel"), theme.color("danger"), 0.10).name()
    return f"""
        QLineEdit, ElidedList {{ background: {theme.panel}; color: {theme.text}; border: 1px solid {theme.border};
            border-radius: 5px; padding: 2px 5px; selection-background-color: {theme.accent};
            selection-color: {theme.accent_text}; }}
        QLineEdit:hover, ElidedList:hover {{ border-color: {hover}; }}
        QLineEdit:focus, ElidedList:focus {{ border-color: {theme.accent}; }}
        QLineEdit[refused="true"] {{ border-color: {theme.danger}; background: {tint}; }}
        ElidedList {{ padding-right: 1.2em; }}
        ElidedList::drop-down {{ border: none; width: 0px; }}
        ElidedList QAbstractItemView {{ background: {theme.panel}; color: {theme.text};
            border: 1px solid {theme.border}; selection-background-color: {theme.accent};
            selection-color: {theme.accent_text}; outline: none; }}
    """
