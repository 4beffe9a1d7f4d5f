"""What a finding asks of a person, and what is an answer to it."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from manyworks.formats.cutting.words.colours import ALL_CUT, CONVENTIONS, convention_words
from manyworks.formats.plain_text import plain_number
from manyworks.geometry import THROUGH
from manyworks.refused import Refused

UNITS = ("mm", "cm", "m", "inch", "px", "px90", "pt")
AS_READ = "as read"
ASKED_AS_BOARD = ("sheet.thickness_unknown", "sheet.material_unknown")
"""Findings about single sheets that are asked once for every kind of board, as ``board.unknown``."""
SIGNED = ("duplicate.stacked",)
"""What the reader has repaired by itself, and somebody signs for: a shape drawn twice may be two pieces."""
BOARD = re.compile(r"([a-z0-9-]+) (\d+(?:\.\d+)?)")
"""A board as an answer names it: code of the material, and mm of thickness."""


@dataclass(frozen=True)
class Question:
    """How a finding is answered: by one of ``choices`` (value, words), or by a ``number`` with its unit."""

    choices: tuple[tuple[str, str], ...] = ()
    number: str = ""
    also: tuple[str, ...] = ()
    board: bool = False


def question_of(code: str, severity: str, where: str = "") -> Question | None:
    """The question behind a finding; None for findings that only inform, and for errors.

    ``where`` is its place: how many copies of a sheet its text asks for may be answered although it was read
    safely; numbers that stand beside their parts are told once for all of them.
    """
    counted = code == "quantity.in_text" and where != "texts"
    if severity == "error" or (severity == "info" and not counted and code not in SIGNED):
        return None
    if code.startswith("unit."):
        pixels = {"px": 96, "px90": 90, "pt": 72}
        words = {unit: _("%(dots)d units to the inch") % {"dots": dots} for unit, dots in pixels.items()}
        return Question(choices=tuple((unit, words.get(unit, unit)) for unit in UNITS))
    if code == "layer.colours":
        named = tuple((name, convention_words(name)) for name in CONVENTIONS)
        return Question(choices=(*named, (ALL_CUT, _("colours mean nothing, every line is cut"))))
    if code == "layer.depth_unknown":
        return Question(number="mm", also=("through",))
    if code == "layer.face_unknown":
        return Question(choices=(("front", _("from the front")), ("back", _("from the back"))))
    if code in ("quantity.in_text", "quantity.missing"):
        return Question(number=_("pieces of each"))
    if code == "outline.nested":
        return Question(choices=(("part", _("both are parts")), ("hole", _("the inner one is a hole"))))
    if code in ("offset.unknown", "offset.per_part"):
        return Question(choices=(("applied", _("in the drawn lines")), ("none", _("not applied"))))
    if code == "licence.missing":
        return Question(choices=((AS_READ, _("the licence of the system holds for it")),))
    if code == "layer.unknown":
        return Question(choices=((AS_READ, _("these lines are not cut")), (THROUGH, _("cut through"))))
    if code == "cut.open":
        return Question(choices=((THROUGH, _("cut through")), ("mark", _("marked")), ("none", _("not cut"))))
    if code.startswith("duplicate."):
        return Question(choices=((AS_READ, _("right, the copies are left out")),))
    if code == "board.unknown":
        return Question(board=True)
    return Question(choices=((AS_READ, _("right as read")),))


def check_answer(code: str, severity: str, value: str, where: str = "") -> str:
    """The answer in its plain form, or a refusal that says what would be one."""
    question = question_of(code, severity, where)
    text = value.strip()
    if question is None:
        raise Refused("answer.not_asked", _("This finding asks nothing."), _("Correct the drawing instead."))
    if text in {choice for choice, _words in question.choices} or text in question.also:
        return text
    if question.board:
        if BOARD.fullmatch(text):
            return text
        raise Refused("answer.board", _("Say which material it is and how many mm thick."), field="value")
    if question.number:
        number = plain_number(text.replace(",", ".")) or 0.0
        whole = not code.startswith("quantity.") or number.is_integer()
        if 0 < number <= 100_000 and whole:
            return f"{number:g}"
        raise Refused(
            "answer.number", _("“%(text)s” is not a number above 0.") % {"text": text[:40]}, field="value"
        )
    raise Refused("answer.choice", _("Choose one of the answers."), field="value")
