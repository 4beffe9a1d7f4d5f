"""How kernels are compiled, and where the result is kept.

The arrays of a plan travel as tuples of some forty arrays. Counting references to each of them at every
call costs a hundred times the work itself, so kernels do not count: they may not create arrays, and their
callers keep theirs alive. Small functions are melted into their callers.
"""

import hashlib
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numba
from numba import njit

Function = TypeVar("Function", bound=Callable[..., object])
config: Any = numba.config

KERNEL: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False, "error_model": "numpy"}
INLINED = {
    **KERNEL,
    "cache": False,
    "forceinline": True,
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
}


@cache
def cache_folder() -> str:
    """A folder for this very version of the kernels, below ``NUMBA_CACHE_DIR`` if that is set.

    numba looks only at the file of the function it loads, not at the functions melted into it, so a
    changed helper would leave a wrong kernel behind.
    """
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for folder in (here, here.parent / "search"):
        for source in sorted(folder.glob("*.py")):
            digest.update(source.read_bytes())
    base = Path(config.CACHE_DIR) if config.CACHE_DIR else here / "__pycache__"
    if not os.access(base if base.exists() else base.parent, os.W_OK):
        base = Path.home() / ".cache" / "manyworks"
    return str(base / f"kernels-{digest.hexdigest()[:16]}")


def _compile(function: Function, options: dict[str, Any]) -> Function:
    before = config.CACHE_DIR
    config.CACHE_DIR = cache_folder()
    try:
        compiled: Function = njit(**options)(function)
    finally:
        config.CACHE_DIR = before
    return compiled


def kernel(function: Function) -> Function:
    """Compile a function that Python calls; it runs without the interpreter's lock."""
    return _compile(function, KERNEL)


def inlined(function: Function) -> Function:
    """Compile a function that only kernels call, and copy its code into each of them."""
    return _compile(function, INLINED)
