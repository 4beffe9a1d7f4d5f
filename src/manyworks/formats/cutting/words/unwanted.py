"""Words by which a part is not wanted though it is drawn or listed: ``do not cut``, superseded, test."""

from __future__ import annotations

import re

from manyworks.formats.cutting.words.board_words import plain_words
from manyworks.formats.cutting.words.offsets import only_of_offsets
from manyworks.formats.patterns import later

UNWANTED = (
    r"(?:cancell?ed|deleted?|void(?:ed)?|obsolete|removed|superseded|not (?:required|needed|wanted|used)|"
    r"do not (?:make|cut|use|order)|entfallt|entfaellt|entfallen|gestrichen|storniert|geloscht|"
    r"nicht (?:benotigt|fertigen)|supprimee?s?|annulee?s?|ne pas (?:faire|couper)|eliminad[oa]s?|"
    r"anulad[oa]s?|cancelad[oa]s?|suprimid[oa]s?|no (?:fabricar|cortar)|annullat[oa]|vervallen|vervalt|"
    r"(?:on )?hold|postponed|deferred|suspended|by (?:others?|client|customer|owner)|existing|not in scope|"
    r"(?:client|customer|owner) supplied|bauseits|bauseitig|kundenseits|vorhanden|zuruckgestellt|gesperrt|"
    r"par d?autres|existante?s?|en attente|fourni par (?:le )?client|por otros|existentes?|en espera|"
    r"a cargo de otros|suspendid[oa]s?|not (?:in|part of) this (?:order|batch|job)|already (?:made|cut|done)|"
    r"nicht in diesem auftrag|(?:schon|bereits) (?:gefertigt|vorhanden|gemacht)|"
    r"deja (?:faite?s?|fabriquee?s?)|pas dans cette commande|ya (?:hech|fabricad)[oa]s?|no en este pedido)"
)
"""Of a row of a bill and of a drawn part alike, in small letters without accents and signs."""
_MAKE = (
    "cut|mill|rout|machine|make|manufacture|produce|fabricate|use|order|need|require|supply|want|include|cnc"
)
_MADE = (
    "cut|milled|routed|machined|made|manufactured|produced|fabricated|used|ordered|needed|required|supplied|wanted|"
    "included|issued|approved|for (?:production|manufacture|cutting|cnc|use)|part of|in (?:use|scope)"
)
_NOT_MADE = later(
    rf"\b(?:do(?:es)? ?not|dont|never|not to)(?: be)? (?:{_MAKE}|{_MADE})\b|\bnot (?:yet |be |"
    rf"to be )?(?:{_MADE})\b|"
    rf"\bno (?:need|cutting|milling|machining|{_MAKE})\b(?! offset)|\b(?:non (?:tagliare|cut)|uncut|dnc)\b|"
    r"\bnicht (?:(?:mehr|mit|zu) )?(?:(?:aus|zu|ab|mit)?(?:schneiden|sagen|frasen|fraesen)|fertigen|"
    r"bauen|herstellen|"
    r"verwenden|benutzen|notig|benotigt|erforderlich|geschnitten|gefrast|(?:im )?lieferumfang)\b|"
    r"\bkein (?:teil|zuschnitt|schnitt)\b|\bsans decoupe\b|"
    r"\b(?:ne )?pas (?:a |de )?(?:decoup|coup|fraiser|usiner|utilis|fourni|necessaire)|"
    r"\bnon (?:decoup|coup|utilis|fourni|necessari)|"
    r"\bno (?:se )?(?:cort[ae]|fres[ae]|fabric|mecaniz|usar|utiliz|hacer|necesari|incluid|suministr)|"
    r"\bniet (?:snijden|frezen|zagen|maken|gebruik|nodig)"
)
"""A denial of making something."""
_HARMLESS = (
    "paint|varnish|lacquer|oil|sand|glue|scale|rotate|turn|flip|mirror|drill|engrave|score|fold|bend|edge|band|screw|"
    "tighten|force|stand|sit|step|lift|load|stack|drop|open|close|cover|block|touch|remove|forget|offset|apply|exceed|"
    "tab|move|lock|seal|stain|finish|print|plot|measure|hang|lean|push|pull|throw|compensate|add|change|edit|leave|"
    "lackieren|olen|schleifen|(?:ver)?leimen|(?:ver)?kleben|drehen|wenden|spiegeln|skalieren|bohren|gravieren|falten|"
    "ritzen|(?:ver)?schrauben|offnen|betreten|belasten|stapeln|vergessen|entfernen|kippen|oben|unten|aussen|innen|"
    "peindre|vernir|huiler|poncer|coller|tourner|retourner|percer|graver|plier|visser|ouvrir|marcher|oublier|"
    "lakken|schuren|lijmen|draaien|boren|graveren|vouwen|schroeven|openen"
)
_ORDERS = later(
    r"\b(?:do ?not|dont|never) ([a-z]{3,})|\bnicht ([a-z]{3,}en)\b|\bne pas ([a-z]{3,}(?:er|ir|re))\b|"
    r"\bniet ([a-z]{3,}en)\b"
)
_ONLY = later(
    r"\b(?:reference|ref|info(?:rmation)?|display|visual\w*|coordination|illustration) (?:purposes? )?only\b|"
    r"\b(?:for|only|zur|pour|solo|como) (?:reference|referenz|referencia|info\w*)\b|"
    r"\bnur (?:(?:zur|als|fur) )?(?:vorlage|info\w*|referenz|ansicht|anschauung|muster|darstellung)\b"
)
_WASTE = later(
    r"(?:waste|scrap|off ?cuts?|abfall|verschnitt|ausschuss|restst\w+|restholz|rest|chutes?|dechets?|"
    r"rebut|desperdicio|"
    r"retal|recorte|sobrante|scarto|sfrido|afval)(?! (?:pipe|bin|side|water|outlet|trap|hole))(?: .*)?"
)
_TEST = later(
    r"\b(?:tests?(?! (?:fit|assembl\w*))|coupons?|samples?|swatch(?:es)?|trial|calibration|probe(?:n|"
    r"stuck|schnitt)|"
    r"test(?:stuck|quadrat|teil)\w*|muster(?:stuck|teil)?|essais?|eprouvette|echantillon|prueba|muestra|proefstuk|"
    r"prova|campione)\b"
)
_STATE = (
    "unused|unwanted|ignored?|hidden|old(?: version)?|previous|outdated|withdrawn|replaced|redundant|"
    "spares?|optional|"
    "options?(?: [a-z0-9])?|(?:(?:to be )?(?:cut|saw|sawn|make|made) )?by hand|hand ?cut|von hand|"
    "a la main|a mano|"
    "alternatives?|templates?|reference|not supplied|proposed|alt|uberholt|veraltet|ungultig|ersetzt|"
    "unbenutzt|ersatz|schablone|vorlage|ancien(?:ne)?(?: version)?|perimee?|remplacee?|inutile|gabarit|"
    "optionnel(?:le)?|viejo|antiguo|obsolet[oa]|reemplazad[oa]|sustituid[oa]|opcional|plantilla|oud"
)
_IS_STATE = later(
    rf"(?:{_STATE})|(?:(?:this|the|part|panel|piece|teil|piece|pieza|is|are|was|now|ist|est|"
    rf"es) )*(?:{UNWANTED})"
    r"(?: (?:by|see|use|since|on|from|per|rev|in|durch|siehe|par|por)\b.*)?"
)
_SEGMENT = later(r"[()\[\]:;,/|–—]|\n(?!offset)|\s-+\s*|-+\s", re.I)
LONGEST = 120
"""Longer texts are notes on how to work, and not about one part."""


def says_unwanted(text: str) -> bool:
    """Whether words say, or may say, that what they stand at is not to be cut.

    Words that tell not to do something are none only where what is not to be done is known and harmless.

    Examples
    --------
    >>> [says_unwanted(words) for words in ("OLD - DO NOT CUT", "Offcut - keep", "bauseits", "TEST 50x50")]
    [True, True, True, True]
    >>> [says_unwanted(words) for words in ("Do not paint", "NO CNC OFFSET!", "Arm rest", "Do not process")]
    [False, False, False, True]
    """
    if len(text) > LONGEST or only_of_offsets(text):
        return False
    said = _plain(text)
    if (
        _TEST.search(said)
        or _ONLY.search(said)
        or _NOT_MADE.search(said)
        or is_waste(text)
        or is_unwanted(text)
    ):
        return True
    forbidden = (word for order in _ORDERS.findall(said) for word in order if word)
    return any(re.fullmatch(_HARMLESS, word) is None for word in forbidden)


def is_unwanted(text: str) -> bool:
    """Whether a whole text, or what stands between its signs, says that something is not wanted, and no more.

    >>> is_unwanted("Side (superseded)"), is_unwanted("Fix to existing wall"), is_unwanted("DO NOT CUT")
    (True, False, True)
    """
    return any(_IS_STATE.fullmatch(part) or _NOT_MADE.fullmatch(part) for part in _segments(text))


def is_waste(text: str) -> bool:
    """Whether a text names what falls out, or is left over.

    >>> is_waste("Offcut - keep"), is_waste("Waste pipe hole"), is_waste("Foot rest")
    (True, False, False)
    """
    return any(map(_WASTE.fullmatch, _segments(text)))


def _segments(text: str) -> list[str]:
    return [_plain(part) for part in _SEGMENT.split(text)]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", plain_words(re.sub("['’`´]", "", text))))
