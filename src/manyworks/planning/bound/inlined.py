"""Small compiled functions that become part of whoever calls them.

The kernels pass tuples of forty arrays to each other; without inlining, copying these costs more than
the work itself (measured: 40 times).
"""

from collections.abc import Callable
from typing import TypeVar

from manyworks.planning.machine_code import machine_code

F = TypeVar("F", bound=Callable[..., object])


def inlined(function: F) -> F:
    """Compile with numba and copy the code into every caller."""
    # These functions make no arrays; counting references on two threads took ten times the work itself.
    return machine_code(function, nogil=True, forceinline=True, error_model="numpy", _nrt=False)
