"""Numbers of pieces that stand beside the drawing: in properties, on print layouts, in extended data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from ezdxf import bbox
from ezdxf.document import Drawing as Document
from ezdxf.entities.dxfentity import DXFEntity

from manyworks.formats.cutting.strokes import APP_NAME, Dimension, Named
from manyworks.formats.cutting.words.taken_apart import count_beside_word
from manyworks.formats.cutting.words.titles import number_in_title
from manyworks.formats.cutting.words.wording import (
    count_in_name,
    count_in_title,
    count_in_words,
    of_attribute,
    times,
)
from manyworks.formats.dxf.words import readable, written_on

Said = tuple[str, str, int]
"""What it is that counts, its words, and the number."""
_LONGEST = 120
_STRING, _WHOLE = 1000, (1070, 1071)
"""Group codes of extended data: a text, and whole numbers."""


def counts_beside(document: Document, dimensions: Iterable[Dimension]) -> Iterator[Said]:
    """Numbers that hold for all that is drawn, or for nobody knows what of it."""
    for name, value in document.header.custom_vars.properties:
        yield from list(_attribute("property", name, value)) or _title(name, value)
    for layout in document.layouts:
        for text in () if layout.is_modelspace else _texts(layout):
            said = " ".join(readable(text)[0].split())
            if count := times(said) or count_beside_word(said):
                yield f"text on the print layout {layout.name}", said, count
    for dimension in dimensions:
        if not dimension.of_circle and (count := count_in_words(dimension.shown)):
            yield "dimension", dimension.shown, count


def named_groups(document: Document) -> Iterator[Named]:
    """Groups whose names count, with the box of what is in them."""
    for name, group in document.groups:
        count = count_in_name(name) or count_beside_word(name) or 1
        box = bbox.extents(group, fast=True) if count > 1 else None
        if box is not None and box.has_data:
            yield Named("group", name, count, (*box.extmin.vec2, *box.extmax.vec2))


def counts_in_data(entity: DXFEntity) -> Iterator[Said]:
    """Numbers in what another program attached to a line: ``QTY=4``, or ``QTY`` and ``4``."""
    for name, tags in (entity.xdata.data if entity.xdata else {}).items():
        if name == APP_NAME:
            continue
        values = [(tag.code, str(tag.value)) for tag in tags if tag.code in (_STRING, *_WHOLE)]
        for code, value in values:
            head, sign, number = value.replace(":", "=", 1).partition("=")
            if code == _STRING and sign:
                yield from _attribute("extended data", head, number)
        for (code, head), (_, number) in pairwise(values):
            if code == _STRING:
                yield from _attribute("extended data", head, number)


def _attribute(kind: str, name: str, value: str) -> Iterator[Said]:
    said = of_attribute(name, value)
    if said != value and (count := times(said) or count_beside_word(said)):
        yield kind, said, count


def _title(name: str, value: str) -> Iterator[Said]:
    if len(value) <= _LONGEST and (count := count_in_title(value) or number_in_title(value)):
        yield "property", f"{name} = {value}", count


def _texts(layout: Iterable[DXFEntity]) -> Iterator[str]:
    for entity in layout:
        if entity.dxftype() in ("MTEXT", "TEXT"):
            yield written_on(entity)[0]
        for attribute in getattr(entity, "attribs", ()):
            yield of_attribute(attribute.dxf.tag, written_on(attribute)[0])
