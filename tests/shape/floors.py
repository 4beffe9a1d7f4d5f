"""The floors of a source tree held against `manyworks.FLOORS`: nothing unnamed, imports point down only.

Everything takes the tree and the list as arguments, so that a test can build a house of its own.
"""

import ast
import io
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from pathlib import Path

from django.conf import settings
from importlinter.application.use_cases import lint_imports
from importlinter.configuration import configure

Floors = Sequence[Sequence[str]]
LOWEST_WITH_TABLES = "core"
TRANSLATION = "django.utils.translation"
FRAMEWORK = {name.split(".")[0] for name in (*settings.INSTALLED_APPS, *settings.MIDDLEWARE)} - {"manyworks"}
"""What the pages are made with, by what they have installed."""
FRAMEWORK |= {"ninja", "granian", "whitenoise"}


def unnamed(source: Path, floors: Floors) -> list[str]:
    """Modules and packages of the tree that are on no floor."""
    named = {name for row in floors for name in row}
    found = {path.relative_to(source).parts[0].removesuffix(".py") for path in source.rglob("*.py")}
    return sorted(found - named - {"__init__", "__main__"})


def contract(package: str, floors: Floors) -> str:
    """The configuration of the import linter: layers from top to bottom, floors not built yet included."""
    rows = ['"' + " | ".join(f"({package}.{name})" for name in row) + '",' for row in floors]
    return "\n".join(
        [
            "[tool.importlinter]",
            f'root_packages = ["{package}"]',
            "[[tool.importlinter.contracts]]",
            'name = "Imports point down only"',
            'type = "layers"',
            "layers = [",
            *rows,
            "]",
        ]
    )


def arrows_that_point_up(package: str, floors: Floors, folder: Path) -> str:
    """What the import linter says of the tree; empty when every import points down."""
    configure()
    file = folder / "contract.toml"
    file.write_text(contract(package, floors))
    said = io.StringIO()
    with redirect_stdout(said):
        kept = lint_imports(str(file), cache_dir=None, no_logo=True)
    return "" if kept else said.getvalue()


def framework_in_pure_floors(source: Path, floors: Floors) -> list[str]:
    """Places below the floors with tables that import Django; ``drafting`` may translate its words."""
    lowest = next(i for i, row in enumerate(floors) if LOWEST_WITH_TABLES in row)
    found = []
    for name in (name for row in floors[lowest + 1 :] for name in row):
        allowed = {TRANSLATION} if name == "drafting" else set[str]()
        for path in [source / f"{name}.py", *sorted((source / name).rglob("*.py"))]:
            if path.exists():
                modules = set(_imported(path)) - allowed
                found += [f"{path.relative_to(source)}: {m}" for m in sorted(modules) if _is_framework(m)]
    return found


def _is_framework(module: str) -> bool:
    top = module.split(".")[0]
    return top.startswith("django") or top in FRAMEWORK


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
