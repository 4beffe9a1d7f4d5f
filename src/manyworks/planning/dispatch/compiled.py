"""How kernels are compiled.

The arrays of a plan travel as tuples of some forty arrays. Counting references to each of them at every
call costs a hundred times the work itself, so kernels do not count: they may not create arrays, and their
callers keep theirs alive. Small functions are melted into their callers.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

Function = TypeVar("Function", bound=Callable[..., object])

KERNEL: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False, "error_model": "numpy"}
INLINED = {**KERNEL, "forceinline": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def kernel(function: Function) -> Function:
    """Compile a function that Python calls; it runs without the interpreter's lock."""
    compiled: Function = njit(**KERNEL)(function)
    return compiled


def inlined(function: Function) -> Function:
    """Compile a function that only kernels call, and copy its code into each of them."""
    compiled: Function = njit(**INLINED)(function)
    return compiled
