"""From which face of the board the words of a layer's name say that it is worked."""

import re
from collections.abc import Iterable

from manyworks.formats.cutting.words.layer_words import plain
from manyworks.formats.cutting.words.work_words import CLEARED, COLOURS, FOLDED, HOUSING, MARKED, SCORED
from manyworks.formats.patterns import later
from manyworks.geometry import Face

FRONT = frozenset((
    "front", "top", "frontside", "topside", "obverse", "vorderseite", "oberseite", "recto", "dessus",
    "endroit", "fronte", "davanti", "anverso", "voorkant", "voorzijde", "bovenkant", "bovenzijde",
    "forside", "framsida", "ovansida", "etupuoli", "lico",
))  # fmt: skip
BACK = frozenset((
    "reverse", "reversed", "rev", "backside", "bottomside", "rearside", "underside", "ruckseite",
    "rueckseite", "unterseite", "hinterseite", "verso", "envers", "dessous", "retro", "reverso", "trasera",
    "achterkant", "achterzijde", "onderkant", "onderzijde", "bagside", "baksida", "undersida", "takapuoli",
    "spod",
))  # fmt: skip
BACK_OR_PLACE = frozenset((
    "back", "bottom", "bot", "rear", "under", "lower", "below", "unten", "hinten", "sotto", "inferior",
    "abajo",
))  # fmt: skip
"""Words that may also say where a thing sits (the bottom hinge), or what goes in (a groove for the back)."""
OF_A_NAMED_FACE = ("face", "side", "seite", "cara", "cote", "faccia", "zijde")
ABOUT_WORK = later(
    r"\d+(mm(tool|deep|cut(through|thru)?|diam)?|x\d+(x\d+)?)?|[dø]\d+(mm)?|x|mm|v\d|final|"
    rf"(any)?tool|bit|cutter|vbit|endmill|ballnose|deep|depth|diam(eter)?|({CLEARED})(e?s)?|drill(ed|ing|s)?|holes?|"
    r"inside|outside|online|lines?|outlines?|contours?|profil(?:e?s?|en|[oi])|perfil(?:es)?|profiel|cut|cuts|cutting|through|thru|cutthrough|cutthru|full|fullcut|"
    rf"{COLOURS}|half|kiss|halfcut|kisscut|mill(ed|ing)?|{MARKED}|labels?|{SCORED}|{FOLDED}|bend|kerf|fillets?|chamfers?|"
    r"rough(ing)?|finish(ing)?|bored?|bores|locating|from|on|at|in|the|of|and|layer|cnc|laser|work"
)
"""Words of tools, depths and the work itself, and small words that name nothing."""
ABOUT_THINGS = later(
    r"screws?|screwholes?|bolts?|dowels?|pins?|nuts?|inserts?|hinges?|cams?|handles?|locks?|cables?|magnets?|"
    r"brackets?|biscuits?|lamellos?|dominos?|shel(f|ves)|clearance|for|with"
)
"""Words of what goes into the work, which has a place of its own on the thing that is built."""
REVISION = later(r"\brev \d+( |$)")


def face_of(words: Iterable[str]) -> Face | None:
    """Front unless the words name the back; ``None`` where they name both, or leave open what they mean.

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
    >>> face_of(["bottom", "hinge", "pocket"]) is None
    True
    """
    said = _single(words)
    front, back = not FRONT.isdisjoint(said), not BACK.isdisjoint(said)
    perhaps = not BACK_OR_PLACE.isdisjoint(said)
    placed = perhaps and any(ABOUT_THINGS.fullmatch(word) or HOUSING.fullmatch(word) for word in said)
    both = front and (back or perhaps)
    if both or placed or not understood(said) or REVISION.search(" ".join(said)):
        return None
    return "back" if back or perhaps else "front"


def understood(words: Iterable[str]) -> bool:
    """Whether every word of a name is known to be about work, about things, or to name a face.

    >>> understood(["9mmdeep", "pocket", "reverse", "side"]), understood(["pocket", "side"])
    (True, False)
    """
    said = _single(words)
    faces = FRONT | BACK | BACK_OR_PLACE
    known = faces if faces.isdisjoint(said) else faces | set(OF_A_NAMED_FACE)
    return all(w in known or ABOUT_WORK.fullmatch(w) or ABOUT_THINGS.fullmatch(w) for w in said)


def _single(words: Iterable[str]) -> list[str]:
    return [word for joined in words for word in re.split(r"[\W_]+", plain(joined)) if word]
