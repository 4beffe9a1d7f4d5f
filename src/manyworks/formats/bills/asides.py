"""Words of a workbook that stand in no cell: in text boxes, heads and feet of pages, properties, comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
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
_SHAPE = re.compile(r"<v:(?:shape|rect|roundrect|oval)\b.*?</v:(?:shape|rect|roundrect|oval)>", re.S)
_BOX = re.compile(r"<v:textbox\b[^>]*>(.*?)</v:textbox>", re.S)
_LINE = re.compile(r"<br\b[^>]*>|</(?:div|p)>", re.I)
_TAG = re.compile(r"<[^>]*>")
_CHART = re.compile(r"xl/(?:charts/chart|chartsheets/chart)\w*\.xml")
_PROPERTIES = ("title", "subject", "description", "keywords", "category")
_LONGEST = 400
_MOST = 200
"""So many words of one text, and so many texts of one sheet, are looked at."""


@dataclass(frozen=True, slots=True)
class Aside:
    """Words in no cell, where they stand, and the row under a heading that a comment is on.

    ``of_sizes`` says that it is on the heading of sizes, of which any word may say which they are.
    """

    words: str
    where: str
    row: str = ""
    of_sizes: bool = False


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
        elif relation.Type.endswith("/vmlDrawing") and relation.Target in archive.namelist():
            for words in _in_old_boxes(archive.read(relation.Target).decode("utf-8", "replace")):
                yield Aside(words[:_LONGEST], f"sheet {sheet}, a text box")


def _in_old_boxes(vml: str) -> Iterator[str]:
    """What old text boxes and buttons say, line by line; the boxes of comments hold what comments say.

    >>> list(_in_old_boxes('<v:shape><v:textbox><div>x4<br>all</div></v:textbox></v:shape>'))
    ['x4', 'all']
    """
    for shape in _SHAPE.findall(vml)[:_MOST]:
        if 'ObjectType="Note"' not in shape:
            for box in _BOX.findall(shape):
                lines = (unescape(_TAG.sub(" ", line)) for line in _LINE.split(box))
                yield from filter(None, (" ".join(line.split()) for line in lines))


def in_charts(archive: ZipFile) -> Iterator[Aside]:
    """What the titles of charts and of their axes say."""
    for name in filter(_CHART.fullmatch, archive.namelist()):
        for title in fromstring(archive.read(name)).findall(".//{*}title")[:_MOST]:
            text = "".join(node.text or "" for node in title.iterfind(".//{*}t"))
            if words := " ".join(text.split()):
                yield Aside(words[:_LONGEST], "title of a chart")


def in_properties(workbook: Any) -> Iterator[Aside]:
    """What the properties of a workbook say that people fill in; numbers with the words they belong to."""
    for name in _PROPERTIES:
        if words := " ".join(str(getattr(workbook.properties, name) or "").split()):
            yield Aside(words[:_LONGEST], f"{name} of the workbook")
    for one in workbook.custom_doc_props.props:
        words = " ".join(str(one.value).split())
        if words and _PLAIN_NAME.fullmatch(one.name):
            yield Aside(f"{one.name}: {words}"[:_LONGEST], "properties of the workbook")
