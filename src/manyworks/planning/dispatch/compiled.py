"""How kernels are compiled.

The arrays of a plan travel as tuples of some forty arrays. Counting references to each of them at every
call costs a hundred times the work itself, so kernels do not count: they may not create arrays, and their
callers keep theirs alive. Small functions are melted into their callers.
"""

from collections.abc import Callable
from typing import TypeVar

from manyworks.planning.machine_code import machine_code

Function = TypeVar("Function", bound=Callable[..., object])


def kernel(function: Function) -> Function:
    """Compile a function that Python calls; it runs without the interpreter's lock."""
    return machine_code(function, nogil=True, _nrt=False, error_model="numpy")


def inlined(function: Function) -> Function:
    """Compile a function that only kernels call, and copy its code into each of them."""
    return machine_code(
        function,
        kept=False,
        nogil=True,
        _nrt=False,
        error_model="numpy",
        forceinline=True,
        no_cpython_wrapper=True,
        no_cfunc_wrapper=True,
    )
