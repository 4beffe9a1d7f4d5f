"""Which words in and round a bill are known to change neither number, size nor material; all others may."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from manyworks.formats.bills.columns import PRODUCT, PRODUCTS, plain
from manyworks.formats.cutting.words.board_words import is_material, material_named
from manyworks.formats.cutting.words.count_words import WORD_NUMBER, word_set
from manyworks.formats.cutting.words.unwanted import says_unwanted
from manyworks.formats.patterns import later

_SMALL = word_set(
    "a an the of on in at to and with by der die das den des dem und mit von vom zum zur im am an le la "
    "les l d du de des et avec au aux el los las del y e con en da di do il van het een met is are see "
    "siehe voir ver cf refer as please bitte for fur pour para por"
)
EDGES = word_set(
    "edge edges edging edgeband edgebanding banding band bands lipping lipped tape kante kanten kantenband "
    "umleimer chant chants bord bords bordo bordi canto cantos tapacantos randen abs pvc"
)
HOLES = word_set(
    "hole holes bore bores bored bohrung bohrungen bohren gebohrt loch locher trou trous percage percages "
    "taladro taladros agujero agujeros drill drilled drilling drillings drills pocket pockets tasche "
    "taschen slot slots groove grooves grooved nut nuten gefalzt falz rebate rebates rebated dado dados "
    "rainure rainures ranura ranuras screw screws screwed bolt bolts dowel dowels hinge hinges cam cams "
    "lock locks insert inserts magnet magnets schraube schrauben dubel scharnier scharniere chamfer "
    "chamfered fase fasen bevel bevelled mitre mitred radius radii rounded gerundet fillet notch notches "
    "bullnose bullnosed ogee lochreihe lochreihen genutet eingenutet nuten perforado perfore "
    "cutout cutouts ausschnitt countersink countersunk senkung gehrung"
)
_FINISH = word_set(
    "finish finished finishes surface oberflache coating coated beschichtet beschichtung laminate colour "
    "color farbe couleur finition acabado paint painted lackiert lackieren lack varnish varnished lacquer "
    "lacquered oil oiled geolt olen gelaugt wax waxed gewachst sand sanded sanding geschliffen schleifen "
    "raw roh natural natur planed gehobelt stained gebeizt glue glued leim verleimt foil folie veneer "
    "veneered furnier furniert polished visible sichtbar white black grey weiss schwarz grau blanc noir "
    "gris blanco negro decor dekor matt gloss clear primed teinte vernis peint brut plaque plaquee plaques "
    "kanten bekantet"
)
_PLACES = word_set(
    "grain fibre fiber faser faserrichtung maserung fil veta sens richtung direction along across langs "
    "quer face faces side sides seite seiten front back top bottom upper lower inner outer inside outside "
    "left right rear lh rh l r li re links rechts oben unten vorne hinten innen aussen gauche droite haut "
    "bas avant arriere dessus dessous izquierda derecha arriba abajo middle centre center mitte long short "
    "lang kurz horizontal vertical from rev each"
)
_PAPERS = word_set(
    "drawing drawings drg dwg sketch detail details page pages sheet sheets zeichnung skizze blatt plan "
    "plans dessin feuille croquis plano hoja note notes rev revision index file filename datei fichier "
    "archivo link url image picture bild photo ref reference id guid uuid date datum fecha created "
    "modified author drawn checked ask ok okay done open neu new released approved freigegeben geprueft "
    "gepruft gepruft"
)
_THINGS = word_set(
    "holds hold clamps clamp tape sided filled existing panel panels board boards door doors drawer "
    "drawers shelf shelves gable gables cabinet carcass rail rails leg legs table wall floor room kitchen "
    "bath hall tur turen schublade fach boden deckel korpus porte tiroir etagere puerta cajon balda deliver "
    "delivery friday monday per"
)
_COMPOUND = later(
    r"\w+(?:bohrung(?:en)?|kanten?|nut(?:en)?|falz|fase|faser|seite|ausschnitt|lochung|furniert)"
)
_HARMLESS = _SMALL | EDGES | HOLES | _FINISH | _PLACES | _PAPERS | _THINGS
"""Words of remarks by which a part keeps its number, its size and its material."""
_BESIDE_EDGES = word_set("plus pro per par por zzgl je + &")
_DONE = word_set("cut mill milled make fraisen frasen gefrast")
_AS_USUAL = later(r"\b(?:double|two|2) (?:sided|faced)\b|\bdoppelt (?:beschichtet|belegt)\b|\bdoppelseitig\b")
TICKS = word_set("y n x yes no ja nein oui non si sí true false in out j - ok ✓ ☑ ☐ ✗ l r done")
"""Cells that answer a question nobody has read."""
_ASKS_EACH = later(r"\beach (?!side|edge|end|face|corner)|\bper (?!drawing|drg|plan|detail|sketch|dwg|sheet)")

_NUMBER = r"\d+(?:[.,]\d+)?"
_BEFORE = (
    r"(?:page|pages|p|sheet|drawing|drg|dwg|detail|step|note|fig|figure|seite|blatt|zeichnung|skizze|plan|"
    r"dessin|feuille|plano|hoja|rev|revision|version|ver|v|index|issue|no|nr|number|ral|ncs|pos|position|"
    r"layer|phase|anlage|tel|phone|fax|mobile?|plot|room|flat|house|job|project|projekt|projet|proyecto|kw|"
    r"week|woche|plz|bp|sheet|tabelle|feuil|feuille|hoja|table|blad|foglio|arkusz|etage|floor|level|stand|"
    r"date|datum|fecha)"
)
_EDGE_WORD = "|".join((*sorted(EDGES | HOLES, key=len, reverse=True), r"\w+bohrung(?:en)?", r"\w+kanten?"))
_ON_ONE = later(
    rf"(?:{_NUMBER}\s*(?:mm\b\s*)?(?:x\s*)?(?:\w+ )?\b(?:{_EDGE_WORD})\b"
    rf"|\b(?:{_EDGE_WORD})\b(?: \w+)?\s*{_NUMBER}\s*(?:mm\b)?(?:\s*x\s*{_NUMBER})?"
    rf"|\b(?:m|r|o)\s?{_NUMBER}(?:\s*x\s*{_NUMBER})?|{_NUMBER}\s*(?:o|deg|grad|degrees)(?!\w))"
)
"""Numbers of what a part has several of, of its edges, of radii, screws and angles."""
_OF_NORM = later(
    r"(?:\b\d{1,3} ?x ?)?\b(?:(?:iso|din|en|nf|bs|ansi|asme) ?\d{2,6}(?:-\d+)?|"
    rf"m ?{_NUMBER} ?x ?{_NUMBER})\b"
)
"""Norms of fasteners, and how thick and long a screw is."""
_REFERRED = later(
    rf"\b{_BEFORE}(?![a-z])[.:]?\s*(?:no |nr )?(?:[a-z]?\d+[a-z]?|[a-z])\b(?:\s*(?:of|von|de|/)\s*\d+)?"
)
_DATED = later(
    r"\b\d{1,4}[./-]\d{1,2}[./-]\d{2,4}(?: \d{1,2}:\d\d(?::\d\d)?)?\b|\b\d{4}-\d\d(?:-\d\d)?t?[\d:]*|"
    r"\b\d{1,2}[. ]+(?:jan|feb|mar|apr|ma[iy]|jun|jul|aug|sep|oct|okt|nov|de[cz])\w*\.?(?: \d{2,4})?\b|"
    r"\b(?:19|20)\d\d\b|\b\d{1,2}:\d\d\b"
)
_OF_TITLES = later(
    r"\b(?:scale|massstab|echelle|escala|m) ?1 ?[:/] ?\d+|\b1:\d+|\+?\d[\d /()-]{6,}\d|"
    r"\b\d{1,4}[a-z]?(?: [a-z]+){1,3} (?:street|road|lane|avenue|drive|way|close|str|rd|st|ave)\b|"
    r"(?:\w*str(?:asse|eet)?|\w*weg|\w*gasse|\w*platz|rue|calle|avenue|via)\.? (?:\w+ )*\d{1,4}[a-z]?\b|"
    r"\b\d{4,5} [a-z]{3,}|\b\d+ (?:people|persons?|seats|personen|personnes|personas|pages?|sheets?|seiten|"
    r"blatt|feuilles|hojas)\b|\b(?:order|job|auftrag|bestellung|commande|pedido|quote|offer|angebot|"
    r"invoice|projekt|project) ?(?:no |nr |number )?[a-z]*-?\d{4,}(?:[-/]\d+)*|"
    r"\b\d{2,4}(?:[.,]\d+)? ?(?:cm|m)\b|\b(?:lot|los|serie|build|order|auftrag|commande|batch|"
    r"run) \d+(?= ?[–—-] ?[^\W\d]| [^\W\d])|\d{3,4} ?(?:mm|cm)? ?x ?\d{3,4}(?: ?x ?\d{3,4})?(?: ?mm| ?cm)?|"
    rf"(?:[€£$] ?{_NUMBER}|{_NUMBER} ?(?:€|£|\$|eur|usd|gbp|%|kg|m2|m²|sqm|h\b|hours|std))|"
    rf"\b(?:kerf|blade|saw|sageblatt|schnittfuge|trait de scie|sierra)\W*{_NUMBER} ?(?:mm)?"
)
_NAMED = later(
    rf"\b(?:{'|'.join(sorted(PRODUCT - PRODUCTS))}|[a-z]*schrank|[a-z]*regal|unit|"
    rf"modules?)\s\d+(?: of \d+)?(?!\w)"
    r"|\b(?!(?:von|de|of|fur|for|pour|para)\b)[a-z]{3,} \d{3,4}(?!\d| ?mm)"
)
"""``Module 2 of 3``, ``Cabinet 600``: the name of one, and no number of pieces."""
_ORDINAL = later(
    r"(?:[^\W\d]+[ -]){0,3}(?!lot |los |run |batch |serie |series |order |production |make |build |de |"
    r"von |of |x |fur |for )[^\W\d]+(?<!s) 1?\d[a-z]?"
)
"""``Drawer 2``: one of several things that have one name."""
_ONLY_WORDS = later(r"[^\W\d_]+")

_DOUBTFUL = later(
    r"\b(?:old|obsolete|obsolet|archived?|archiv|backup|back up|template|vorlage|example|beispiel|exemple|"
    r"ejemplo|samples?|muster|copy|kopie|copie|copia|alternativ\w*|alt|variant[ea]?|options?|opcion|"
    r"veraltet|ungueltig|ungultig|invalid|drafts?|entwurf|brouillon|borrador|unused|superseded|ancienne?|"
    r"viejo|previous|deleted?|removed?|omit\w*|entfallt|entfaellt|entfallen|not|nicht|kein\w*|ne|pas|sans|"
    r"without|ohne|never|if|wenn|falls|si|tbc|tbd|tba|needed|bedarf|besoin|necesario|necesidad|instead|"
    r"statt|anstatt|unless|except|ausser|sauf|excepto|salvo|also|auch|aussi|tambien|plus|zusatzlich|"
    r"additional|extra|spares?|reserve|ersatz|mirror\w*|gespiegelt\w*|miroir|espejo|double[ds]?|doubled|"
    r"doppelt|twice|triple|pairs?|paare?|paires?|pares?|both|beide\w*|per|pro|je|each|jeweils|chaque|cada|"
    r"single|einzel\w*|dozen|dutzend|douzaine|docena|sets? of|kits? of|jeu de|juego de|satz von|set|satz|"
    r"(?:for|fur|fuer|pour|para|of|von) (?:1|one|eine?[nmr]?|une?|una?)|or|oder|ou|either|now|was|order|"
    r"use|replace[sd]?|reduce\w*|same|delete|deprecated|void|cancel\w*|multipl\w*|factor|faktor|revised|"
    r"stand|rest|optional\w*|maybe|thickness|dicke|starke|epaisseur|espesor|"
    rf"{WORD_NUMBER})\b|\d\s*er\b|\?"
)
"""Words of choice, state, number and size: what has them in its name may not be meant as it stands."""
IN_NAMES = later(
    r"\b(?:old|obsolet\w*|unused|superseded|delete\w*|removed?|omit\w*|tbc|tbd|tba|alt|alternativ\w*|if|"
    r"falls|bei bedarf|si besoin|si necesario|not|nicht|doubled|doppelt|twice|(?:order|make|cut) (?:double|"
    r"twice|\d+)|entfallt|entfaellt|now|instead|statt|spares?|reserve|ersatz|extra (?!wide|long|deep|tall|"
    r"large|strong)|also|auch|aussi|plus|same|reduce|from \d+|inches|\d+ (?:layers|plies|lagen|schichten|"
    r"couches|plis|capas)|each|jeweils|chaque|cada|mirrored|gespiegelt\w*|replaced?)\b|"
    r"[(,\[] ?or\b(?! similar)|\?|^(?:[;%!|\\]|//|/\*|rem )|^#(?:\s|[^\W\d]{2})|^\(.*\)$|--$"
)
_SEVERAL = later(
    r"\b(?:pairs? of|paare?|paires?|pares? de|kits? of|sets? of|(?:kits?|sets?)$|jeux? de|juegos? de|"
    r"satz)\b|\b(?:l|lh|li|left|links|g|gauche|izq|izquierd[ao]|r|rh|re|right|rechts|d|droite|der|"
    r"derech[ao])\s?(?:\+|&|/|and|und|et|y)\s?(?:l|lh|li|left|links|g|gauche|izq|izquierd[ao]|r|rh|re|"
    r"right|rechts|d|droite|der|derech[ao])\b|\b(\d{1,2})(?: ?, ?\d{1,2}){1,}\b|"
    r"\b[a-h] ?/ ?(?:\w+ )?[b-h]\b|(?<![-\w])[a-h] (?:to|bis|a) [b-h]\b|\S/ ?mirror"
)
"""Names of several parts: pairs, left and right, lists."""
_RANGE = later(r"(?<![\d.,/x-])(\d|1\d) ?(?:-|–|to|bis) ?(\d{1,2})(?![\d.,/x-]| ?(?:mm|cm|in)\b|\")")
_STATE = later(r"\b(?:rev|revision|version|stand|v) ?\w{1,4}$")
COUNT = later(r"(?<![a-z\d.,/-])\d+(?:[.,]\d+)?(?=$|\W|mm|cm|er\b|x\b|st|off|pcs)")
"""A number by itself, or with a unit; codes such as F-S-42 and W600 have none."""
_LABEL = 8
"""So many unknown words are the name of something; more are a sentence."""

REMARKS = word_set(
    "note notes remark remarks comment comments bemerkung bemerkungen anmerkung anmerkungen hinweis "
    "hinweise kommentar remarque remarques commentaire commentaires observation observations observacion "
    "observaciones nota notas comentario comentarios info information opmerking opmerkingen annotazioni "
    "osservazioni uwagi memo instructions instruction text"
)
"""Headings of what anybody may write."""
_IDENTIFIES = word_set(
    "rev revision drawing drg dwg zeichnung dessin plano plan sheet blatt page seite file datei fichier "
    "archivo name path pfad supplier lieferant fournisseur proveedor vendor manufacturer hersteller brand "
    "marke date datum fecha author barcode ean sku article artikel url link image picture bild photo id "
    "uuid guid tag tags layer ebene bom structure price preis cost kosten ep gp value currency weight "
    "gewicht poids peso kg mass area flache surface m2 m² volume volumen sqm perimeter umfang holes hole "
    "pockets pocket drillings drilling slots bohrungen tool machine maschine program programm operation "
    "operations op work station arbeitsgang file lead time job project projekt kostenstelle customer kunde "
    "flat flats apartment apt plot fastener fasteners hardware fixing fixings fitting fittings beschlag "
    "beschlage appearance quincaillerie ferrure herraje herrajes order auftrag "
    "grade quality qualitat sort sorting reihenfolge sequence row line zeile url category "
    "kategorie group gruppe class klasse"
)
TEXTUAL = word_set(
    "table tisch room raum zimmer zone place ort location lieu lugar bereich wohnung floor etage building "
    "house haus assembly baugruppe section sektion cabinet schrank korpus module modul unit set kit product "
    "produkt type typ kind art"
)
"""Headings under which words say where a part belongs; numbers there may count."""
_HEAD = (
    _SMALL
    | EDGES
    | _FINISH
    | _IDENTIFIES
    | TEXTUAL
    | word_set(
        "grain faser faserrichtung maserung fil veta sens no nr number code direction richtung cutting can "
        "sub panel drehbar rotate rotation bounding box offset toleranz tolerance radius raw roh total final "
        "stock bought length lange width thickness dicke size lengths front back left right top bottom links "
        "rechts breite oben unten long short l w b t d h x y vorne hinten up down in mm cm per piece net "
        "depth depths places longueur largeur epaisseur"
    )
)
_NOUNS = (
    EDGES
    | _FINISH
    | _IDENTIFIES
    | TEXTUAL
    | word_set("grain faser faserrichtung maserung fil veta sens tolerance rotate rotation drehbar places")
)
_OF_CUTS = later(
    r"(?:outside|inside|total) cut(?: length)?(?: m| mm)?|roh(?:lange|breite|dicke|mass)|(?:longueur|"
    r"largeur|epaisseur|largo|ancho|espesor) (?:brut[aeo]|debit)|(?:length|width|thickness) raw|"
    r"(?:lange|breite|dicke) roh|total length|"
    r"gesamtlange"
)
"""Sizes that are none of the part."""


def bare_words(text: str) -> str:
    """Small letters without accents; signs stay, because numbers are told by them."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("×", "x").replace("⌀", "ø"))
    letters = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return " ".join(letters.replace("ø", "o").replace("_", " ").replace("°", " deg").split())


def is_finish(word: str) -> bool:
    """Whether a word is of a surface or a colour, or one of those that stand between others."""
    return word in _FINISH or word in _SMALL


def is_remarks(heading: str) -> bool:
    """Whether a column holds what anybody may write: its words are read one by one.

    >>> is_remarks("Remarks"), is_remarks("Bemerkung:"), is_remarks("Qty")
    (True, True, False)
    """
    words = set(re.findall(r"\w+", plain(heading)))
    return bool(words & REMARKS) and words <= REMARKS | _HEAD


def is_harmless(heading: str) -> str:
    """``always`` for a heading known to change nothing, ``words`` for one under which numbers may count.

    >>> is_harmless("Edge L1"), is_harmless("Grain"), is_harmless("Room"), is_harmless("Fin. L")
    ('always', 'always', 'words', '')
    """
    if _OF_CUTS.fullmatch(plain(heading)):
        return "always"
    words = re.findall(r"[^\W\d_]+|²", plain(heading))
    if not words or not all(word in _HEAD or len(word) == 1 for word in words):
        return ""
    nouns = set(words) & _NOUNS
    if not nouns:
        return ""
    # A unit, a set or a room that is counted, and the finished length, are none of these.
    sized = set(words) & word_set(
        "length lange width breite thickness dicke size lengths l w b t d h x y longueur largeur epaisseur"
    )
    if sized and not nouns & (EDGES | _IDENTIFIES | word_set("grain faser raw roh")):
        return ""
    numbered = set(words) & {"no", "nr", "number", "code", "id"} and not set(words) & {"of", "de", "der"}
    return "words" if nouns <= TEXTUAL and not numbered else "always"


def may_be_size(heading: str) -> bool:
    """Whether a column of edges or of the grain may hold sizes: ``Long edge``, ``Cross grain``.

    >>> may_be_size("Long edge"), may_be_size("Sens du fil"), may_be_size("Room")
    (True, True, False)
    """
    words = set(re.findall(r"[^\W\d_]+", plain(heading)))
    return not words.isdisjoint(EDGES | word_set("grain faser faserrichtung maserung fil veta"))


def strange_remark(text: str, sizes: Collection[float | None]) -> bool:
    """Whether a remark has a word or a number that is not known to change nothing.

    >>> [strange_remark(words, [700.0]) for words in ("edge 2 mm", "8 holes", "page 3", "grain along 700")]
    [False, False, False, False]
    >>> [strange_remark(words, [700.0]) for words in ("omit", "use MDF", "trim to 690", "for both units")]
    [True, True, True, True]
    """
    words = _DATED.sub(" ", bare_words(text))
    of_edge = bool(set(_ONLY_WORDS.findall(words)) & EDGES)
    if _ASKS_EACH.search(words) or re.search(r"[?+&]" if not of_edge else r"\?", words):
        return True
    words, on_one = _ON_ONE.subn(" of edge ", _OF_NORM.sub(" ", _AS_USUAL.sub(" ", words)))
    words = _REFERRED.sub(" ", words)
    for size in sizes:
        if size is not None:
            words = re.sub(rf"(?<![\d.,]){size:g}(?![\d.,]\d|\d)(?:\s*mm)?", " ", words)
    left = _ONLY_WORDS.findall(words)
    if re.search(r"\d", words):
        return True
    return not all(
        len(word) == 1
        or word in _HARMLESS
        or _COMPOUND.fullmatch(word)
        or (on_one and word in _DONE)
        or (of_edge and (word in _BESIDE_EDGES or is_material(word)))
        for word in left
    )


def materials_in(text: str) -> set[str]:
    """The materials that the words of a text name, by their codes or as they stand.

    >>> materials_in("All parts oak"), materials_in("Kitchen")
    ({'oak'}, set())
    """
    return {
        material_named(word) or word for word in re.findall(r"[^\W\d_]+", plain(text)) if is_material(word)
    }


def strange_title(text: str, *, joined: bool = False) -> bool:
    """Whether words beside a table have a number that may count, a word of choice, or are a sentence.

    A number in a cell of its own, ``joined`` to the words before it, is no part of a name like ``Drawer 2``.

    >>> [strange_title(words) for words in ("Kitchen Miller", "Rev. 3", "Cabinet 600", "Date: 2026-03-01")]
    [False, False, False, False]
    >>> [strange_title(words) for words in ("Serie von 50 Hockern", "per single chair", "all 18 mm thick")]
    [True, True, True]
    """
    words = re.sub(r"\bas per (?:drawing|plan|sketch)s?\b", " ", bare_words(text))
    words = without_names(words, joined=joined)
    if COUNT.search(words) or _DOUBTFUL.search(words):
        return True
    return len([word for word in _ONLY_WORDS.findall(words) if word not in _HARMLESS]) > _LABEL


def without_names(words: str, *, joined: bool = False) -> str:
    """Words without the dates, papers, places and names of things that have a number."""
    if not joined and _ORDINAL.fullmatch(words) and not material_named(words):
        words = re.sub(r"\d+", " ", words)
    for known in (_DATED, _OF_TITLES, _OF_NORM, _REFERRED, _NAMED):
        words = known.sub(" ", words)
    return words


def is_doubtful(name: str, *, several: bool = False) -> bool:
    """Whether the name of a sheet may say that what is in it does not hold, or how often.

    Of ``several`` sheets those of one state may replace those of another.

    >>> is_doubtful("Kitchen"), is_doubtful("Do not use"), is_doubtful("Sheet1"), is_doubtful("BOM 4er")
    (False, True, False, True)
    """
    words = bare_words(name)
    return says_unwanted(name) or strange_title(words) or (several and _STATE.search(words) is not None)


def doubted_name(name: str, count: float) -> bool:
    """Whether the name of a part has words of choice or state, or of more parts than are counted.

    >>> [doubted_name(name, 1) for name in ("Side OLD", "Side L+R", "Pair of sides", "Side left", "Side 1-4")]
    [True, True, True, False, True]
    """
    return IN_NAMES.search(bare_words(name)) is not None or names_others(name, count)


def names_others(name: str, count: float) -> bool:
    """Whether a name is of a pair, of both hands, of a row or a list, of other than so many parts."""
    bare = bare_words(name)
    if listed := re.search(r"\b\d{1,2}(?: ?, ?\d{1,2})+\b", bare):
        return len(re.findall(r"\d+", listed[0])) != count
    if (ranged := _RANGE.search(bare)) and int(ranged[1]) < int(ranged[2]):
        return int(ranged[2]) - int(ranged[1]) + 1 != count
    several = _SEVERAL.search(re.sub(r"[.’']", "", bare))
    # A pair, or left and right, are two.
    return bool(several) and (
        count % 2 == 1 or re.search(r"\b(?:kits?|sets?|jeu|juego|satz)\b", bare) is not None
    )
