"""Words of a workbook that stand in no cell: in text boxes, heads and feet of pages, properties, comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring
from openpyxl.packaging.relationship import get_dependents, get_rels_path

_CODE = re.compile(r'&(?:"[^"]*"|K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|\d{1,3}|[A-Z])')
"""What is no words in the head of a page: fonts, sizes, colours, the number of the page, the date."""
_PARTS = re.compile(r"&[LCR]|\n|_x000[AaDd]_")
"""Left, centre and right in the head of a page, and its lines."""
_PLAIN_NAME = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
"""Programs call properties of their own by words run together, with numbers or lines."""
_PROPERTIES = ("title", "subject", "description", "keywords", "category")
_LONGEST = 400
_MOST = 200
"""So many words of one text, and so many texts of one sheet, are looked at."""


@dataclass(frozen=True, slots=True)
class Aside:
    """Words in no cell, where they stand, and the row under a heading that a comment is on."""

    words: str
    where: str
    row: str = ""


def of_pages(text: str, sheet: str) -> Iterator[Aside]:
    """What the head or the foot of the pages of a sheet says, without its codes.

    >>> [aside.words for aside in of_pages('&L&"Arial,Bold"&12Kitchen&CPage &P of &N&R x 6', "Cuts")]
    ['Kitchen', 'Page of', 'x 6']
    """
    for part in _PARTS.split(text.replace("&&", "+")):
        if words := " ".join(_CODE.sub(" ", part).split()):
            yield Aside(words[:_LONGEST], f"sheet {sheet}, head or foot of its pages")


def in_boxes(archive: ZipFile, path: str, sheet: str) -> Iterator[Aside]:
    """What the text boxes on a sheet say, line by line.

    Parameters
    ----------
    path
        The sheet in the archive.
    """
    relations = get_rels_path(path.lstrip("/"))  # type: ignore[no-untyped-call]
    if relations not in archive.namelist():
        return
    for relation in get_dependents(archive, relations):
        if relation.Type.endswith("/drawing") and relation.Target in archive.namelist():
            lines = fromstring(archive.read(relation.Target)).findall(".//{*}txBody/{*}p")
            for line in lines[:_MOST]:
                text = "".join(node.text or "" for node in line.iterfind(".//{*}t"))
                if words := " ".join(text.split()):
                    yield Aside(words[:_LONGEST], f"sheet {sheet}, a text box")


def in_properties(workbook: Any) -> Iterator[Aside]:
    """What the properties of a workbook say that people fill in; numbers with the words they belong to."""
    for name in _PROPERTIES:
        if words := " ".join(str(getattr(workbook.properties, name) or "").split()):
            yield Aside(words[:_LONGEST], f"{name} of the workbook")
    for one in workbook.custom_doc_props.props:
        words = " ".join(str(one.value).split())
        if words and _PLAIN_NAME.fullmatch(one.name):
            yield Aside(f"{one.name}: {words}"[:_LONGEST], "properties of the workbook")
