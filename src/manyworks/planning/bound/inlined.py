"""Small compiled functions that become part of whoever calls them.

The kernels pass tuples of forty arrays to each other; without inlining, copying these costs more than
the work itself (measured: 40 times).
"""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

OPTIONS: dict[str, Any] = {
    "cache": True,
    "nogil": True,
    "forceinline": True,
    "error_model": "numpy",
    # these functions make no arrays; counting references on two threads took ten times the work itself
    "_nrt": False,
}

F = TypeVar("F", bound=Callable[..., object])


def inlined(function: F) -> F:
    """Compile with numba and copy the code into every caller."""
    result: F = njit(**OPTIONS)(function)
    return result
