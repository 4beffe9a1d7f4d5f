"""Words beside numbers of pieces, as parts of patterns: what counts, and what is counted on one part."""

from __future__ import annotations


def word_set(words: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(words.split())


SURELY_QUANTITY = word_set(
    "qty qnty quan quantity quantities anzahl anz stuckzahl stueckzahl quantite quantites qte qtes nbre nbr "
    "cantidad cantidades cant quantita qta quantidade qtd qtde aantal antal antall mængde ilosc liczba pocet "
    "mnozstvi количество колво кво ксть кількість kolicina mennyiseg maara 数量"
)
"""Words that say nothing else than how many; small and without accents, in headings and in drawings."""
QUANTITY_WORDS = SURELY_QUANTITY | word_set(
    "pcs pieces pce pces menge stuck stueck stk stck stuks st nombre nb uds unid unids unidades piezas pezzi "
    "pecas reqd rqd copies exemplaires stykker stycken styck копии szt sztuk sztuki ks kusu kusy kpl darab "
    "adet tane kom buc vnt pzas τεμ τεμαχια шт штук штука штуки кол бр 개 장 個 个 枚 件 件数 本 수량"
)
"""All words that count, some of which have another meaning too."""
COUNTED_ON_ONE = (
    r"holes?|bore(?:s|d)?|bohrung(?:en)?|loch|l[öo]cher|trous?|per[çc]ages?|taladros?|agujeros?|fori|foro|"
    r"countersinks?|counterbores?|senkung(?:en)?|pockets?|slots?|taschen?|poches?|cajeras?|cut-?outs?|"
    r"inserts?|magnets?|magnete?n?|aimants?|im[aá]n(?:es)?|cam\s?locks?|glides?|hinges?|scharniere?|charni[èe]res?|"
    r"bisagras?|dowels?|d[üu]bel|chevilles?|tacos?|nuts?|muttern?|[ée]crous?|tuercas?|pins?|leds?|castors?|casters?|"
    r"pass(?:es)?|coats?|abs|stock|lager|bestand|[Ø⌀∅]|M(?=\W*\d)"
)
"""What one board may have several of, where it is the last word beside a number."""
BOARDS = (
    r"sheets?|boards?|plates?|panels?|planks?|platten?|tafeln?|bl(?:att|ätter)|bretter|panneaux?|plaques?|planches?|"
    r"feuilles?|tableros?|planchas?|hojas?|tablas?|pla(?:at|ten)|lastre?|pannell[oi]"
)
"""Words for what parts are cut from, and as often for the parts."""
LAID_TOGETHER = r"laminat(?:e[ds]?|ions?)|layers?|lagen|plis|capas|together|zusammen|ensemble|juntos|of|aus"
"""The last word before the number of boards that one thick part is made of."""
COUNTED = (
    r"pcs?\.?|pce\.?|pieces?|off(?!-|\s*(?:the|from|cent|edge|axis|wall))|no\.|nos\.?|no(?=\s*$)|st(?:ü|ue)ck|"
    r"stk\.?|st\.|stuks|szt\.?|ks|kom\.?|шт\.?|[个個件枚]|pi[eè]ces?|pezzi|pz\.?|piezas|unidades|uds?\.?|kpl|"
    r"re?q(?:['’´`]?d)?\.?|required|needed|ea\.?|copies|ex[ea]mplaires?|exemplare?|ejemplares|esemplari|"
    r"darab|adet|ex(?:\.|(?=\W*$))"
)
NAMED = (
    r"qty|quantity|pces?|pcs|pieces|no\.?\s+off|number\s+(?:off|required)|anz(?:ahl)?\.?|st(?:ü|ue)ck(?:zahl)?|stk|"
    r"menge|aantal|antal|antall|quantit[éeà]|qt[ée]|nb(?:re)?|nombre|re?q(?:['’´`]?d)?|required|needed|copies|ea|"
    r"cantidad|cant\.|pezzi|piezas|pièces|hoeveelheid|sztuk|uds?\.?|unidades|pz|ilo[śs][ćc]|m[äa][äa]r[äa]|ks|kpl|数量|個数|枚数|po[čc]et|darab|adet|"
    r"шт|кол(?:-во|ичество)?|(?<![A-Za-z] )(?:count|amount)"
)
PLAINLY = r"(?:qty|quantity|anzahl|st(?:ü|ue)ck(?:zahl)?|menge|aantal|antal|quantit[éeà]|qt[ée]|cantidad)"
WORD_NUMBER = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|zwei|drei|vier|fünf|sechs|sieben|acht|neun|"
    r"zehn|zwölf|deux|trois|quatre|cinq|sept|huit|neuf|dix|douze|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez)"
)
FOLDS = {
    word: number
    for number, words in (
        (2, "zweifach"),
        (3, "dreifach"),
        (4, "vierfach quadruple quadrupel cuádruple cuadruple"),
        (5, "fünffach fuenffach quintuple quíntuple"),
        (6, "sechsfach sextuple séxtuple"),
        (8, "achtfach"),
        (10, "zehnfach"),
    )
    for word in words.split()
}
"""Words that multiply, and by how much."""
_PLIES = (
    r"(?:layers?|thickness(?:es)?|laminations?|plies|boards?|sheets?|pieces?|pcs|lagen|schichten|platten|"
    r"couches|plis|épaisseurs|feuilles|plaques|capas|láminas|laminas|tableros|strati)"
)
_LAMINATED = r"(?:laminat(?:e|ed|ions?)|glue[- ]?up|verleimt|contrecollé\w*|encolad\w*)"
_GLUED = (
    rf"(?:{_LAMINATED}|glued?|bonded|(?:auf|zusammen)?(?:ge|ver|zu)?leim\w*|(?:auf|zusammen)?(?:ge|ver)?kleb\w*|"
    r"(?:contre)?coll(?:é\w*|er|age)|pegad\w*|incollat\w*)"
)
_SEVERAL = rf"(?:[2-9]|1\d|{WORD_NUMBER}|double|doppelt\w*|doble)"
IN_LAYERS = (
    rf"\b{_GLUED}\b.*?\b{_SEVERAL}\s?[x×]?\s?(?:\w+ )?{_PLIES}\b|"
    rf"\b{_SEVERAL}[\s-]+(?:\w+ )?{_PLIES}\b.*?\b{_GLUED}\b|"
    rf"\b{_SEVERAL}[\s-]*{_PLIES}\s+(?:of|à|a|von|de|x)?\s*\d+(?:[.,]\d+)?\s?mm\b|"
    rf"\b{_LAMINATED}\s*\(?(?:from|of|aus|de|x|×)?\s*(?:[2-9]|{WORD_NUMBER})\b|"
    r"\b(?:aufge|auf|ge)doppel\w*|\bdoubled up\b|\bdoppelt (?:verleimt|verklebt|gelegt)\b|"
    r"\b(?:in )?(?:double|two|triple) (?:thickness|layers?)\b|\bdouble épaisseur\b|\bdoble espesor\b"
)
"""A part made of several layers, for which as many pieces are cut: ``glued from two layers of 18 mm``."""
UNITS_OF_MANY = (
    r"off|ea(?:ch)?|pcs?|set|kit|unit|sheet|box|side|pair|door|drawer|cabinet|chair|table|house|frame|panel|"
    r"st(?:ü|ue)ck|satz|schrank|tür|stuhl|tisch|haus|meuble|porte|chaise|unité|jeu|mueble|puerta|silla|"
    r"unidad|juego|paare?|paires?|pares|coppia|stel"
)
MORE = (
    r"\d\s*(?:[x×]\s*)?(?:more|extra|additional|weitere?n?|zusätzliche?|de plus|en plus|supplémentaires?|más|"
    r"adicional(?:es)?)\b|\bplus\s+\d{1,3}\b(?!\s*mm)"
)
"""A number beside that which is drawn."""
NOT_ALL = rf"\d\s*(?:{COUNTED})?\s*/\s*(?:{UNITS_OF_MANY})\b|{MORE}"
"""A number of pieces for one of something, or of those that are not drawn."""
_LEFT, _RIGHT = r"(?:left|links?|gauches?|izquierd[oa]s?)", r"(?:right|rechts?|droite?s?|derech[oa]s?)"
_AND = r"\W*(?:[+&]|and|und|et|y|en)\W*(?:\d{1,2}\W*)?"
_MIRRORED = r"(?:mirror(?:ed)?|gespiegelt\w*|spiegelbildlich\w*|symétriques?|simétric[oa]s?)"
OF_BOTH_HANDS = (
    rf"\b{_LEFT}{_AND}{_RIGHT}\b|\b{_RIGHT}{_AND}{_LEFT}\b|"
    rf"^\d{{1,2}}\s?{_LEFT}\W+\d{{1,2}}\s?{_RIGHT}\b|^\d{{1,2}}\s?{_RIGHT}\W+\d{{1,2}}\s?{_LEFT}\b|"
    r"^\d{1,2}\s?R\W+\d{1,2}\s?L$|"
    rf"\b{_MIRRORED}\b.*\b(?:copy|copies|also|too|as well|auch|kopien?|aussi|copies?|también|copias?)\b|"
    rf"\b(?:also|copy|auch|kopie|aussi|copie|también|copia)\b.*\b{_MIRRORED}\b"
)
"""Left and right, or the part and its mirror image, of which one is drawn."""
SELDOM = (
    r"\btyp(?:ical)?\.?\s+of\s+\d{1,3}\b|^\d{1,3}\s?nr\.?$|^(?-i:db)\W{0,2}\d{1,3}$|"
    r"^\d{1,3}\s?(?:un\.|buc\.?|(?-i:db)|sztuk\w*|unità)$|^par\s?\d{1,3}$|"
    r"[^\W\d]\s?(?:\[\d{1,3}\]|\{\d{1,3}\}|\(\d{1,3}\))$|"
    r"^\(\d{1,3}\)\s*(?:[^\W\d]\w*(?:\s+\w+){0,2}$|\d)|"
    rf"[^\W\d][-_]\d{{1,3}}[x×]$|\b{WORD_NUMBER}\s+(?:mal|fois|veces|volte|keer)\b"
)
"""Other words and signs that may count."""
APART_BY_THOUSANDS = rf"\b(?:{NAMED})\W{{0,3}}\d{{1,3}}[\s'’]\d{{3}}(?!\d|[.,]\d|\s*(?:mm|cm|[x×]))"
"""A number that a blank cuts in two, ``QTY 12 000``."""
HARDWARE = (
    r"screws?|bolts?|nails?|washers?|rivets?|staples?|(?:masking )?tape|schrauben?|nägel|unterlegscheiben?|"
    r"nieten?|klebeband|vis|clous?|boulons?|rondelles?|ruban|tornillos?|clavos?|pernos?|arandelas?|cinta"
)
HANDLED = (
    r"drill|glue|sand|oil|bohren|(?:ver)?leimen|(?:ver)?kleben|schleifen|ölen|percer|coller|poncer|taladrar|encolar|"
    r"pegar|lijar|zoom|magnification|maßstab|massstab|échelle|escala"
)
DONE = (
    r"drilled|glued|sanded|oiled|gebohrt|(?:ver|ge)leimt|(?:ver|ge)klebt|geschliffen|geölt|percée?s?|collée?s?|"
    r"poncée?s?|taladrad[ao]s?|encolad[ao]s?|pegad[ao]s?|lijad[ao]s?"
)
NOTCHES = (
    r"notch(?:es)?|grooves?|dado(?:e?s)?|rebates?|kerben?|nut(?:en)?|schlitze?|encoches?|rainures?|fentes?|"
    r"ranuras?|muescas?"
)
SMALL_WORDS = r"here|in|on|at|and|with|each|hier|und|mit|von|je|ici|et|avec|de|aquí|y|con|en"
