"""Documentation that lags fails here: settings, commands, routes, events and words must be written down."""

import ast
import re

import pytest
from tests.shape.source_tree import ROOT, SOURCE, python_files, relative, text_of

DOCS = text_of(ROOT / "docs", "*.md") + (ROOT / "README.md").read_text()


def test_every_environment_setting_is_documented() -> None:
    used = set(re.findall(r"MANYWORKS_[A-Z_]+", text_of(SOURCE, "*.py")))
    assert used, "no setting was found: the test is looking in the wrong place"
    assert sorted(name for name in used if name not in DOCS) == []


def test_every_command_is_documented() -> None:
    commands = {p.stem for p in (SOURCE / "web/management/commands").glob("[a-z]*.py")}
    assert sorted(c for c in commands if f"manyworks {c}" not in DOCS) == []


def test_every_log_event_is_documented() -> None:
    events = set()
    for path in python_files(SOURCE):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.keyword) and node.arg == "event" and isinstance(node.value, ast.Constant):
                events.add(str(node.value.value))
    assert events, "no log event was found: the test is looking in the wrong place"
    assert sorted(e for e in events if f"`{e}`" not in DOCS) == []


@pytest.mark.django_db
def test_every_api_route_is_documented() -> None:
    from manyworks.web.api import api

    routes = sorted(api.get_openapi_schema()["paths"])
    assert sorted(r for r in routes if f"`{r}`" not in DOCS) == []


def test_links_between_pages_of_the_documentation_hold() -> None:
    broken = []
    pages = [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text()):
            if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists():
                broken.append(f"{relative(page)} -> {target}")
    assert broken == []
