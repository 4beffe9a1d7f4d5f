"""From which face of the board the words of a layer's name say that it is worked."""

import re
import unicodedata
from collections.abc import Iterable

from manyworks.geometry import Face

FRONT = frozenset((
    "front", "top", "frontside", "topside", "obverse", "vorderseite", "oberseite", "recto", "dessus",
    "endroit", "fronte", "davanti", "anverso", "voorkant", "voorzijde", "bovenkant", "bovenzijde",
    "forside", "framsida", "ovansida", "etupuoli", "lico",
))  # fmt: skip
BACK = frozenset((
    "reverse", "reversed", "rev", "back", "backside", "bottom", "bot", "bottomside", "rear", "rearside",
    "under", "underside", "lower", "below", "ruckseite", "rueckseite", "unterseite", "hinterseite", "unten",
    "hinten", "verso", "envers", "dessous", "retro", "sotto", "inferior", "reverso", "trasera", "abajo",
    "achterkant", "achterzijde", "onderkant", "onderzijde", "bagside", "baksida", "undersida", "takapuoli",
    "spod",
))  # fmt: skip
OF_A_NAMED_FACE = ("face", "side")
UNDERSTOOD = re.compile(
    r"\d+(mm(tool|deep|cut\w*|diam)?|x\d+(x\d+)?)?|[dø]\d+(mm)?|x|mm|(any)?tool|bit|deep|depth|diam(eter)?|"
    r"pockets?|drill(ed|ing|s)?|holes?|screws?|screwholes?|bolts?|dowels?|pins?|nuts?|inserts?|hinges?|cams?|"
    r"inside|outside|online|line|cut|cuts|cutting|through|thru|cutthrough|cutthru|full|fullcut|mill(ed|ing)?|"
    r"rebates?|recess(es)?|grooves?|dados?|slots?|mortises?|mortices?|notch(es)?|counter(bore|sink)|engrav\w*|"
    r"labels?|score|fold|fillets?|chamfers?|rough(ing)?|finish(ing)?|"
    r"from|on|at|in|the|of|for|and|with|layer|cnc|work"
)
"""Words that are no name of a face: tools, depths, the work itself, what goes into it, and small words."""
REVISION = re.compile(r"\brev \d+( |$)")


def face_of(words: Iterable[str]) -> Face | None:
    """Front unless the words name the back; ``None`` where they name both, or one of them is not understood.

    There is no end to the words for the other side of a board (flip, op 2, face B, spiegelverkehrt), so that
    the front is taken for granted only where every word is known to be about something else.

    Parameters
    ----------
    words
        The words of the name in small letters.

    Examples
    --------
    >>> face_of(["3", "8mmtool", "9mmdeep", "pocket"]), face_of(["9mmdeep", "rückseite"])
    ('front', 'back')
    >>> face_of(["pocket", "(back)"]), face_of(["bottom", "shelf", "pocket"]), face_of(["pocket", "side"])
    ('back', None, None)
    """
    plain = [word for joined in words for word in re.split(r"[\W_]+", _plain(joined)) if word]
    front, back = not FRONT.isdisjoint(plain), not BACK.isdisjoint(plain)
    named = FRONT | BACK | (set(OF_A_NAMED_FACE) if front or back else set())
    understood = all(word in named or UNDERSTOOD.fullmatch(word) for word in plain)
    if not understood or (front and back) or REVISION.search(" ".join(plain)):
        return None
    return "back" if back else "front"


def _plain(word: str) -> str:
    """Without accents, which old formats lose: ``rückseite`` is ``ruckseite``."""
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
