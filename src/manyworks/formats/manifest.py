"""Open Know-How manifests: the old YAML spelling, the LOSH spelling (TOML), and JSON; read and written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from manyworks.formats.drawing import Finding
from manyworks.formats.workshops.okw_yaml import plain_key

_TITLE = ("title", "name")
_LINK = ("project-link", "repo", "documentation-home", "source")
_DESCRIPTION = ("description", "function", "intended-use")


@dataclass(frozen=True, slots=True)
class Manifest:
    """An open hardware design as its manifest describes it. ``spelling`` is ``okh-1`` or ``losh``."""

    source: str
    spelling: str
    title: str
    version: str = ""
    description: str = ""
    licence: str = ""
    documentation_licence: str = ""
    licensor: str = ""
    contact: str = ""
    language: str = ""
    link: str = ""
    bill: tuple[str, ...] = ()
    design_files: tuple[str, ...] = ()
    instructions: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    sha256: str = ""


def is_manifest(data: Any) -> bool:
    """Whether data from YAML, TOML or JSON is an Open Know-How manifest."""
    if not isinstance(data, dict):
        return False
    keys = {plain_key(key) for key in data}
    if any(key.startswith(("okh-manifest", "okhv")) for key in keys):
        return True
    return (
        bool(keys & set(_TITLE))
        and bool(keys & {"license", "licence"})
        and bool(keys & {*_LINK, "licensor", "bom"})
    )


def read_manifest(data: dict[str, Any], *, source: str) -> Manifest:
    """Read a manifest in either spelling.

    Parameters
    ----------
    data
        The parsed file.
    source
        File name.

    Returns
    -------
    Manifest
        What is missing or cannot be right is in ``findings``; nothing is filled in.
    """
    table = {plain_key(key): value for key, value in data.items()}
    losh = any(key.startswith("okhv") for key in table) or "repo" in table
    hardware, documents = _licences(table.get("license") or table.get("licence"))
    manifest = Manifest(
        source=source,
        spelling="losh" if losh else "okh-1",
        title=_text(table, *_TITLE),
        version=_text(table, "version"),
        description=_text(table, *_DESCRIPTION),
        licence=hardware,
        documentation_licence=documents,
        licensor=_person(table.get("licensor")),
        contact=_person(table.get("contact")),
        language=_text(table, "documentation-language", "manifest-language", "language"),
        link=_text(table, *_LINK),
        bill=_names(table.get("bom-atoms") or table.get("bom")),
        design_files=_names(table.get("design-files") or table.get("source") or table.get("export")),
        instructions=_names(table.get("making-instructions") or table.get("manufacturing-instructions")),
    )
    return _with_findings(manifest)


def _with_findings(manifest: Manifest) -> Manifest:
    findings = []
    for name, value in (
        ("title", manifest.title),
        ("version", manifest.version),
        ("contact", manifest.contact),
    ):
        if not value:
            message = f"The manifest has no {name}."
            findings.append(Finding(f"manifest.no_{name}", "question", name, message))
    if not manifest.licence:
        message = "No hardware licence is named; it may not be made for others before one is."
        findings.append(Finding("licence.missing", "question", "license", message))
    elif "NC" in manifest.licence.upper().replace(" ", "-").split("-"):
        message = f"{manifest.licence} forbids paid work."
        findings.append(Finding("licence.no_paid_work", "error", "license", message))
    return Manifest(**{**_fields(manifest), "findings": tuple(findings)})


def _fields(manifest: Manifest) -> dict[str, Any]:
    return {name: getattr(manifest, name) for name in Manifest.__dataclass_fields__}


def _text(table: dict[str, Any], *names: str) -> str:
    for name in names:
        value = table.get(name)
        if isinstance(value, (str, int, float)) and str(value).strip():
            return str(value).strip()
    return ""


def _licences(value: Any) -> tuple[str, str]:
    if isinstance(value, dict):
        table = {plain_key(key): str(item or "").strip() for key, item in value.items()}
        return table.get("hardware", ""), table.get("documentation", "") or table.get("software", "")
    return (str(value).strip(), "") if value else ("", "")


def _person(value: Any) -> str:
    if isinstance(value, dict):
        parts = [str(value.get(key) or "").strip() for key in ("name", "affiliation", "email")]
        return ", ".join(part for part in parts if part)
    if isinstance(value, list):
        return "; ".join(person for person in (_person(item) for item in value) if person)
    return str(value).strip() if value else ""


def _names(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(item.strip() for item in value.split(",") if item.strip())
    if isinstance(value, dict):
        value = [value]
    if not isinstance(value, list):
        return ()
    names = []
    for item in value:
        if isinstance(item, dict):
            names.append(str(item.get("description") or item.get("path") or item.get("title") or "").strip())
        else:
            names.append(str(item).strip())
    return tuple(name for name in names if name)


def write_manifest(manifest: Manifest) -> bytes:
    """Write a manifest as Open Know-How 1.0 YAML; the same manifest always gives the same bytes."""
    data: dict[str, Any] = {
        "okh-manifest-version": "1.0.0",
        "title": manifest.title,
        "description": manifest.description,
        "version": manifest.version,
        "license": {"hardware": manifest.licence, "documentation": manifest.documentation_licence},
        "licensor": manifest.licensor,
        "contact": manifest.contact,
        "manifest-language": manifest.language,
        "project-link": manifest.link,
        "bom": list(manifest.bill),
        "design-files": [{"path": path} for path in manifest.design_files],
        "making-instructions": [{"path": path} for path in manifest.instructions],
    }
    filled = {name: value for name, value in data.items() if value not in ("", [], {})}
    return yaml.safe_dump(filled, sort_keys=False, allow_unicode=True, width=100).encode()
