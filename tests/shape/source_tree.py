"""The source tree as data, for the tests that hold its shape."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "manyworks"

FEATURE_FILES = {
    "__init__.py",
    "models.py",
    "rules.py",
    "actions.py",
    "queries.py",
    "pages.py",
    "forms.py",
    "api.py",
    "jobs.py",
    "demo.py",
}


def python_files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def floors_with_tables(source: Path = SOURCE) -> list[Path]:
    """The floors that are Django apps with features."""
    kept = (*source.glob("*/models.py"), *(path.parent for path in source.glob("*/models/__init__.py")))
    return sorted(path.parent for path in kept)


def features(source: Path = SOURCE) -> list[Path]:
    """Folders such as network/workshops: they hold one feature of a Django floor."""
    return [
        folder
        for floor in floors_with_tables(source)
        for folder in sorted(floor.glob("*/"))
        if (folder / "__init__.py").exists() and folder.name not in {"migrations", "templatetags"}
    ]


def action_functions(source: Path = SOURCE) -> list[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every public verb of every actions.py and actions/ folder, wherever it stands."""
    files = (*source.rglob("actions.py"), *source.rglob("actions/**/*.py"))
    return [
        (path, node)
        for path in sorted(set(files))
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
    ]


def folders_that_are_no_packages(source: Path = SOURCE) -> list[str]:
    """Folders with Python below them that the import linter cannot see, since they have no __init__.py."""
    below = {folder for path in source.rglob("*.py") for folder in path.relative_to(source).parents}
    return sorted(str(folder) for folder in below if not (source / folder / "__init__.py").exists())


@cache
def tracked_files() -> tuple[Path, ...]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, text=True
    ).stdout
    return tuple(ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file())


@cache
def text_of(folder: Path, pattern: str) -> str:
    return "\n".join(path.read_text() for path in sorted(folder.rglob(pattern)))
