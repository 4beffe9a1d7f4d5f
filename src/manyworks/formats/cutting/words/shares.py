"""Words beside the name of a part that count it, or say that it has another hand or is one of several."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from manyworks.formats.cutting.words.count_words import DONE, HANDLED
from manyworks.formats.patterns import later

_NAME = r"[^\W\d][^\d=:]*?"
OF_PAPER = (
    r"(?:sheets?|pages?|boards?|rev\w*|dra?wi?n?g|drg|dwg|fig\w*|view|detail|section|step|stage|level|floor|layer|tool|"
    r"parts?|items?|pos\w*|job|order|project|tables?|tisch|mesa|chairs?|stuhl|chaise|silla|stools?|hocker|desks?|house|haus|plot|flat|room|opt\w*|variant\w*|type|class|grade|cabinet|blatt|tafel|teil|auftrag|"
    r"zeichnung|werkzeug|schritt|feuille|planche|page|pi[èe]ce|hoja|plano|pieza|scale|ma(?:ß|ss)stab|[ée]chelle|escala)"
)
"""What is numbered, where a number stands behind it."""
SIGNS = later(r"[\u2160-\u2188\u2460-\u24ff\u2776-\u2793]|\d\ufe0f?\u20e3|(?<![mMcCdD])[²³¹⁴-⁹]")
"""Roman numerals, circled and raised numbers and keys, each one sign."""
_NUMBERED = later(
    rf"^(?!{OF_PAPER}\b)(?:{_NAME}\W+)?(?:nos?|nr|num(?:ber)?)\.?\s*[:=]?\s?\d{{1,3}}\)?$|"
    # A leader between the name and the number; the hyphen of a code has no blank before it.
    rf"^(?!{OF_PAPER}\b){_NAME}(?:\s+[-–—.…·_]+\s*|\.{{2,}}\s*|…\s*|_{{2,}}\s*|\t\s*)\d{{1,3}}$|"
    r"^(?:sides?|seiten?|plates?|platten?)\s*[:=]\s*\d{1,3}$|"
    # A field of its own: Leg|4|18|birch, Leg 4/18/birch, Leg /4.
    rf"^(?!{OF_PAPER}\b)[^\W\d]{{2}}[^\d|/]*\|\s*\d{{1,3}}\s*(?:\||$)|"
    rf"^(?!{OF_PAPER}\b)[^\W\d]{{2}}[^\d/|]*[\s/]\d{{1,3}}\s?/\s?\d{{1,3}}\s?/\s?[^\W\d]|"
    rf"^(?!{OF_PAPER}\b)[^\W\d]{{2}}[^\d/|]*\s/\s?\d{{1,3}}$",
    re.I,
)
"""A number that may be that of the part, or of pieces of it."""
_COUNTED = later(
    r"(?<![\w.,-])\d{1,3}\s?(?:numbers|lots?|counts?|cnt|ct|amounts?|amt|qts?|rpts?|repeats|db|up)(?!\w)|"
    r"(?<![\w.,-])\d{1,3}\s?(?:p\.|[#*])\W?$|"
    r"\b(?:count|num|amount|amt|ct|cnt|qt|rpt|repeat)\W{1,3}\d{1,3}\W?$|[^\W\d]\W+(?-i:q)\s?\d{1,3}$|"
    r"\w[\W_]+(?-i:Q)\s?\d{1,3}(?=$|[\W_](?!\d{4}))|\d[\W_]+(?-i:N)\s?\d{1,3}(?=$|[\W_])|[^\W_]\d+#\d{1,3}$|"
    r"\b(?-i:I{4,})$|\s\|{2,}$|"
    r"\b(?-i:[IVX]+)\s+(?:off|pcs|pieces)\b|"
    r"\b(?:twins?|quads?|triplets?|(?:in )?(?:du|tri|quadru)plicates?|double|triple)\W?$|"
    r"\b(?:make|cut|mill|need)\s+(?:\w+\s+)?(?:extras?|more|several|many)\b|"
    r"\b(?:see|siehe|voir|ver)\b.*\b(?:qty|quantit\w+|anzahl|st(?:ü|ue)ckzahl|qt[ée]|cantidad)",
    re.I,
)
"""A word that counts, with its number or without one."""
_EACH = later(
    r"\b(?:per|ea(?:ch)?\.?|every|je|jede[rsnm]?|chaque|cada|(?-i:pro|par|por)|all)\s+"
    r"(?!(?:dra?wi?n?g|dwg|drg|plan|plans|detail|spec\w*|list\w*|face|faces|side|sides|end|ends|edges?|holes?|"
    r"zeichnung|liste|seite|plano|dessin|exemple|favor|d[ée]faut|over|around|round|parts?|dimensions?|cuts?)\b)"
    r"[^\W\d]{3,}",
    re.I,
)
"""So many for each of something that is not drawn here."""
WORKED = later(
    rf"\b(?:{HANDLED}|{DONE}|round\w*|chamfer\w*|fillet\w*|radius|radii|tabs?|holes?|screw\w*|bolt\w*|runden|fasen|"
    r"arrondi\w*|redonde\w*|edge\w*|veneer\w*|paint\w*)\b",
    re.I,
)
_LEFT = r"(?:LH?|left|li(?:nks)?|G|gauche|izq\w*)"
_RIGHT = r"(?:RH?|right|re(?:chts)?|D|droite?|der\w*)"
_NUMBER = r"(?:\d{1,2}\s?)?"
_HANDS = later(
    rf"(?<![\w/]){_NUMBER}{_LEFT}\b\.?\s*[/+&,]\s*{_NUMBER}{_RIGHT}(?![\w/])|"
    rf"(?<![\w/]){_NUMBER}{_RIGHT}\b\.?\s*[/+&,]\s*{_NUMBER}{_LEFT}(?![\w/])|"
    rf"(?<!\w)\d{{1,2}}\s?{_LEFT}\W+\d{{1,2}}\s?{_RIGHT}(?!\w)|(?<!\w)\d{{1,2}}\s?{_RIGHT}\W+\d{{1,2}}\s?{_LEFT}(?!\w)|"
    r"\bas(?:\s+(?:drawn|shown))?\s*[/+&]\s*(?:opp|hand|mirror)\w*|"
    r"(?:[/+&]|\band)\s*opp(?:osite)?\b|\bopp(?:osite)?\b\.?\s*hand(?:ed)?\b|"
    r"\b(?:spiegelbildlich|seitenverkehrt)\w*|\ben miroir\b|\bespecular\b",
    re.I,
)
"""Both hands of a part, or the one that is not drawn."""
_OF_SEVERAL = later(
    rf"(?!{OF_PAPER}\b)(?P<name>{_NAME})\W+(?P<one>\d{{1,2}})\W{{0,2}}(?:of|von|de|sur|/)\s?(?P<all>\d{{1,2}})\)?",
    re.I,
)
_SAME_LETTERS = later(
    r"(?P<letters>(?![MRT]\d)[A-Z]{1,3})[-.]?\d{1,3}(?:(?:\s*/\s*|\s+)(?P=letters)[-.]?\d{1,3})+|"
    r"(?P<one>[MRT])\d{1,3}(?:\s*[/,]\s*(?P=one)\d{1,3}){2,}"
)
"""Several labels of one family on one part: ``S1/S2``, ``S1 S2 S3``."""


def shares(line: str, numbered: bool) -> bool:
    """Whether a line counts its part, or says that others belong to it; ``numbered`` for one of a row.

    >>> [shares(line, False) for line in ("Side - 4", "SIDE-4", "Side No. 4", "Sheet No. 4", "2L 2R")]
    [True, False, True, False, True]
    """
    if _NUMBERED.search(line):
        return not numbered
    each = _EACH.search(line) and not WORKED.search(line)
    return bool(_COUNTED.search(line) or each or _HANDS.search(line) or _SAME_LETTERS.fullmatch(line))


def of_several(lines: Iterable[str]) -> set[str]:
    """Lines that say which of several a part is, where the others are not drawn.

    >>> of_several(["Side (1 of 4)", "Leg 1/2", "Leg 2/2", "Sheet 1 of 3"])
    {'Side (1 of 4)'}
    """
    families: dict[tuple[str, int], dict[int, str]] = defaultdict(dict)
    for line in lines:
        if found := _OF_SEVERAL.fullmatch(line):
            family = found["name"].casefold(), int(found["all"])
            if 0 < int(found["one"]) <= family[1] > 1:
                families[family][int(found["one"])] = line
    return {line for (_, number), drawn in families.items() if len(drawn) < number for line in drawn.values()}
