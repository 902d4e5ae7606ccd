"""Formulas in MathML made low and tight, so that many of them stand below each other as the lines of a program.

1/m_b becomes a raised 1, a stroke and a small m_b; other fractions are written in one line with a stroke. Only ∂/∂
keeps its bar, in the small letters of running text. Sums are no taller than capital letters. What is raised or lowered
stays near the line: the font keeps the layer in brackets, [l], clear of it, as if the formula stood alone on a page.
"""

from xml.etree import ElementTree

LOWERED = {"voffset": "-0.12em", "height": "-0.12em"}
"""How much the raised [l] is lowered again."""

RAISED = {"voffset": "0.18em", "depth": "0em"}
"""How much what a ∇ is taken by is raised again."""

_BETTER = {
    "<mo>&#x00302;</mo>": '<mo stretchy="false">&#x002C6;</mo>',
    '<mn mathvariant="bold">1</mn>': '<mspace width="0.06em"/><mi>&#x1D7CF;</mi>',
    "<mo>&#x02202;</mo>": '<mo lspace="0em" rspace="0em">&#x02202;</mo>',
    "<mo>&#x02211;</mo>": '<mi mathvariant="normal">&#x003A3;</mi>',
    "<mo>&#x0003D;</mo><mo>&#x02212;</mo>": '<mo>&#x0003D;</mo><mo lspace="0em" rspace="0em">&#x02212;</mo>',
}
"""What is put in place of the MathML of \\hat, as wide as a roof, of a bold 1, drawn plain, and of signs with too much
space."""

_ONE_OVER = """
<mrow><msup><mrow/><mn>1</mn></msup><mspace width="-0.1em"/><mo>\N{FRACTION SLASH}</mo><mspace width="-0.14em"/>
<mstyle scriptlevel="1"><mpadded voffset="-0.08em"/></mstyle><mspace width="0.14em"/></mrow>"""

_PARTIAL, _NABLA, _SUM = "\N{PARTIAL DIFFERENTIAL}", "\N{NABLA}", "\N{GREEK CAPITAL LETTER SIGMA}"


def compact(mathml: str) -> ElementTree.Element:
    """Return the tree of a formula with what is tall in it made low."""
    for given, better in _BETTER.items():
        mathml = mathml.replace(given, better)
    root = ElementTree.fromstring(mathml)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    _make_low(root)
    return root


def _make_low(element: ElementTree.Element) -> None:
    for child in list(element):
        _make_low(child)
    for index, child in enumerate(list(element)):
        if child.tag == "mfrac" and not _begins_with(child[0], _PARTIAL):
            element[index] = _in_one_line(child[0], child[1])
        elif child.tag == "msub" and "".join(child[0].itertext()) == _SUM:
            element[index] = _row(_space(), child, _space())
        elif child.tag == "msup" and _begins_with(child[1], "["):
            child[1].tag = "mpadded"
            child[1].attrib.update(LOWERED)
        elif child.tag == "msub" and _begins_with(child[0], _NABLA):
            child[1].tag = "mpadded"
            child[1].attrib.update(RAISED)


def _begins_with(row: ElementTree.Element, sign: str) -> bool:
    return len(row) > 0 and row[0].text == sign


def _in_one_line(above: ElementTree.Element, below: ElementTree.Element) -> ElementTree.Element:
    """Return a fraction with a stroke; what is below it stands in parentheses where it is a sum."""
    if "".join(above.itertext()) == "1":
        row = ElementTree.fromstring("".join(_ONE_OVER.split("\n")))
        place = row.find(".//mpadded")
        assert place is not None
        place.append(below)
        return row
    parts = [_sign("("), *below, _sign(")")] if len(below) > 1 else [*below]
    return _row(*above, _sign("/"), *parts)


def _row(*parts: ElementTree.Element) -> ElementTree.Element:
    row = ElementTree.Element("mrow")
    row.extend(parts)
    return row


def _space() -> ElementTree.Element:
    return ElementTree.Element("mspace", width="0.12em")


def _sign(sign: str) -> ElementTree.Element:
    element = ElementTree.Element("mo", stretchy="false")
    element.text = sign
    return element
