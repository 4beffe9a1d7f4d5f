"""A drawing as far as it was answered, and what it still asks: once for each file and kind of question."""

from collections import defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyworks.drafting.answers import answered_drawing
from manyworks.drafting.boards import BoardsOf, with_boards
from manyworks.drafting.facts import OpenQuestion
from manyworks.drafting.files.sureness import holds_back
from manyworks.drafting.files.told import Told, ways_to_answer
from manyworks.drafting.questions import ASKED_AS_BOARD
from manyworks.formats.drawing import Drawing, Finding

NOT_ASKED = ("licence.",)
"""Beginnings of the codes of questions that a release asks; a plan judges the licences that are named."""
MOST_PLACES = 4


def answered(drawing: Drawing, stem: str, told: Told) -> Drawing:
    """The drawing with every answer of the command line worked in."""
    keys = {str(number): finding for number, finding in enumerate(drawing.findings)}
    given = {key: told.answer_for(stem, finding) for key, finding in keys.items()}
    return answered_drawing(drawing, {key: value for key, value in given.items() if value is not None}, keys)


def boarded(drawing: Drawing, stem: str, told: Told) -> BoardsOf:
    """The drawing with the boards of its parts, as it says them or as a person assumes."""
    return with_boards(drawing, stem, told.assumed_for(stem).board)


def questions_of(found: BoardsOf, stem: str, name: str) -> list[OpenQuestion]:
    """What a drawing leaves open, most needed first: its board, what holds back cutting files, the rest."""
    kinds: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in found.drawing.findings:
        # Which board it is was looked for everywhere, and is asked once for the file.
        own = finding.severity != "info" and not finding.code.startswith(NOT_ASKED)
        if own and finding.code not in ASKED_AS_BOARD:
            kinds[finding.code, finding.severity].append(finding)
    asked = [
        OpenQuestion(
            file=name,
            code=code,
            words=_words(findings),
            cure=ways_to_answer(stem, code, severity) or _("Correct it in the drawing."),
            holds_back=any(holds_back(finding, found.drawing) for finding in findings),
        )
        for (code, severity), findings in kinds.items()
    ]
    board = [_board_question(found, stem, name)] if found.missing else []
    return [*board, *sorted(asked, key=lambda question: not question.holds_back)]


def _board_question(found: BoardsOf, stem: str, name: str) -> OpenQuestion:
    missing = {"material": _("which material"), "thickness": _("how thick")}
    count = len(found.drawing.parts)
    which = _("%(parts)d of its %(all)d parts") if found.parts < count else _("its %(all)d parts")
    words = _("Which board are %(which)s cut from: %(what)s?") % {
        "which": which % {"parts": found.parts, "all": count},
        "what": _(" and ").join(missing[one] for one in found.missing),
    }
    if found.disputed:
        words += " " + _("It was not read from %(words)s.") % {
            "words": "; ".join(found.disputed[:MOST_PLACES])
        }
    example = " ".join(
        value for key, value in (("material", "birch plywood"), ("thickness", "18")) if key in found.missing
    )
    return OpenQuestion(name, "board.unknown", words, f'--assume "{stem}: {example}"', holds_back=True)


def _words(findings: list[Finding]) -> str:
    """The first of some findings of one kind in words, and where the others are."""
    first, *others = findings
    words = f"{first.message} [{first.where}]"
    if not others:
        return words
    places = list(dict.fromkeys(one.where for one in others))
    more = ngettext("and %(n)d more like it", "and %(n)d more like it", len(others)) % {"n": len(others)}
    shown = ", ".join(places[:MOST_PLACES]) + (" …" if len(places) > MOST_PLACES else "")
    return f"{words} {more}: {shown}"
