"""Compiled kernels are kept by what they are made from: shared by clones, never stale, never in the way."""

import ast
import importlib.util
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from manyworks.planning import machine_code
from manyworks.planning.machine_code import VERSIONS_KEPT, sources_of

PLANNING = Path(machine_code.__file__).parent
KERNEL = """
from manyworks.planning.machine_code import machine_code
from manyworks.planning.prices import PRICE

def cost(hours):
    return hours * PRICE

cost = machine_code(cost)
"""


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("MANYWORKS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "kernels"


def clone(folder: Path, price: int, patch: pytest.MonkeyPatch) -> Any:
    """The kernel of a small checkout of its own, in which an hour has this price."""
    planning = folder / "manyworks" / "planning"
    planning.mkdir(parents=True)
    (planning / "machine_code.py").write_text("")
    (planning / "prices.py").write_text(f"PRICE = {price}\n")
    (planning / "kernel.py").write_text(KERNEL)
    patch.setattr(machine_code, "PACKAGE", planning.parent)
    for name in ("prices", "kernel"):
        spec = importlib.util.spec_from_file_location(f"manyworks.planning.{name}", planning / f"{name}.py")
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        patch.setitem(sys.modules, spec.name, module)
        spec.loader.exec_module(module)
    return module.cost


def test_another_clone_of_the_same_sources_loads_what_the_first_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = clone(tmp_path / "first", 30, monkeypatch)
    assert first(2) == 60 and not first.stats.cache_hits
    second = clone(tmp_path / "second", 30, monkeypatch)
    assert second(2) == 60 and sum(second.stats.cache_hits.values()) == 1


def test_a_constant_that_changed_in_another_module_is_never_read_from_old_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert clone(tmp_path / "before", 30, monkeypatch)(2) == 60
    after = clone(tmp_path / "after", 31, monkeypatch)
    assert after(2) == 62 and not after.stats.cache_hits


def test_where_nothing_can_be_kept_kernels_work_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    monkeypatch.setenv("MANYWORKS_CACHE", str(in_the_way))
    assert clone(tmp_path / "clone", 30, monkeypatch)(2) == 60


def test_the_versions_used_last_are_kept(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = cache / "planning.kernel"
    for age in range(2 * VERSIONS_KEPT):
        (old / f"version-{age}").mkdir(parents=True)
        os.utime(old / f"version-{age}", (1_000_000 - age, 1_000_000 - age))
    clone(tmp_path / "clone", 30, monkeypatch)
    kept = {version.name for version in old.iterdir()}
    assert len(kept) == VERSIONS_KEPT
    assert kept >= {f"version-{age}" for age in range(VERSIONS_KEPT - 1)}, "those of other clones too"


@pytest.mark.parametrize("module", ["dispatch/shop.py", "bound/search.py", "nesting/fill.py"])
def test_the_sources_of_a_kernel_are_all_that_python_would_import(module: str) -> None:
    """Read by the grammar here, by a pattern there."""
    found = sources_of(PLANNING / module)
    assert PLANNING / "machine_code.py" in found
    for source in found:
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{source.name}: relative imports are not followed"
                names = [str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            else:
                continue
            for name in names:
                path = PLANNING.parents[1].joinpath(*name.split(".")).with_suffix(".py")
                assert not (name.startswith("manyworks.") and path.is_file()) or path in found, name


def test_the_folder_is_where_the_user_keeps_what_can_be_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MANYWORKS_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert machine_code.folder() == tmp_path / "xdg" / "manyworks" / "kernels"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert machine_code.folder() == tmp_path / ".cache" / "manyworks" / "kernels"
