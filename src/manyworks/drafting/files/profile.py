"""A profile: what was said of the drawings of one sender or program, kept for the next plan from files."""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from manyworks.drafting.days import check_day
from manyworks.drafting.files.told import Given, Told, read_answer, read_assumption
from manyworks.formats.plain_text import check_texts
from manyworks.refused import Refused

FORMAT, VERSION = "manyworks-profile", 1
MAX_BYTES = 1_000_000


@dataclass(frozen=True)
class Profile:
    """What was said in earlier plans, each with the day it was first said."""

    assumed: tuple[Given, ...] = ()
    answers: tuple[Given, ...] = ()
    path: Path | None = field(default=None, compare=False)
    rows: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, compare=False)
    """What the file says of each answer besides, such as a note that somebody wrote there."""

    def told(self, assumed: Iterable[str], answers: Iterable[str]) -> Told:
        """What is said now, and what earlier plans keep besides; what is said now holds."""
        said, given = [read_assumption(text) for text in assumed], [read_answer(text) for text in answers]
        return Told(_with(said, self.assumed), _with(given, self.answers))

    def kept(self, told: Told, today: date) -> None:
        """Write the profile with what was said now, if it is one of a file."""
        if self.path is None:
            return
        # Another plan may have been made meanwhile.
        there = read_profile(self.path)
        now = there.told(
            [one.text for one in told.assumed if one.since is None],
            [one.text for one in told.answers if one.since is None],
        )
        rows = {"assumed": now.assumed, "answers": now.answers}
        _write(self.path, {name: [there._row(one, today) for one in given] for name, given in rows.items()})

    def _row(self, given: Given, today: date) -> dict[str, Any]:
        since = (given.since or today).isoformat()
        return {**self.rows.get(given.text, {}), "said": given.text, "since": since}


def read_profile(path: Path | None) -> Profile:
    """The profile at ``path``; an empty one where there is no file yet.

    Raises
    ------
    Refused
        ``plan.profile`` for what is no profile, and for a place where none can be written.
    """
    if path is None:
        return Profile()
    try:
        path = path.resolve()
        if not path.exists():
            if not path.parent.is_dir():
                cure = _("Make the folder, or name another place.")
                raise _refused(path, _("its folder does not exist"), cure)
            return Profile(path=path)
    except (OSError, RuntimeError, ValueError):
        raise _refused(path, _("no file can be called so"), _("Name another place.")) from None
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _refused(path, _("it is larger than a profile can be"), _form())
        data = json.loads(path.read_text("utf-8"))
        check_texts(data, path.name)
    except OSError as error:
        raise _refused(path, str(error.strerror), _("Name a file that can be read.")) from None
    except (ValueError, RecursionError):
        raise _refused(path, _("it is not valid JSON"), _form()) from None
    if not isinstance(data, dict) or (data.get("format"), data.get("version")) != (FORMAT, VERSION):
        raise _refused(path, _("it is no profile"), _form())
    rows = _rows(data, "assumed", path), _rows(data, "answers", path)
    assumed = tuple(_given(row, read_assumption, path) for row in rows[0])
    answers = tuple(_given(row, read_answer, path) for row in rows[1])
    try:
        _by_place(assumed)
        _by_place(answers)
    except Refused as refused:
        raise _refused(path, refused.message, refused.hint) from None
    return Profile(assumed, answers, path, {row["said"]: row for row in (*rows[0], *rows[1])})


def _form() -> str:
    begins = json.dumps({"format": FORMAT, "version": VERSION})
    return _("A profile begins with %(begins)s; a new name makes a new one.") % {"begins": begins}


def _rows(data: Mapping[str, Any], name: str, path: Path) -> list[Any]:
    rows = data.get(name, [])
    if not isinstance(rows, list):
        raise _refused(path, _("“%(name)s” is no list") % {"name": name}, _form())
    return rows


def _given(row: Any, read: Callable[[str], Given], path: Path) -> Given:
    try:
        given = read(row["said"])
        since = date.fromisoformat(row["since"])
        if since.isoformat() != row["since"]:
            raise ValueError(row["since"])
        check_day(since, "profile")
        return replace(given, since=since)
    except (KeyError, TypeError, ValueError):
        words = _("“%(row)s” says not what was said, and since when") % {"row": str(row)[:80]}
        raise _refused(path, words, _('Write {"said": "birch plywood 18", "since": "2027-03-01"}.')) from None
    except Refused as refused:
        raise _refused(path, refused.message, refused.hint) from None


def _by_place(said: Iterable[Given]) -> dict[tuple[str, str, str], Given]:
    """What is said, by what it speaks of; refuses two things of one."""
    about: dict[tuple[str, str, str], Given] = {}
    for one in said:
        other = about.setdefault(one.about, one)
        if other.text.strip() != one.text.strip():
            raise Refused(
                "plan.said_twice",
                _("“%(one)s” and “%(other)s” speak of the same.") % {"one": other.text, "other": one.text},
                _("Say one of them."),
                "answer" if one.code else "assume",
            )
    return about


def _with(said: Iterable[Given], kept: Iterable[Given]) -> tuple[Given, ...]:
    """What is said now, and of what was kept all that is about something else or says the same."""
    about, older = _by_place(said), {one.about: one for one in kept}
    # What is said once more stays as old as it is.
    now = [older[key] if key in older and older[key].text == one.text else one for key, one in about.items()]
    return (*now, *(one for key, one in older.items() if key not in about))


def _write(path: Path, rows: Mapping[str, list[dict[str, Any]]]) -> None:
    """Put the file in place whole: a profile that is cut short would be refused the next time."""
    text = json.dumps({"format": FORMAT, "version": VERSION, **rows}, ensure_ascii=False, indent=2)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text + "\n", "utf-8")
        if path.exists():
            # Colleagues read and write it as they did.
            beside.chmod(path.stat().st_mode & 0o777)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise _refused(path, str(error.strerror), _("The plan is written; name another profile.")) from None


def _refused(path: Path, why: str, cure: str) -> Refused:
    words = _("--profile %(name)s: %(why)s.") % {"name": path.name, "why": why.rstrip(".")}
    return Refused("plan.profile", words, cure, "profile")
