"""From which face of the board the words of a layer's name say that it is worked."""

import re
import unicodedata
from collections.abc import Iterable

from manyworks.geometry import Face

FRONT = frozenset((
    "front", "frontside", "topside", "upside", "obverse", "vorderseite", "oberseite", "recto", "dessus",
    "endroit", "fronte", "davanti", "anverso", "voorkant", "voorzijde", "bovenkant", "bovenzijde",
    "forside", "framsida", "ovansida", "etupuoli", "lico",
))  # fmt: skip
BACK = frozenset((
    "reverse", "reversed", "rev", "backside", "underside", "bottomside", "rearside", "ruckseite",
    "rueckseite", "unterseite", "hinterseite", "verso", "envers", "dessous", "retro", "reverso",
    "trasera", "achterkant", "achterzijde", "onderkant", "onderzijde", "bagside", "baksida",
    "undersida", "takapuoli", "spod",
))  # fmt: skip
PERHAPS_BACK = frozenset((
    "back", "bottom", "bot", "rear", "under", "lower", "below", "unten", "hinten", "sotto", "inferior",
    "abajo",
))  # fmt: skip
"""Words for the back of a board that may also be the name of a piece of furniture: a back, a bottom."""
UNDERSTOOD = re.compile(
    r"\d.*|(any)?tool|mm|deep|depth|pockets?|drill(ed|ing)?|holes?|screws?|screwholes?|inside|outside|online|"
    r"cut|cuts|cutting|through|thru|cutthrough|cutthru|full|mill(ed|ing)?|rebates?|recess(es)?|grooves?|dados?|"
    r"slots?|engrav\w*|labels?|score|fold|face|side|from|on|at|the|of|layer|cnc|work|any"
)
SPEAKS_OF_A_FACE = re.compile(
    r"(?!.*(?:in|out)side)(.*(side|face|seite|zijde|sida|puoli)|flip(ped)?|turn(ed)?|sidea|sideb|cara|lato|cote|kant|"
    r"strana|strona)\d*"
)


def face_of(words: Iterable[str]) -> Face | None:
    """Front unless the words name the back; ``None`` where they speak of a face and leave open which.

    Parameters
    ----------
    words
        The words of the name in small letters.

    Examples
    --------
    >>> face_of(["3", "8mmtool", "9mmdeep", "pocket"]), face_of(["9mmdeep", "rückseite"])
    ('front', 'back')
    >>> face_of(["pocket", "bottom"]), face_of(["bottom", "shelf", "pocket"]), face_of(["pocket", "side2"])
    ('back', None, None)
    """
    plain = [_plain(word) for word in words]
    front, back = not FRONT.isdisjoint(plain), not BACK.isdisjoint(plain)
    others = [word for word in plain if word not in FRONT | BACK]
    if "not" in plain or (front and back):
        return None
    if front or back:
        return "back" if back else "front"
    perhaps = not PERHAPS_BACK.isdisjoint(plain)
    if perhaps and all(word in PERHAPS_BACK or UNDERSTOOD.fullmatch(word) for word in others):
        return "back"
    return None if perhaps or any(SPEAKS_OF_A_FACE.fullmatch(word) for word in others) else "front"


def _plain(word: str) -> str:
    """Without accents, which old formats lose: ``rückseite`` is ``ruckseite``."""
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
