"""What is asked once for all rows of a table that have the same fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from manyworks.formats.bills.bill import some
from manyworks.formats.drawing import Finding, Severity

_MOST = 30
"""So many rows are named in one question."""


_ASKED = (
    ("bill.no_quantity", "silent", "Rows that name something and do not say how many are left out"),
    (
        "bill.unnamed",
        "sized",
        "Rows with sizes and without name and quantity are left out. Write both, if they are parts",
    ),
    (
        "bill.unnamed",
        "nameless",
        "Rows without a name whose quantity is no number are left out. Were they taken out of the list? Else "
        "move their cells to the columns they belong to",
    ),
    (
        "bill.number",
        "unsure",
        "Nothing says whether the point or comma here is a decimal sign; read as thousands",
    ),
    (
        "bill.size",
        "unread",
        "These sizes are not read. Write one number in each cell, with its unit, as in 18 mm or 3/4 in",
    ),
    (
        "bill.size",
        "about",
        "These sizes are only about right, and are read as they stand. Write the size to be cut",
    ),
    (
        "bill.size",
        "absurd",
        "No part has such a size: none, less than none, two numbers in one cell, or too large",
    ),
    (
        "bill.quantity",
        "lots",
        "How many pieces are these? Their unit does not say; write the number of pieces",
    ),
    (
        "bill.material",
        "unfilled",
        "These words name no material, and none is read. Write what the parts are made of",
    ),
    (
        "bill.which_quantity",
        "counted_otherwise",
        "The words of these rows may ask for another number than their quantity, which is read",
    ),
    (
        "bill.alternatives",
        "alternatives",
        "These rows look like alternatives, and all are counted. Keep those that are wanted",
    ),
)
"""What is asked of which rows."""


@dataclass(slots=True)
class OfRows:
    """The rows of a table by what is asked of them, as a question names them.

    ``silent`` rows do not say how many, ``sized`` ones have sizes alone, ``nameless`` ones no number;
    ``unsure`` are numbers that a point leaves open, ``unread``, ``about`` and ``absurd`` sizes, ``lots``
    quantities in other units than pieces, ``unfilled`` materials; ``counted_otherwise`` are rows whose words
    may ask for another number.
    """

    silent: list[str] = field(default_factory=list)
    alternatives: list[str] = field(default_factory=list)
    counted_otherwise: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    about: list[str] = field(default_factory=list)
    absurd: list[str] = field(default_factory=list)
    lots: list[str] = field(default_factory=list)
    unfilled: list[str] = field(default_factory=list)
    sized: list[str] = field(default_factory=list)
    nameless: list[str] = field(default_factory=list)

    def findings(self, where: str, *, priced: bool) -> Iterator[Finding]:
        """The questions of a table whose heading stands ``where``; one with prices may have bare rows."""
        for code, name, message in _ASKED:
            places: list[str] = getattr(self, name)
            if places:
                words = f"{message}: {some(places, _MOST if name == 'counted_otherwise' else 5)}."
                severity: Severity = "info" if priced and name == "silent" else "question"
                yield Finding(code, severity, where, words)
