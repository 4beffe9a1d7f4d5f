"""Words beside a number of pieces by which it is not the whole number, or does not hold any more."""

from __future__ import annotations

import re

from manyworks.formats.cutting.words.count_words import (
    APART_BY_THOUSANDS,
    COUNTED,
    NAMED,
    NOT_ALL,
)
from manyworks.formats.patterns import later

_ALSO = later(
    r"\b(?:thus|as (?:drawn|shown)|handed|(?:opp\w*\.?|other|both)\s*hands?|"
    r"mirrored|mirror image|gespiegelt|symétrique\w*|simétric\w+|"
    r"spares?|sets? of|satz von|jeu de|juego de|(?<!as )per|each\s+[a-z]\w+|"
    r"ea\.?\s+(?:side|hand|end|door|unit|way|cabinet|house|set)|chaque|cada|jede\w*|"
    rf"(?:for|für|pour|para)\s+\d+\s+(?!mm|cm)[^\W\d]+)\b|^je\b|{APART_BY_THOUSANDS}|"
    r"\d[\s-]*(?:pairs?|sets?|kits?|paare?|s(?:ä|ae)tze|satz|paires?|jeux|pares|juegos)\b|"
    rf"\d\s*(?:{COUNTED}|[x×])?\s*\b(?:je|pro|par|por)\s|"
    r"\d\s*\+\s*[x×]?\d{1,4}(?![.,]?\d)|\d\s*\?|[~≈≥≤<>±]\s*\d|"
    r"\b(?:min|max|minimum|maximum|approx|about|circa|ca|up to|at least|mindestens|etwa|environ)\b\.?\s*"
    r"\d+(?!\d|\s*mm)|"
    rf"\b(?:{NAMED})\W{{0,3}}\d+\s*(?:[-–/&]|to|or|and|of|bis|oder|und|von|à|ou|et|sur|o|y|de)\s*\d+"
    r"(?!\d|[.,]\d|\s*(?:mm|cm)|\s*[x×])|"
    rf"(?<![\w.,-])\d+\s*(?:[-–/]|to|or|bis|oder|à|ou|o|of|von|de|sur)\s*\d+\s*(?:{COUNTED})(?![A-Za-z])|"
    rf"{NOT_ALL}|[x×]\s?\d+\s?[¼½¾⅓⅔⅛⅜⅝⅞]|"
    r"[x×]\s?\d+\s*(?:[-–/]|to|or|bis|oder|à|ou)\s*\d+(?!\d|[.,]\d|\s*(?:mm|cm|[x×]))|"
    r"\b(?:left|lh|links|linke?|gauche|izq\w*)\b.*\b(?:right|rh|rechts|rechte|droite?|der\w*)\b|"
    r"\b(?:right|rh|rechts|rechte|droite?|der\w*)\b.*\b(?:left|lh|links|linke?|gauche|izq\w*)\b",
    re.I,
)
"""Words beside a number by which it is not, or may not be, the whole number of pieces."""
_ADDED = later(
    rf"(?:^|\s)\+\s?[x×]?\d{{1,4}}(?=\s*(?:{COUNTED}|[x×]|$))|^(?:and|und|et|y|plus|\+)\s+[x×]?\d|"
    r"\bplus\s+[x×]\s?\d|\b(?:also|auch|aussi|tambi[ée]n|dazu|au(?:ß|ss)erdem|on top|en suppl[ée]ment|"
    r"in aggiunta)\b|"
    r"\b(?:another|addition(?:al(?:ly)?)?|further|more|extra|besides|repeat\w*|noch(?:mals)?|weitere[rsn]?|"
    r"zus(?:ä|ae)tzlich\w*|wiederhol\w*|encore|suppl[ée]mentaires?|autres?|(?:en|de) plus|r[ée]p[ée]t\w*|"
    r"otr[ao]s?|m[áa]s|adicional(?:es)?|adem[áa]s|repetir|ancora|altr[ie]|nog|extra's)\b",
    re.I,
)
"""A number beside that which is drawn: ``+3 copies``, ``noch 3 Stück``, ``x3 in addition``."""
_DENIED = later(
    rf"(?<!do )(?<!does )\bnot\b(?! to scale)|\b(?:never|no longer|nie|niemals|kein\w*|jamais|nunca|niet|"
    rf"geen)\b|\bnicht\b(?! \w+en\b)|(?<!ne )\bpas\b(?! (?:de|d|à|a)\b)|"
    rf"\bno\b\.?\s+[x×]?\d{{1,4}}\s*(?:{COUNTED})|\bno\s+[x×]\s?\d",
    re.I,
)
_WAS = later(
    r"\b(?:was|were|former(?:ly)?|prev(?:ious(?:ly)?)?|originally|before|old|instead|rather than|in lieu|"
    r"war(?:en)?|früher|frueher|vorher|zuvor|bisher|ehemals|ursprünglich|an?statt|statt|"
    r"[ée]ta(?:it|ient)|ancien(?:ne)?s?|anciennement|auparavant|au lieu|avant\s*:|"
    r"era|eran|antes|antigu[oa]s?|en (?:vez|lugar))\b",
    re.I,
)
_STATE = later(
    r"\b(?:cut|milled|sawn)\W*$|\b(?:ready|pending|dropped|struck|(?:zu)?geschnitten|gefräst|gesägt|"
    r"(?:d[ée])?coup[ée]e?s?|cortad[oa]s?)\b|"
    r"\b(?:cancel+ed|obsolete|void(?:ed)?|deleted?|removed?|omit(?:ted)?|superseded|scrapped|withdrawn|rejected|"
    r"discontinued|on hold|already|done|finished|completed?|delivered|received|in stock|"
    r"made(?! (?:of|from|by|in)\b)|"
    r"storniert|entf(?:ä|ae)llt|entfallen|gestrichen|gel(?:ö|oe)scht|hinf(?:ä|ae)llig|ung(?:ü|ue)ltig|schon|bereits|"
    r"erledigt|fertig|gefertigt|geliefert|vorhanden|gesperrt|"
    r"annul[ée]e?s?|supprim[ée]e?s?|d[ée]j[àa]|faite?s?|termin[ée]e?s?|livr[ée]e?s?|obsol[èe]tes?|p[ée]rim[ée]e?s?|"
    r"cancelad[oa]s?|anulad[oa]s?|eliminad[oa]s?|suprimid[oa]s?|ya (?:hech|cortad|fabricad)\w*|hech[oa]s?|"
    r"terminad[oa]s?|entregad[oa]s?|obsolet[oa]s?)\b",
    re.I,
)
"""How far a part has come, or that it is not wanted any more."""
_LESS = later(
    r"\b(?:less|minus|except(?:ing)?|excluding|excl|abz(?:ü|ue)glich|weniger|bis auf|moins|sauf|except[ée]|"
    rf"menos|excepto|salvo)\b|\d\s*(?:{COUNTED})\s+[-–−]\s?\d{{1,3}}(?![\d.,]|\s*(?:mm|cm|[x×]))",
    re.I,
)
_CHOICE = later(
    r"\b(?:alternat\w*|alternativ\w*|option\w*|facultati\w*|wahlweise|opcional\w*|opci[óo]n|if|falls|wenn|"
    r"bei bedarf|si (?:besoin|n[ée]cessaire|necesario)|tb[cdan])\b",
    re.I,
)
_ABOUT = later(
    rf"(?:\d\s*(?:{COUNTED})?|[x×]\s?\d+)\W*\b(?:min(?:imum)?|max(?:imum)?|mindestens|h(?:ö|oe)chstens|approx\w*|"
    r"about|ca|circa|etwa|ungef(?:ä|ae)hr|environ|au moins|m[íi]nimo|m[áa]ximo|at least|"
    r"or (?:more|so|less))\b",
    re.I,
)
_PARTED = later(
    r"(?:^|[\s(:])[x×]\s?\d{1,3}(?:[\s'’_]\d{3})+(?!\d|[.,]\d|\s*(?:mm|cm|[x×]))|"
    rf"(?<![\d.,])\d{{1,3}}(?:[\s'’_]\d{{3}})+\s*(?:(?:{COUNTED})(?!\w)|[x×](?!\s*\d))",
    re.I,
)
"""A number that a blank or a sign cuts in two, ``x 2 000``."""
_SHARED = later(
    rf"\d\s*(?:{COUNTED})\s*/\s*(?:[^\W\d]{{3,}}|\d{{1,2}}$)|"
    r"\b(?:for|für|fuer|pour|para)\s+[^\W\d]+\s+\d{1,3}\s*(?:[-–,&+]|to|and|bis|und|à|et|a|y)\s*\d",
    re.I,
)
"""So many for each of something."""
_NONE = later(rf"\b(?:zero|null|z[ée]ro|cero|none|keine?|aucune?|ning[uú]n[oa]?)\s+(?:{COUNTED})(?!\w)", re.I)
_TWICE = later(
    r"(?<![\w.,])\d{1,3}\s?[x×](?=\s*[^\W\d]).*(?<![\w.,])\d{1,3}\s?[x×](?=\s*(?:[^\W\d]|$))", re.I
)
"""Two numbers, as of two hands: ``2x L 2x R``."""
_OTHERWISE = (_ALSO, _ADDED, _DENIED, _WAS, _STATE, _LESS, _CHOICE, _ABOUT, _PARTED, _SHARED, _TWICE)


def says_otherwise(words: str) -> bool:
    """Whether words beside a number say that it is not, or may not be, the number to be cut.

    >>> [says_otherwise(words) for words in ("+3 Stk", "not x3", "x3 cancelled", "2x L 2x R", "x 2 000")]
    [True, True, True, True, True]
    >>> [says_otherwise(words) for words in ("Seat x4", "4 off 18 mm", "x4 (not to scale)", "Leg 4 Stk")]
    [False, False, False, False]
    """
    return any(pattern.search(words) for pattern in _OTHERWISE)


def says_none(words: str) -> bool:
    """Whether words ask for none of something: ``zero pcs``."""
    return _NONE.search(words) is not None
