"""What a check finds."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule.

    Parameters
    ----------
    code
        Dotted name of the rule, such as ``"machine.overlap"``.
    where
        The place in the plan, such as ``"unit U12, operation assemble"``.
    message
        One plain sentence with the numbers.
    """

    code: str
    where: str
    message: str


Findings = Iterator[Violation]

MONEY_TOLERANCE = 1e-6


def close(have: float, want: float) -> bool:
    """Equal up to rounding: one part in a million, or a millionth."""
    return abs(have - want) <= MONEY_TOLERANCE * max(1.0, abs(have), abs(want))
