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
    return sorted(path for path in folder.rglob("*.py") if "vendor" not in path.parts)


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
    return sorted(path.parent for path in source.glob("*/models.py"))


def features(source: Path = SOURCE) -> list[Path]:
    """Folders such as network/workshops: they hold one feature of a Django floor."""
    return [
        folder
        for floor in floors_with_tables(source)
        for folder in sorted(floor.glob("*/"))
        if (folder / "__init__.py").exists() and folder.name not in {"migrations", "templatetags"}
    ]


def action_functions() -> list[tuple[Path, ast.FunctionDef]]:
    """Every public verb of every feature's actions.py or actions/ folder."""
    found = []
    for feature in features():
        files = [feature / "actions.py", *sorted((feature / "actions").glob("*.py"))]
        for path in files:
            if not path.exists() or path.name == "__init__.py":
                continue
            for node in tree_of(path).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    found.append((path, node))
    return found


@cache
def tracked_files() -> tuple[Path, ...]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, text=True
    ).stdout
    return tuple(ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file())


@cache
def text_of(folder: Path, pattern: str) -> str:
    return "\n".join(path.read_text() for path in sorted(folder.rglob(pattern)))
