"""Words beside what a note says of offsets that change nothing of it; any other may take it back."""

from __future__ import annotations

import re

from manyworks.formats.cutting.words.board_words import is_material, plain_words

_WORDS = """
a an the this that these those all both each every any it its here there also and or as at by for from in
into of on onto to with within per so has have had been be is are was were being already yet now drawn
gezeichnet dessiné dibujado fully correctly always yes true ok okay x done note notes nb nota attention
important please info remark general cnc laser allowance typical total average standard nominal value
values amount size fit tolerance clearance gap width radius diameter half plus minus mm cm inch inches
left right outer inner outside inside external internal outward outwards inward inwards inset outset
shrunk grown larger smaller following follows below above side sides edge edges line lines outline
outlines contour contours profile profiles path paths toolpath toolpaths vector vectors curve curves
geometry cut cuts cutting slot slots hole holes pocket pockets notch notches joint joints tab tabs finger
fingers part parts panel panels piece pieces sheet sheets board boards layer layers file files drawing
drawings dxf svg design model data export exported version cutter cutters bit bits tool tools endmill mill
beam blade saw router machine-ready use used using drill drilled material plywood ply birch mdf acrylic
thick thickness wood pre ja ist sind wurde wurden worden bereits schon alle allen allem der die das den
dem des ein eine einer im am auf aus und oder mit von vom für fur bei zu zum zur je pro diese dieser
diesem dieses hier linien linie kontur konturen zeichnung zeichnungen datei dateien teile teil teilen nut
nuten schlitze löcher taschen kanten außen aussen innen seite fräser werkzeug korrektur breite maß mass
zugabe hinweis achtung ext oui le la les l un une du de d à au aux dans sur pour par ce cette ces est sont
été ont déjà tous toutes tout dessin dessins fichier fichiers lignes ligne tracé tracés pièces pièce trous
rainures bords extérieur extérieurs intérieur intérieurs outil fraise largeur rayon épaisseur valeur sí si
el los las lo una uno unos unas del al en con para por este esta estos estas es son está están ha han sido
ya todos todas todo dibujo dibujos archivo archivos líneas línea contorno contornos piezas pieza agujeros
ranuras bordes exterior exteriores interior interiores fresa herramienta ancho radio valor het een deze
dit zijn tekening bestand lijnen op voor met van
"""
_NEUTRAL = frozenset(_WORDS.split())
_FIGURE = re.compile(r"(?<![\w.,])[+±-]?(?:\d+(?:[.,]\d+)?|[.,]\d+)")
_MORE = re.compile(r"[^\W\d_]*\s*[x×]\b|\s*[x×](?!\s*\d)", re.I)
_TIMES = re.compile(r"(?<![\d\s])\s*\b[x×]\s?\d", re.I)
_NUMBERED = re.compile(
    r"\b(?:version|v|rev(?:ision)?|sheets?|boards?|parts?|panels?|layers?|page|no|nr)[\s.:#]*$", re.I
)
_OTHERWISE = re.compile(
    r"\b(?:use|using|uses|take|now|cut|changed?|instead|material|machine|spindle|mill|than|nehmen|jetzt|"
    r"verwenden|fräser|utiliser|fraise|usar|fresa)[\s:=(]*$",
    re.I,
)
"""Words before a figure by which it is that of something else than was reckoned with."""
_SIDES = (
    r"(?:outer|inner|outside|inside|external|internal|ext|int|holes?|slots?|outlines?|außen|aussen|innen|"
    r"extérieur\w*|intérieur\w*|exterior\w*|interior\w*)"
)
_SIDED = re.compile(rf"\b(?:{_SIDES}|tool|diameter|radius)\W*(?:of|by|with|um|de|von)?\W*$", re.I)
_OF_SIDE = re.compile(rf"\s*(?:mm\b)?(?:\s*(?:inset|outset|on|at|to|for|an|bei|the|all))*\s*{_SIDES}\b", re.I)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def strange_beside(said: str) -> list[str]:
    """The words of a note, without those that say it, by which it may not hold.

    >>> strange_beside("was , then removed"), strange_beside("have been to this file as follows: 0.25mm")
    (['then', 'removed'], [])
    """
    return [word for word in _WORD.findall(said.lower()) if word not in _NEUTRAL]


def figures_open(said: str) -> bool:
    """Whether a note that offsets are applied has figures that may take it back, or several for one thing.

    >>> [figures_open(note) for note in ("applied: 0.15 / 0.3", "applied 2x", "applied +0.1", "use 8mm")]
    [True, True, True, True]
    >>> [figures_open(note) for note in ("applied: 0.2 mm", "outer 0.2, inner 0.3", "Kerf 0.2 in 3 mm ply")]
    [False, False, False]
    """
    if _TIMES.search(said):
        return True
    values = set()
    for figure in _FIGURE.finditer(said):
        before, behind = said[: figure.start()], said[figure.end() :]
        if figure[0][0] == "+" or _MORE.match(behind) or _OTHERWISE.search(before):
            return True
        of_board = re.match(r"\s*mm[\s-]+([^\W\d_]+)", behind)
        known = of_board and is_material(plain_words(of_board[1]))
        of_line = _OF_SIDE.match(behind) or _NUMBERED.search(before) or _SIDED.search(before)
        if not (known or of_line):
            values.add(figure[0].lstrip("-±"))
    return len(values) > 1
