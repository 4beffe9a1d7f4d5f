"""A bill: which parts or materials, how many, and in which row of the file that stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from manyworks.formats.drawing import Finding


@dataclass(frozen=True, slots=True)
class BillLine:
    """One row of a bill; ``None`` where the file is silent. Lengths in mm, ``where`` names table and row."""

    code: str
    quantity: float | None
    where: str
    name: str = ""
    section: str = ""
    material: str = ""
    unit: str = ""
    thickness_mm: float | None = None
    length_mm: float | None = None
    width_mm: float | None = None
    unit_price: float | None = None
    price: float | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Bill:
    """All lines of one bill.

    ``kind`` is ``parts`` when every line is a cut part counted in pieces, ``materials`` otherwise.
    ``block`` is the block or product the bill is for, taken from the file's own words.
    """

    source: str
    format: str
    kind: Literal["parts", "materials"]
    lines: tuple[BillLine, ...]
    block: str = ""
    findings: tuple[Finding, ...] = ()
    sha256: str = ""

    @property
    def pieces(self) -> float:
        """Sum of all quantities that are stated."""
        return sum(line.quantity for line in self.lines if line.quantity is not None)


def some(names: Sequence[str], most: int = 5) -> str:
    """The first of many names, for a message."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
