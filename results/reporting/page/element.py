"""HTML from Python values: whatever is put into an element is text, and is escaped when the page is written."""

import re
from xml.etree import ElementTree

Element = ElementTree.Element
Child = Element | str | None

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def element(tag: str, *children: Child, **attributes: str | None) -> Element:
    """An element with text and elements in it; `class_` is the attribute `class`, and what is None is left out."""
    made = Element(tag, {name.rstrip("_"): clean(value) for name, value in attributes.items() if value is not None})
    last: Element | None = None
    for child in children:
        if isinstance(child, Element):
            made.append(child)
            last = child
        elif child is not None and last is not None:
            last.tail = (last.tail or "") + clean(child)
        elif child is not None:
            made.text = (made.text or "") + clean(child)
    return made


def table(head: "list[Child]", rows: "list[list[Child]]", *, numbers: "set[int] | None" = None) -> Element:
    """A table that scrolls sideways where it is too wide; the columns in `numbers` are set to the right."""
    kinds = ["number" if column in (numbers or set()) else None for column in range(len(head))]
    return element(
        "div",
        element(
            "table",
            element("thead", element("tr", *(element("th", cell, class_=kind, scope="col") for cell, kind in zip(head, kinds, strict=True)))),
            element("tbody", *(element("tr", *(element("td", cell, class_=kind) for cell, kind in zip(row, kinds, strict=True))) for row in rows)),
        ),
        class_="scroll",
    )


def bullets(items: "list[Child]") -> Element:
    """An unordered list."""
    return element("ul", *(element("li", item) for item in items))


def fold(summary: str, *children: Child, class_: str | None = None) -> Element:
    """What is shown when somebody asks."""
    return element("details", element("summary", summary), *children, class_=class_)


def clean(text: str) -> str:
    """Text without what no page can hold."""
    return _UNPRINTABLE.sub("\ufffd", text)


def html(page: Element) -> str:
    """The page as text, everything in it escaped."""
    return "<!DOCTYPE html>\n" + ElementTree.tostring(page, encoding="unicode", method="html") + "\n"
