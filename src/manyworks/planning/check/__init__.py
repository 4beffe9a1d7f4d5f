"""Says what is wrong with a plan. Shares no code with the solver: a second pair of eyes."""

from manyworks.planning.check.findings import Violation
from manyworks.planning.check.rules import check

__all__ = ["Violation", "check"]
