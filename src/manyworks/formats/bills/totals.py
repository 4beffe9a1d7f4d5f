"""Rows that add up others: they are no parts."""

from __future__ import annotations

import re

from manyworks.formats.bills.columns import plain
from manyworks.formats.cutting.words.count_words import word_set

_WORDS = (
    "total, totals, sub total, sub totals, subtotal, subtotals, grand total, sum, sums, sum total, "
    "overall, carried over, carried forward, carry over, carry forward, brought forward, brought "
    "over, c/f, b/f, summe, summen, gesamt, gesamtsumme, gesamtanzahl, gesamtmenge, gesamtstuckzahl, "
    "zwischensumme, teilsumme, endsumme, insgesamt, ubertrag, uebertrag, total general, totaux, sous "
    "total, sous totaux, somme, a reporter, total partiel, total generale, suma, sumas, suma total, "
    "total parcial, suma y sigue, suma anterior, total geral, totaal, subtotaal, totale, subtotale, "
    "totale parziale, soma, altogether, all together, in all, all parts, all pieces, alle teile, "
    "gesamtzahl, tot, ttl, Σ, ∑, totales, subtotales, eindtotaal, soucet, celkem, mezisoucet, "
    "algemeen totaal, osszesen, mindosszesen, yhteensa, valisumma, razem, lacznie, summa, i alt, sum i alt, "
    "totalt, toplam, genel toplam, ara toplam, итого, всего, 合計, 小計, 总计, 合计, check sum, checksum, "
    "grand sum, sub sum"
)
_TOTALS = sorted((plain(word) for word in _WORDS.split(",")), key=len, reverse=True)
_BEGINS = re.compile(rf"(?:{'|'.join(map(re.escape, _TOTALS))})(?!\w)")
_ENDS = re.compile(r"\S.* (?:total|totals|sub ?total|summe|gesamt|totaal|subtotaal|totale)")
_ALONE = word_set(
    "total totals sum sums summe gesamt overall somme suma totaal totale soma tot ttl "
    "summa totales razem toplam totalt"
)
"""Words that a part's name may begin with; nobody calls a part a subtotal."""
_BESIDE = word_set(
    "no nos nr of de der des the all qty quantity count number pieces pcs parts panels items units sheets "
    "stuck stueck stk stuckzahl teile anzahl menge pzas piezas cantidad qte quantite nombre stuks "
    "net gross netto brutto price cost amount page seite section"
)
_OF = re.compile(r"(?:for|of|fur|fuer|pour|para|del?|der|des|du|voor|per|von) ")


def says_total(text: str) -> str:
    """``sure`` for a text that names a sum, ``perhaps`` for one that only begins like it.

    >>> says_total("Sous-total"), says_total("Total pieces: 12"), says_total("Kitchen total")
    ('sure', 'sure', 'sure')
    >>> says_total("Total station bracket"), says_total("Summer house")
    ('perhaps', '')
    """
    words = plain(text)
    match = _BEGINS.match(words)
    if not match:
        return "sure" if _ENDS.fullmatch(words) else ""
    rest = words[match.end() :].strip()
    named = not _OF.match(rest) and set(re.sub(r"\d+", " ", rest).split()) - _BESIDE
    return "perhaps" if named and match[0] in _ALONE else "sure"


class Tally:
    """The sums of a table so far, to compare a row that may be one with."""

    def __init__(self) -> None:
        self.all = self.since = 0.0
        self.rows = self.rows_since = 0

    def add(self, quantity: float) -> None:
        """Count one row."""
        self.all += quantity
        self.since += quantity
        self.rows += 1
        self.rows_since += 1

    def close(self) -> None:
        """Begin a new group, under a sum or a new heading."""
        self.since, self.rows_since = 0.0, 0

    def sums(self, quantity: float, *, least: int = 2) -> bool:
        """Whether a number is the sum of all rows above, or since the last sum, of ``least`` or more."""
        sums = ((self.all, self.rows), (self.since, self.rows_since))
        return any(rows >= least and abs(total - quantity) < 1e-6 for total, rows in sums)
