"""How many examples a property is tried on: a profile for the run, a weight for what one example costs.

`push`, for every commit, tries the same examples everywhere. `nightly` looks for new ones, ten times as many
(`.ci/nightly`, or `--hypothesis-profile nightly`). Without a weight a property gets the profile's number.
"""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings

# A fixture that serves all examples alike, and data that is slow to make, are for each test to judge.
ALWAYS: dict[str, Any] = {
    "deadline": None,
    "print_blob": True,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
}
settings.register_profile("push", max_examples=100, derandomize=True, database=None, **ALWAYS)
settings.register_profile("nightly", max_examples=1000, **ALWAYS)
settings.load_profile("push")

SOLVING = 0.25  # every example solves a whole problem
PLACING = 0.6  # every example computes with many shapes, or asks the database
HOSTILE = 1.5  # every example is a broken file to read


def examples(weight: float) -> Callable[[Any], Any]:
    """So many of the profile's examples."""
    return settings(max_examples=round(weight * settings.default.max_examples))
