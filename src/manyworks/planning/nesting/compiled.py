"""The one way this package compiles its inner loops."""

from collections.abc import Callable
from typing import TypeVar

from manyworks.planning.machine_code import machine_code

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """Compile with numba: machine code is kept on disk, and threads run it at the same time."""
    return machine_code(function, nogil=True)
