"""What a person adds on the command line: the board of drawings that name none, and answers to questions."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from manyworks.drafting.boards import read_board
from manyworks.drafting.questions import check_answer, question_of
from manyworks.formats.cutting.words.board_words import Board
from manyworks.formats.drawing import Finding
from manyworks.refused import Refused

_FILE = r"(?:(?P<file>[^:=]+): *)?"
_ASSUMED = re.compile(rf"{_FILE}(?P<board>[^:]+)")
_ANSWER = re.compile(rf"{_FILE}(?P<code>[a-z]+\.[a-z_]+)(?: +(?P<place>.+?))? *= *(?P<value>[^=]+)")

LONGEST_ANSWER = 500
"""Letters; more than any place in a drawing is called by."""


@dataclass(frozen=True)
class Given:
    """One thing that was said: of one file or of all, of one place in it or of all."""

    text: str
    file: str = ""
    code: str = ""
    place: str = ""
    value: str = ""
    board: Board = field(default_factory=Board)
    since: date | None = None
    """Day of the plan for which it was said; ``None`` if it is said for this one."""

    @property
    def about(self) -> tuple[str, str, str]:
        """What it speaks of: only one answer to that holds."""
        return self.file.lower(), self.code, self.place.lower()

    def is_for(self, stem: str) -> bool:
        """Whether it speaks of the drawing of this name."""
        return self.file.lower() in ("", stem.lower())

    def is_about(self, finding: Finding) -> bool:
        """Whether it answers this finding."""
        whole, layer = finding.where.lower(), finding.layer.lower()
        places = ("", whole, whole.removeprefix("layer "), layer, f"layer {layer}", whole.split(" near ")[0])
        return self.code == finding.code and self.place.lower() in places


@dataclass
class Told:
    """Everything that was said for one plan, and which of it was of use."""

    assumed: tuple[Given, ...] = ()
    answers: tuple[Given, ...] = ()
    used: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    kept: dict[str, dict[str, date]] = field(default_factory=dict)
    """By drawing the answers of earlier plans that were taken, and since when they hold."""

    def assumed_for(self, stem: str) -> Given:
        """What is assumed of a drawing's boards: what is said now first, then what is said of the file."""
        fitting = [one for one in self.assumed if one.is_for(stem)]
        self.seen.update(one.text for one in fitting)
        return max(fitting, key=lambda one: (one.since is None, bool(one.file)), default=Given(""))

    def answer_for(self, stem: str, finding: Finding) -> str | None:
        """The answer to a finding: of what is said now, if anything is, what says most plainly of what."""
        if question_of(finding.code, finding.severity, finding.where) is None:
            return None
        fitting = [one for one in self.answers if one.is_for(stem) and one.is_about(finding)]
        self.used.update(one.text for one in fitting)
        checked = {one.text: _checked(one, finding) for one in fitting if one.since is None}
        plainest = lambda one: (one.since is None, bool(one.file), bool(one.place))  # noqa: E731
        best = max(fitting, key=plainest, default=None)
        if best is None:
            return None
        if best.since is None:
            return checked[best.text]
        try:
            value = _checked(best, finding)
        except Refused:
            # What was said of another file may be no answer here; then it is asked.
            return None
        self.kept.setdefault(stem, {})[best.text] = best.since
        return value

    def check_used(self, asked: Iterable[str]) -> None:
        """Refuse what is about no question and no file: it would be lost in silence."""
        for one in self.answers:
            if one.since is None and one.text not in self.used:
                codes = ", ".join(sorted(set(asked))) or _("nothing")
                raise Refused(
                    "plan.answer",
                    _("--answer “%(text)s”: no drawing asks this.") % {"text": one.text},
                    _("Asked are: %(codes)s.") % {"codes": codes},
                    "answer",
                )
        for one in self.assumed:
            if one.since is None and one.text not in self.seen:
                raise Refused(
                    "plan.assume",
                    _("--assume “%(text)s”: there is no drawing called %(file)s.")
                    % {"text": one.text, "file": one.file},
                    _("Write the name of its file without the ending, or leave it out."),
                    "assume",
                )


def read_assumption(text: str) -> Given:
    """What ``--assume`` says; refuses what names no board."""
    said = _ASSUMED.fullmatch(text.strip())
    board = read_board(said["board"]) if said else Board()
    if said is None or board == Board():
        raise Refused(
            "plan.assume",
            _("--assume “%(text)s” names no board.") % {"text": text},
            _('Write material and thickness in mm: --assume "birch plywood 18".'),
            "assume",
        )
    return Given(text, (said["file"] or "").strip(), board=board)


def read_answer(text: str) -> Given:
    """What ``--answer`` says; refuses what is no answer."""
    said = _ANSWER.fullmatch(text.strip()) if len(text) <= LONGEST_ANSWER else None
    if said is None:
        raise Refused(
            "plan.answer",
            _("--answer “%(text)s” is no answer.") % {"text": text[:LONGEST_ANSWER]},
            _('Copy one from the questions, such as --answer "layer.unknown=through".'),
            "answer",
        )
    return Given(text, (said["file"] or "").strip(), said["code"], said["place"] or "", said["value"].strip())


def _checked(given: Given, finding: Finding) -> str:
    try:
        return check_answer(finding.code, finding.severity, given.value, finding.where)
    except Refused as refused:
        raise Refused(
            "plan.answer",
            _("--answer “%(text)s”: %(why)s") % {"text": given.text, "why": refused.message},
            _("It may be: %(ways)s") % {"ways": ways_to_answer("", finding.code, finding.severity)},
            "answer",
        ) from None


def ways_to_answer(stem: str, code: str, severity: str) -> str:
    """The words to add to the command, each with what it means; empty where nothing can be answered."""
    question = question_of(code, severity)
    if question is None:
        return ""
    file = f"{stem}: " if stem else ""
    values = list(question.choices)
    if question.number:
        example = ("12", question.number) if question.number == "mm" else ("4", question.number)
        values = [*((also, "") for also in question.also), example]
    said = [(value, f" ({words})" if words not in ("", value) else "") for value, words in values]
    (first, words), *others = said
    flag = f'--answer "{file}{code}={first}"{words}'
    return _(" or ").join([flag, *(f'"…={value}"{words}' for value, words in others)])
