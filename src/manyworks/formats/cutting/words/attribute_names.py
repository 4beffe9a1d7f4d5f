"""Names of a block's attributes that say something else than how many: what it is, how large, and where."""

from __future__ import annotations

import re

from manyworks.formats.cutting.words.board_words import plain_words
from manyworks.formats.patterns import later

_OTHER = (
    # What it is, and on which paper.
    r"id|guid|uuid|handle|mark\w*|code|label|name|bezeichnung|titel?|title|tag|ref\w*|item|pos\w*|part|piece|teil|pieza|"
    r"repere|marca|sku|serial|rev\w*|vers\w*|index|date|datum|fecha|year|jahr|scale|massstab|echelle|sheet|page|blatt|"
    r"seite|dwg|drg|drawing|zeichnung|plan|plano|job|order|auftrag|project|projekt|projet|proyecto|client|kunde|"
    r"author|drawn|checked|approved|by|note\w*|text|desc\w*|comment|remark|info|artikel|article|"
    # Its place and its kind.
    r"floor|level|storey|geschoss|ebene|room|raum|zone|grid|axis|row|col\w*|line|door|window|wall|house|"
    r"type|typ|kind|class|grade|group|gruppe|family|series|model|modell|variant\w*|option|phase|stage|step|seq\w*|"
    r"priority|status|side|face|layer|"
    # Its size, material and work.
    r"w|h|l|b|t|d|x|y|z|r|width|height|length|depth|thick\w*|thk|breite|hohe|hoehe|lange|laenge|tiefe|dicke|starke|"
    r"largeur|hauteur|longueur|epaisseur|profondeur|ancho|alto|largo|espesor|dim\w*|size|mass|masse|mass|dia\w*|radius|"
    r"angle|winkel|area|flache|weight|gewicht|poids|peso|volume|mm|cm|kg|material|mat|werkstoff|holz|finish|"
    r"colou?r|farbe|grain|maserung|edge\w*|edg\w*|band\w*|kante\w*|tool|bit|cutter|feed|speed|rpm|pass\w*|power|offset|kerf|"
    r"tolerance|price|cost|preis|prix|precio|hole\w*|drill\w*|screw\w*|bolt\w*|hinge\w*|"
    r"vert(?:ex|ices)|nodes?|points?|visible|hidden|locked?|print\w*|plot\w*|show\w*|rotat\w*|rotation|cnc|laser|paint\w*|fire\w*|licen[cs]e"
)
_IS_OTHER = later(rf"(?:^|.* )(?:{_OTHER})(?: .*|$)")


def names_other(words: str) -> bool:
    """Whether an attribute is known to say something else than how many, or that there is another.

    >>> [names_other(name) for name in ("PANEL WIDTH", "Mark", "SETS", "PER UNIT", "MIRRORED")]
    [True, True, False, False, False]
    """
    return _IS_OTHER.fullmatch(re.sub(r"[\W\d]+", " ", plain_words(words)).strip()) is not None
