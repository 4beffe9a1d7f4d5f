"""Texts of a workbook whose letters are not all alike: parts are struck through, or raised as a mark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

_OFF = {"0", "false"}
_MARK = re.compile(r"[\d\s,;*†‡()\[\]]+|\(?[a-h]\)")
_POWER = re.compile(r"(?:^|[^a-z])(?:[mck]?m|dm|ft|in)$", re.I)
"""Units that are raised to a power: m², mm³."""
_OVER = ("/", "⁄")
_NUMBER = re.compile(r"\s*[-+]?\d[\d.,]*\s*")


@dataclass(frozen=True, slots=True)
class Written:
    """A text as it holds, with the parts left out of it: those ``struck`` through, and ``raised`` marks.

    The text is empty where all of it is struck through.
    """

    text: str
    struck: tuple[str, ...] = ()
    raised: tuple[str, ...] = ()


def shared_texts(strings: IO[bytes]) -> dict[str, Written]:
    """The texts of a workbook's table of texts that lose something, by their number."""
    found = {}
    number = 0
    for _, element in iterparse(strings):
        if element.tag.rpartition("}")[2] == "si":
            if written := written_in(element):
                found[str(number)] = written
            number += 1
            element.clear()
    return found


def written_in(text: Element) -> Written | None:
    """What a text of several runs says without what is struck through or raised; ``None`` for all of it."""
    runs = text.findall("{*}r")
    kept = ""
    struck: list[str] = []
    raised: list[str] = []
    for place, run in enumerate(runs):
        words = _words(run)
        if _has(run, "strike"):
            struck.append(words)
        elif _is_raised(run) and (what := _is_mark(words, kept, _all(runs[place + 1 :]))):
            kept += "" if what == "mark" else " " + words
            raised += [words] if what == "mark" else []
        else:
            kept += words
    if kept == _all(runs):
        return None
    return Written(kept.strip(), tuple(_spoken(struck)), tuple(_spoken(raised)))


def _is_mark(words: str, before: str, after: str) -> str:
    """Whether raised letters are a ``mark`` of a note, or the upper ``part`` of a fraction; else empty."""
    if re.fullmatch(r"\s*\d+\s*[/⁄]\s*\d+\s*", words) or (words.strip().isdigit() and after[:1] in _OVER):
        return "part"
    noted = _MARK.fullmatch(words) or _NUMBER.fullmatch(before)
    return "mark" if before.strip() and noted and not _POWER.search(before) else ""


def _all(runs: Sequence[Element]) -> str:
    return "".join(map(_words, runs))


def _words(run: Element) -> str:
    return "".join(part.text or "" for part in run.findall("{*}t"))


def _has(run: Element, name: str) -> bool:
    found = run.find(f"{{*}}rPr/{{*}}{name}")
    return found is not None and found.get("val", "1") not in _OFF


def _is_raised(run: Element) -> bool:
    found = run.find("{*}rPr/{*}vertAlign")
    return found is not None and found.get("val") == "superscript"


def _spoken(parts: list[str]) -> Iterator[str]:
    return (part.strip()[:40] for part in parts if part.strip())
