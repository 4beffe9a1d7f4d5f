"""Where compiled kernels are kept: outside the sources, in folders named by what they were compiled from.

numba itself goes by the path and the text of the one file that holds a function. It would miss a change in
functions and constants that the compiled code took in from other modules, and find nothing for the same
sources in another place. Here a module's folder is named by the text of the module and of all its imports,
and by the versions of numba and Python: other clones share it, and nothing stale is found.
"""

import hashlib
import os
import platform
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numba
from numba import njit
from numba.core import caching

Function = TypeVar("Function", bound=Callable[..., object])
caches: Any = caching

PACKAGE = Path(__file__).parents[1]
IMPORTED = re.compile(rf"^\s*(?:from|import)\s+{PACKAGE.name}\.([\w.]+)", re.MULTILINE)
VERSIONS_KEPT = 8


def machine_code(function: Function, *, kept: bool = True, **options: Any) -> Function:
    """Compile with numba, or load what an earlier process compiled from the same sources."""
    compiled: Any = njit(**options)(function)
    if kept:
        compiled._cache = _Kept(function)
    result: Function = compiled
    return result


def folder() -> Path:
    """The folder of all compiled kernels; everything in it can be made again."""
    named = os.environ.get("MANYWORKS_CACHE")
    ours = Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "manyworks")
    return Path(named or ours, "kernels").absolute()


@cache
def folder_of(module: Path) -> Path:
    """Where the kernels of one module are kept as long as nothing that they are made from changes."""
    digest = hashlib.sha256(f"{numba.__version__} {platform.python_version()}".encode())
    for source in sorted(sources_of(module)):
        digest.update(f"\0{source.relative_to(PACKAGE).as_posix()}\0".encode() + source.read_bytes())
    versions = folder() / ".".join(module.relative_to(PACKAGE).with_suffix("").parts)
    mine = versions / digest.hexdigest()[:24]
    with suppress(OSError):  # a folder that may only be read serves as well
        mine.mkdir(parents=True, exist_ok=True)
        os.utime(mine)
        _forget_all_but_the_latest(versions)
    return mine


def sources_of(module: Path) -> set[Path]:
    """The module's file and those of all modules of ours that it imports, directly or not."""
    reached, waiting = set[Path](), [module]
    while waiting:
        one = waiting.pop()
        if one not in reached:
            reached.add(one)
            waiting += _imported_by(one)
    return reached


@cache
def _imported_by(module: Path) -> list[Path]:
    found: list[Path] = []
    for dotted in IMPORTED.findall(module.read_text(encoding="utf-8")):
        target = PACKAGE.joinpath(*dotted.split("."))
        # What is imported from a package may be any of its modules.
        found += target.glob("*.py") if target.is_dir() else [target.with_suffix(".py")]
    return found


def _forget_all_but_the_latest(versions: Path) -> None:
    by_use = sorted(versions.iterdir(), key=lambda version: version.stat().st_mtime, reverse=True)
    for version in by_use[VERSIONS_KEPT:]:
        shutil.rmtree(version, ignore_errors=True)


class _Place(caches._CacheLocator):  # type: ignore[misc]
    """Tells numba the folder; its name says all that a stamp could."""

    def __init__(self, function: Callable[..., object], file: str) -> None:
        self._py_file, self._line = file, function.__code__.co_firstlineno

    @classmethod
    def from_function(cls, function: Callable[..., object], file: str) -> "_Place":
        return cls(function, file)

    def get_cache_path(self) -> str:
        return str(folder_of(Path(self._py_file)))

    def get_source_stamp(self) -> str:
        return ""

    def get_disambiguator(self) -> str:
        return str(self._line)


class _Serialised(caches.CompileResultCacheImpl):  # type: ignore[misc]
    _locator_classes = (_Place,)


class _Kept(caches.FunctionCache):  # type: ignore[misc]
    """numba's cache of one function; where nothing can be kept, each process compiles for itself."""

    _impl_class = _Serialised

    def load_overload(self, signature: Any, target: Any) -> Any:
        loaded = None
        with suppress(OSError):
            loaded = super().load_overload(signature, target)
        # Processes that keep two versions of a function at the same moment may write them to one file.
        return loaded if loaded is not None and loaded.signature.args == tuple(signature) else None

    def save_overload(self, signature: Any, compiled: Any) -> None:
        with suppress(OSError):
            super().save_overload(signature, compiled)
