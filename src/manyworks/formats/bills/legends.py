"""Words that say what a colour, or a way of writing, means in a bill, or that something is not wanted."""

from __future__ import annotations

from manyworks.formats.bills.known_words import bare_words
from manyworks.formats.cutting.words.unwanted import says_unwanted
from manyworks.formats.patterns import later

_LEGEND = later(
    r"\W*(?:(?:light|dark|hell|dunkel|all|alle|in)\s?)*(?:gr[ae]y|red|yellow|green|blue|orange|purple|pink|white|black|"
    r"brown|grau|rot|gelb|grun|blau|lila|rosa|weiss|schwarz|braun|gris|rouge|jaune|verte?|bleue?|blanche?|noire?|"
    r"roj[oa]|amarill[oa]|azul|blanc[oa]|negr[oa]|naranja|italics?|bold|strike ?through|struck(?: through)?|"
    r"crossed(?: out)?|underlined?|highlighted|shaded|colou?red|kursiv|fett|durchgestrichen|"
    r"unterstrichen|markiert|"
    r"italique|gras|barree?s?|surlignee?s?|cursiva|negrita|tachad[oa]s?|subrayad[oa]s?)"
    r"(?:e[nrs]?)?(?: (?:rows?|lines?|cells?|text|items?|parts?|fill|zeilen?|felder|teile|lignes?|"
    r"cases?|filas?|"
    r"celdas?))*\s?(?:[=:]|->|→|\b(?:is|are|means?|was|ist|sind|bedeutet|signifie|sont|est|significa|son|es)\b)\W*\w"
)
"""What a colour, or a way of writing, means."""


def is_legend(text: str) -> bool:
    """Whether words say what a colour or a way of writing means, or that something is not wanted.

    >>> [is_legend(words) for words in ("grey = existing", "Italic rows are by client", "by others")]
    [True, True, True]
    >>> [is_legend(words) for words in ("Grey paint", "Kitchen: grey", "Red oak")]
    [False, False, False]
    """
    return _LEGEND.match(bare_words(text)) is not None or says_unwanted(text)
