"""Small compiled functions that become part of whoever calls them.

The kernels pass tuples of forty arrays to each other; without inlining, copying these costs more than
the work itself (measured: 40 times).
"""

from collections.abc import Callable
from typing import TypeVar

from numba import njit

F = TypeVar("F", bound=Callable[..., object])


def inlined(function: F) -> F:
    """Compile with numba and copy the code into every caller."""
    result: F = njit(cache=True, nogil=True, forceinline=True, _nrt=False, error_model="numpy")(function)
    return result
