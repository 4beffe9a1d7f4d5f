"""What the words of a drawing say of tool-fit offsets: in notes for all of it, in marks for one part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from manyworks.formats.cutting.words.offset_words import figures_open, strange_beside
from manyworks.formats.drawing import OffsetState
from manyworks.formats.patterns import later

Claim = Literal["applied", "none", "unclear", ""]

_OFF = later(r"\boff\s*([+-]?\d+(?:\.\d+)?)", re.I)
_IN = later(r"\bin\s*([+-]?\d+(?:\.\d+)?)", re.I)
_NO_OFFSET_MARK = later(r"no[\s_]*cnc[\s\-_]*offset", re.I)
_STATED = later(r"^manyworks offsets?:\s*(.*)$", re.I | re.M)
_OUTER_STATED = later(r"(ext(?:ernal)?\.?|outer)\s+offsets?\s*:?\s*(\d+(?:\.\d+)?)\s*mm", re.I)
_LENGTH = later(r"(?<![\d.,])(\d+(?:[.,]\d+)?)\s*mm\b", re.I)

_SUBJECT = (
    r"(?:offsets?|kerfs?|(?:tool|cutter|bit|laser|beam|kerf)[\s-]*(?:radius|diameter|width|path)?[\s-]*"
    r"(?:comp(?:ensation)?s?|correction)|tool[\s-]*fit|"
    r"\w*versatz\w*|(?:werkzeug|fräser|fraeser)radius|(?:werkzeug|fräs\w*|fraes\w*|laser|strahl|radius|durchmesser)-?\w*(?:korrektur|kompensation)|"
    r"schnitt(?:breite|spalt|fuge)n?(?:kompensation|korrektur)?|"
    r"d[ée]calages?|saign[ée]es?|traits? de (?:coupe|scie)|compensations?(?: (?:d['’]|de l['’]|de )?\w+)?|"
    r"desplazamientos?|compensaci[óo]n(?:es)?(?: de(?: la)? \w+)?|anchos? de corte|"
    r"(?:frees|gereedschaps?|zaag)\w*compensatie)"
)
_NOT = (
    r"(?:no|not|non|never|without|none|zero|exclud\w+|excl\.?|cannot|\w+n['’]t|kein\w*|nicht|ohne|sans|pas|"
    r"aucune?|hors|sin|ning[úu]n\w*|geen|niet|zonder)"
)
_DONE = (
    r"(?:applied|included|compensated|corrected|accounted|considered|taken into account|added|built[\s-]in|"
    r"drawn in|angewandt|angewendet|eingerechnet|ber(?:ü|ue)cksichtigt|kompensiert|korrigiert|enthalten|"
    r"eingezeichnet|appliqu[ée]e?s?|inclus\w*|compens[ée]e?s?|comprise?s?|prise?s? en compte|"
    r"aplicad[oa]s?|incluid[oa]s?|compensad[oa]s?|toegepast|inbegrepen|verwerkt)"
)
_DOES = (
    r"(?:compensated|corrected|adjusted|includ(?:es?|ing)|incl\.?|allow(?:s|ing)|accounts?|contains?|"
    r"inkl\.?|inklusive|kompensiert|incluant|inclut|y compris|incluye(?:ndo)?|compensad[oa]s?|inclusief)"
)
_NONE = later(
    rf"\b{_NOT}\b(?:[^\w;]+[\w'’]+){{0,4}}?[^\w;]+{_SUBJECT}\b|"
    rf"\b{_SUBJECT}\b[^;]{{0,40}}?\b{_NOT}\b[^;]{{0,30}}?\b{_DONE}\b|"
    rf"\b{_SUBJECT}\b\W*(?:is |are |ist |est |es )?(?:off|no(?:ne?)?|zero|aus|nein|keine?|aucune?|"
    r"0(?:[.,]0+)?(?: ?mm)?)\W*$|"
    r"\bnominal(?:e|es)?[\s-]+(?:geometry|sizes?|dimensions?|outlines?|lines|contours?|ma(?:ß|ss)e|maten)\b|"
    r"\b(?:nennma(?:ß|ss)e?n?|cotes nominales|(?:medidas|dimensiones|cotas) nominales|"
    r"(?:geometry|drawn|dimensions|sizes) (?:is|are|at|as)? ?nominal)\b",
    re.I,
)
_APPLIED = later(
    rf"\b{_SUBJECT}\b[^;]{{0,60}}?\b{_DONE}\b|\b{_DOES}\b(?:[^\w;]+[\w'’]+){{0,4}}?[^\w;]+{_SUBJECT}\b|"
    rf"\b{_SUBJECT}\b\W*(?:is |are |ist )?(?:on|ein|an)\W*$",
    re.I,
)
_DOUBT = later(
    r"\?|^\W*(?:cut|mill|rout|apply|add|use|set|turn|check|fräsen?|schneiden?|coupe[rz]?|cort\w+|aplicar)\b|"
    r"\b(?:if|when|unless|should|must|may|can|could|might|please|to be|will|needs?|requires?|optional(?:ly)?|"
    r"maybe|perhaps|depend\w*|some|except|partly|partial(?:ly)?|half|only|other than|"
    r"var(?:y|ying|ies|ious|iable)|differ\w*|unterschiedlich\w*|verschieden\w*|différent\w*|vari[oa]s|distint\w*|"
    r"soll\w*|muss|müssen|bitte|falls|wenn|noch|teilweise|außer|nur|werden|"
    r"doi(?:t|vent)|devez|veuillez|si|sauf|seulement|faut|peut|"
    r"deben?|favor|excepto|salvo|sólo|solo|puede|moet\w*|indien|alleen)\b",
    re.I,
)
_LATER = later(
    rf"\b{_DONE}\s+(?:by|in|at|on|with|via|using|during|durch|von|vom|im|am|an|bei|par|dans|por|en)\s+"
    r"(?!(?:(?:this|the|these|der|den|dem|die|dieser|das|le|la|les|el|los|las|ce|cette|este|all|both|alle[nr]?)\s+)*"
    r"(?:files?|drawings?|lines?|dxf|svg|geometry|outlines?|edges?|all|both|vectors?|paths?|design|outer|inner|slots?|"
    r"holes?|contours?|datei|zeichnung|linien|konturen?|fichier|dessin|lignes|archivo|dibujo|l[íi]neas|\d)\b)|"
    r"\b(?:maschin\w*|machine|m[áa]quina|operators?|bediener|opérateur|operador|controller|steuerung|commande|"
    r"lightburn|rdworks|vcarve|fusion|mach[34]|grbl|cam|software|workshop|werkstatt|atelier|taller|settings|wird|sera|"
    r"será|afterwards|later|un-?(?:applied|compensated|corrected))\b|"
    r"\bwith\b.*\bwithout\b|\bwithout\b.*\bwith\b|\bmit\b.*\bohne\b|\bohne\b.*\bmit\b|"
    r"\bavec\b.*\bsans\b|\bsans\b.*\bavec\b|\bcon\b.*\bsin\b|\bsin\b.*\bcon\b",
    re.I,
)
"""Offsets that somebody else adds afterwards, or that some lines have and others have not."""
_AGAIN = later(
    r"\b(?:again|further|additional\w*|extra|more|any\s?more|another|double|twice|weiter\w*|mehr|erneut|nochmals?|"
    r"zusätzlich\w*|zweite[rn]?|supplémentaires?|autres?|plus|nouveau|adicional\w*|más|otr[oa]s?|already|bereits|"
    r"schon|déjà|ya|done|needed|necessary|required|nötig|notwendig|erforderlich|nécessaires?|necesari[oa]s?|use)\b|"
    r"\b(?:do not|don['’]t|never|no|ne pas|nicht) (?:apply|add|use|set|appliquer|ajouter|aplicar|añadir|"
    r"compensate|correct|adjust|compenser|corriger|compensar|corregir|kompensieren|korrigieren)\b|"
    rf"\b{_SUBJECT}\s+nicht\s+\w+en\b",
    re.I,
)
"""No offset is to be added, which is said of lines that have it as well as of lines that have none."""
_IN_PART = later(
    r"\b(?:sheets?|boards?|panels?|parts?|pages?|blatt|tafel|platten?|teile?|feuilles?|planches?|pièces?|hojas?|"
    r"tableros?|piezas?|plaat|blad)\s*(?:no\.?|nr\.?|n°|#)?\s*(?:\d+|[a-z])\b|"
    r"\b(?:some|except|partly|partial(?:ly)?|half|only|other than|var(?:y|ying|ies|ious|iable)|differ\w*|"
    r"teilweise|außer|nur|einige|unterschiedlich\w*|sauf|seulement|certain\w*|excepto|salvo|s[óo]lo|algun\w*|"
    r"behalve|alleen)\b",
    re.I,
)
"""Offsets of some of the lines only."""
_SPEAKS = later(rf"\b{_SUBJECT}\b", re.I)
_NO = later(rf"\b{_NOT}\b", re.I)
_DID = later(rf"\b{_DONE}\b", re.I)
_DENIED_BEHIND = later(
    rf"\b{_DONE}\b\W*?(?:[:=?(\[–-]|\s)\s*(?:false|falsch|faux|falso|fals[ae]|onwaar|not|no|non|nein|nee|n|f|off|"
    r"tb[acd]|n/?a|open|offen|pending|[-–—✗✘☐□_]+|0+)\W*$|[\[(]\s*[_-]?\s*[\])]|[☐□✗✘]",
    re.I,
)
"""An answer behind the word, as forms have it, that takes it back; a box that is not ticked."""
_CUTTER = later(
    r"(?<![\d.,/])(\d+(?:[.,]\d+)?)\s*(mm|\"|″|in(?:ch)?\b)?[\s-]*(?:(?:router|milling|laser)\s+)?(?:bits?|cutters?|"
    r"tools?|end\s?mills?|\w*fräser|werkzeuge?|fraises?|outils?|mèches?|fresas?|herramientas?|frees|frezen)\b|"
    r"\b(?:\w*fräser|werkzeug|fraise|outil|mèche|fresa|herramienta|frees)\s+(?:de\s+|[dDØ]\s*)?"
    r"(\d+(?:[.,]\d+)?)\s*(mm)?(?![\d.,])",
    re.I,
)
_BORED = later(r"drill|holes?\b|bohr|perc|perç|taladr|agujer|trous?\b|boor|gat", re.I)
_SAYS_IT = later(rf"\b(?:{_SUBJECT}|{_DONE}|{_DOES})\b|{_CUTTER.pattern}", re.I)
_NOUGHT = later(r"(?<![\d.,])0(?:[.,]0+)?\s*(?:mm\b|$)|(?<![\d.,])(?!100)\d+\s*%", re.I)
_UNDONE = later(
    r"(?:(?:then|now|later|and|but|was|were|to|be|is|are|wieder|dann|bitte|please|puis|luego) )*"
    r"(?:remov|und[io]|revert|delet|ignor|disregard|cancel|entfern|r(?:ü|ue)ckgängig|annul|retir|supprim|elimin|quit)\w*"
    r"(?: (?:it|them|this|these|again|before|first|later|cutting|wieder|machen|avant|antes))*",
    re.I,
)
"""A sentence behind the note that only takes it back."""
_NOT_ALL = later(
    rf"\b{_NOT}\W+(?:yet\W+)?(?:all|every\w*|fully|completely|alle[nrs]?|ganz|tou[st]e?s?|entièrement|tod[oa]s?|alles?)\b",
    re.I,
)
_OF_SOME = later(
    r"\b(?:holes?|slots?|pockets?|notch(?:es)?|tabs?|joints?|fingers?|inner|inside|internal|outer|outside|external|"
    r"löcher|bohrungen|schlitze|taschen|nuten|innen\w*|außen\w*|aussen\w*|trous?|rainures?|poches?|intérieur\w*|"
    r"extérieur\w*|agujeros?|ranuras?|cajeados?|interior\w*|exterior\w*)\b",
    re.I,
)
"""Lines that are only some of a drawing."""
_CHANGED = later(
    r"\b(?:changed?|now|instead|replaced?|new|switched|geändert|gewechselt|jetzt|neu\w*|stattdessen|changée?|"
    r"remplacée?|désormais|maintenant|cambiad[oa]|ahora|nuev[oa])\b",
    re.I,
)
_DOING = later(
    r"\b(?:use|using|cut|mill|rout|take|run|nehmen|verwenden|fräsen|schneiden|utiliser|utilisez|couper|usar|cortar)\b",
    re.I,
)
_GOES_ON = later(
    rf"(?:\b{_NOT}|\b(?:have|has|been|be|is|are|was|were|the|a|of|to|for|und|et|y|and|or)|[,:=])$", re.I
)


_FIGURE = later(
    rf"\b{_SUBJECT}\b[^\d\n;]{{0,20}}(?:\d*[.,]\d+|0(?![.,\d]))(?:\s*mm\b)?(?:\s*[x×]\s*\d\b)?", re.I
)
_OF_PARTS = later(
    r"cut|mill|rout|machin|make|made|produc|manufact|schneid|sägen|saegen|fr(?:ä|ae|a)s|herstell|fertig|coup|frais|"
    r"fabri|usin|cort|fres|hac|snij|frez|zag|maken",
    re.I,
)
"""What is done to a part, which a note may forbid beside what it says of offsets."""


def _some_lines(sentence: str, none: re.Match[str]) -> bool:
    """Whether a note that denies offsets speaks of some lines only: ``not applied to holes``, ``not all``."""
    return _NOT_ALL.search(sentence) is not None or _OF_SOME.search(sentence[none.end() :]) is not None


def without_offsets(text: str) -> str:
    """A text without what it says of an offset and its figure, which counts nothing.

    >>> without_offsets("Kerf: 0"), without_offsets("Offset incl. 0.2 x 2"), without_offsets("Side x2")
    ('', '', 'Side x2')
    """
    return _FIGURE.sub("", text)


def only_of_offsets(text: str) -> bool:
    """Whether a text says something of offsets, and nothing that is done to a part.

    >>> only_of_offsets("Offsets not needed"), only_of_offsets("Do not cut without kerf offsets")
    (True, False)
    """
    return bool(_SPEAKS.search(text)) and not _OF_PARTS.search(_SPEAKS.sub(" ", text))


@lru_cache(maxsize=4096)
def label_offsets(text: str) -> OffsetState | None:
    """Offsets written on one part: ``Off -0.25`` for its outline, ``In +0.5`` for slots and holes."""
    outer, inner = _OFF.search(text), _IN.search(text)
    if _NO_OFFSET_MARK.search(text):
        return OffsetState("none", source=f"mark {text.strip()!r}")
    if outer is None or len(text) > 80:
        return None
    outside = float(outer[1])
    inside = float(inner[1]) if inner else None
    if outside == 0 and inside in (0, 0.0):
        return OffsetState("none", outer_mm=0.0, inner_mm=0.0, source=f"label {text!r}")
    state = "unknown" if outside == 0 and inside is None else "applied"
    return OffsetState(state, outer_mm=outside, inner_mm=inside, source=f"label {text!r}")  # type: ignore[arg-type]


def file_offsets(texts: Iterable[str]) -> OffsetState:
    """The offset state that the notes of a file declare for all of it.

    Notes that contradict each other, or of which it is not sure what they say, leave it unknown; ``source``
    then quotes them.
    """
    claims: dict[str, str] = {}
    unclear: list[str] = []
    cutters: set[str] = set()
    for text in texts:
        if stated := _STATED.search(text):
            found = offsets_from_statement(stated[1], source="notes of the file")
            quoted = f"note {' '.join(stated[0].split())[:120]!r}"
            return replace(found, source=quoted) if found.state == "unknown" else found
        before = ""
        for sentence in _sentences(text):
            claim = _claim(sentence)
            cutters |= set() if _BORED.search(sentence) else _cutters(sentence)
            if claim:
                claims.setdefault(claim, sentence)
            undone = not claim and claims and _UNDONE.fullmatch(sentence.strip(" .!,;"))
            unclear += [sentence] if claim == "unclear" or undone else []
            if not claim and _otherwise(sentence, before):
                claims.setdefault("unclear", f"{before}; {sentence}")
                claims.pop("applied", None)
            before = sentence if claim == "applied" else before
    said = {claim: f"note {sentence[:120]!r}" for claim, sentence in claims.items()}
    plain = "applied" if "applied" in said else "none"
    against = [said["none"]] if {"applied", "none"} <= said.keys() else []
    against += [f"note {one[:120]!r}" for one in unclear if _takes_back(one, plain)]
    if plain in said and against:
        return OffsetState("unknown", source=f"{said[plain]} contradicts {against[0]}")
    if "applied" in said:
        fitted = _cutters(claims["applied"])
        if fitted and len(cutters) > 1:
            tools = " and ".join(sorted(cutters))
            return OffsetState("unknown", source=f"{said['applied']} is not clear beside tools of {tools}")
        values = {
            float(value.replace(",", ".")) for value in _LENGTH.findall(_CUTTER.sub(" ", claims["applied"]))
        }
        outer = _OUTER_STATED.search(claims["applied"])
        one = values.pop() if len(values) == 1 and "kerf" not in claims["applied"].lower() else None
        return OffsetState(
            "applied",
            typical_mm=None if outer else one,
            outer_mm=float(outer[2]) if outer else None,
            source=said["applied"],
        )
    if "none" in said:
        return OffsetState("none", source=said["none"])
    return OffsetState("unknown", source=f"{said['unclear']} is not clear" if said else "")


def _sentences(text: str) -> Iterator[str]:
    """The sentences of a text; a line that goes on in the next one is no end."""
    whole = ""
    for line in (line.strip() for line in text.splitlines()):
        goes_on = whole and (line[:1].islower() or _GOES_ON.search(whole) is not None)
        whole = f"{whole} {line}" if goes_on else f"{whole}\n{line}"
    for sentence in re.split(r"\n|;|(?<!incl)(?<!inkl)(?<!excl)(?<!ext)(?<=[^\W\d])[.!]+(?=\s|$)", whole):
        # The end of a question is heard, but a note of a hundred words is not one claim.
        if sentence.strip() and len(sentence) <= 300:
            yield sentence.strip()


def _claim(sentence: str) -> Claim:
    if _OUTER_STATED.search(sentence):
        return "applied"
    none, applied = _NONE.search(sentence), _APPLIED.search(sentence)
    marked = label_offsets(sentence) is not None and not applied
    denied, done = len(_NO.findall(sentence)), len(_DID.findall(sentence))
    says = re.search(r"\d|\bwith\b", sentence) or (denied and _AGAIN.search(sentence))
    if marked or not (none or applied or (_SPEAKS.search(sentence) and says)):
        # A mark belongs to the part it points at.
        return ""
    doubtful = _DOUBT.search(sentence) or _LATER.search(sentence) or (none and _AGAIN.search(sentence))
    doubtful = doubtful or (applied and _DENIED_BEHIND.search(sentence))
    if doubtful or not (none or applied):
        return "unclear"
    if none:
        behind = strange_beside(_NO.sub(" ", _SAYS_IT.sub(" ", sentence[none.end() :])))
        plain = denied <= 1 and done <= 1 and not behind and not _some_lines(sentence, none)
        return "none" if plain else "unclear"
    if (
        figures_open(_CUTTER.sub(" tool ", sentence))
        or denied
        or _NOUGHT.search(sentence)
        or strange_beside(_SAYS_IT.sub(" ", sentence))
    ):
        return "unclear"
    return "applied"


def _otherwise(sentence: str, applied: str) -> bool:
    """Whether a sentence behind one of applied offsets names another tool, or a change, with a figure."""
    if not applied or not re.search(r"\d", sentence):
        return False
    fitted = {value.partition(" ")[0] for value in _cutters(applied)}
    named = {f"{float(value.replace(',', '.')):g}" for value in _LENGTH.findall(sentence)}
    used = _DOING.search(sentence) is not None and bool(fitted) and bool(named - fitted)
    return used or _CHANGED.search(sentence) is not None


def _cutters(sentence: str) -> set[str]:
    """The diameters of the cutters that a sentence names, with their unit."""
    found = (match.groups() for match in _CUTTER.finditer(sentence))
    return {
        f"{float((a or b).replace(',', '.')):g} {(unit or other or 'mm').lower()}"
        for a, unit, b, other in found
    }


def _takes_back(sentence: str, plain: str) -> bool:
    """Whether a sentence that is not clear by itself speaks against what another one plainly says."""
    denies = plain == "applied" and _NO.search(sentence) and not _AGAIN.search(sentence)
    return bool(denies or _IN_PART.search(sentence) or _UNDONE.fullmatch(sentence.strip(" .!,;")))


def offset_statement(offset: OffsetState) -> str:
    """The line our own files carry in their notes; :func:`file_offsets` reads it back."""
    values = [
        f"{name} {value:g} mm"
        for name, value in (
            ("outer", offset.outer_mm),
            ("inner", offset.inner_mm),
            ("peg", offset.peg_mm),
            ("typical", offset.typical_mm),
        )
        if value is not None
    ]
    return "MANYWORKS OFFSETS: " + ", ".join([offset.state, *values])


def offsets_from_statement(statement: str, *, source: str) -> OffsetState:
    """The inverse of :func:`offset_statement`."""
    state = statement.split(",")[0].strip().lower()
    values = {
        name: float(v) for name, v in re.findall(r"(outer|inner|peg|typical) (-?\d+(?:\.\d+)?) mm", statement)
    }
    if state not in ("applied", "none", "unknown"):
        return OffsetState("unknown", source=source)
    return OffsetState(
        state,  # type: ignore[arg-type]
        typical_mm=values.get("typical"),
        outer_mm=values.get("outer"),
        inner_mm=values.get("inner"),
        peg_mm=values.get("peg"),
        source=source,
    )
