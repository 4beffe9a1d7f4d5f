"""The one way this package compiles its inner loops."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """Compile with numba: machine code is kept on disk, and threads run it at the same time."""
    machine_code: Callable[..., Any] = njit(cache=True, nogil=True)(function)
    return cast(F, machine_code)
