"""Which words of a material are understood; any other may change it, or name none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from manyworks.formats.bills.bill import BillLine, some
from manyworks.formats.bills.cells import said
from manyworks.formats.bills.columns import plain
from manyworks.formats.bills.known_contents import strange_material
from manyworks.formats.bills.known_words import EDGES, bare_words, is_finish
from manyworks.formats.bills.not_read import is_list_of_goods
from manyworks.formats.bills.size_columns import OF_ANYTHING
from manyworks.formats.bills.tables import Table
from manyworks.formats.cutting.words.board_words import ANY_MATERIAL, GENERIC, material_named, of_boards_only
from manyworks.formats.cutting.words.count_words import word_set
from manyworks.formats.drawing import Finding
from manyworks.formats.patterns import later

_MATERIAL = later(
    r"mfc|mfmdf|span|spanplatten?|dm|hdf|hpl|mdf\w*|ply\w*|\w*ply|\w*platten?|\w*holz|\w*wood|"
    r"\w*melamin\w*|laminate?|"
    r"board|holz|bois|madera|legno|wood|timber|lumber|lino(?:leum)?|glass|glas|verre|vidrio|"
    r"mirror|spiegel|"
    r"steel|stahl|acier|acero|alu(?:minium|minum)?|brass|copper|pvc|abs|hips|petg?|pom|hdpe|"
    r"polycarbonat\w*|kork|cork|"
    r"felt|filz|leather|leder|cardboard|karton|pappe|paper|foam|fabric|gips\w*|stone|"
    r"granit\w*|quartz|corian|"
    r"aglomerado|agglomere|particle\w*|fibreboard|fiberboard|hardboard|hartfaser|sperrholz|"
    r"multiplex|mpx|"
    r"contreplaque|contrachapado|compensato|triplex|betonplex|osb\w*|tricoya|valchromat|"
    r"medite|trespa|resopal|formica|"
    r"fenix|richlite|paperstone|baubuche|kerto|lvl|clt|viroc|eterno\w*|rubber\w*|gummi|sapele|"
    r"iroko|okoume|meranti|teak|"
    r"mahogany|mahagoni|wenge|douglas\w*|cedar|zeder|redwood|whitewood|spruce|fichte|tanne|"
    r"fir|linde|lime|alder|erle|elm|ulme|"
    r"robinia|robinie|nyatoh|acacia|akazie|epicea|sapin|abeto|sapelli|okume|paulownia|balsa|"
    r"tulipwood|swiss|bamb\w*"
)
"""Words of materials that have no code in the vocabulary."""
_MAKER = word_set(
    "egger kronospan finsa sonae koskisen riga wisa upm garnica fundermax pfleiderer swiss "
    "krono arauco polyrey "
    "unilin medite forescolor metsa spruce structural core faced both sides decor dekor uni hg "
    "premium pro plus "
    "massiv massive massif massiva macizo maciza massello fsc pefc pse par cls planed sawn kd "
    "kiln dried "
    "wasserfest waterproof moisture water fire resistant retardant mr fr mdx hydro wetterfest "
    "durchgefarbt dyed "
    "blanca negra blanche noire verde rot red green grun blue blau brown braun beige cream "
    "yellow gelb orange "
    "purple pink silver silber gold anthracite anthrazit light dark hell dunkel pale smooth "
    "rough fine furniture "
    "construction glued laminated leimholz verleimt lamine engineered reclaimed european "
    "american canadian "
    "finland scandinavian nordic prime select rustic wild asteiche astig knotty clear"
)
_CODE = later(r"(?=\w*\d)(?=\w*[a-z])\w+(?:[-./]\w+)*|\d+(?:[.,/x-]\d+)*|[a-z]{1,2}")
"""Numbers of decors and grades: ``W980``, ``ST2``, ``18``, ``E1``."""
_DECOR = later(r"(?=\w*\d)(?=\w*[a-z])\w{3,}|\d\.\d{4}")
"""A number by which makers, or norms of metals, know a material."""
_BEFORE = later(r"->|→|=>|\bwas\b|\bnot\b|[*?]|(?<![\d.,])\d\d ?/ ?\d\d(?![\d.,])")
"""Signs that one thing became another, or that one of two holds."""
_MOST = 12
_FACED = later(
    r"\b(?:veneer\w*|furnier\w*|plaque\w*|chap[ae]\w*|rechapad\w*|faced?|laminat\w*|"
    r"beschichtet\w*|melamin\w*|edge\w*|"
    r"kante\w*|core|mittellage|lipped|lipping|umleimer|impiallacciat\w*|gefineerd|film)\b"
)
"""One material on another: both are named."""


def materials_doubted(
    tables: Mapping[str, Sequence[Table]], lines: Mapping[str, Sequence[BillLine]]
) -> list[Finding]:
    """One question for all words under a material that name none, or say more than which; once a word."""
    found: dict[str, str] = {}
    for name, own in tables.items():
        for table in own:
            column = table.columns.index.get("specification")
            head = plain(table.columns.headings.get(column, "")) if column is not None else ""
            if column is None or head in OF_ANYTHING or is_list_of_goods(table):
                continue
            read = {line.where: line for line in lines.get(name, ()) if line.material}
            for row in table.rows:
                line = read.get(table.where(row))
                if line is None or said(row.cells[column]) != line.material:
                    continue
                if is_open(line.material) and not strange_material(line.material):
                    found.setdefault(line.material, line.where)
    if not found:
        return []
    named = [f"{material[:40]!r} ({where})" for material, where in found.items()]
    message = (
        f"These words may name no material, or change it: {some(named, _MOST)}. They are kept as they stand. "
        "What are the parts made of? Write the one material, as in birch plywood, into each row."
    )
    return [Finding("bill.material", "question", "file", message)]


def is_open(material: str) -> bool:
    """Whether words name no known material, or say anything beside it that is not known to change nothing.

    >>> [is_open(words) for words in ("t.b.c.", "match existing", "unknown ply", "MDF -> ply", "offcut")]
    [True, True, True, True, True]
    >>> [is_open(words) for words in ("Birch ply BB/BB", "Oak veneered MDF", "Egger W980 ST2", "MFC white")]
    [False, False, False, False]
    """
    words = bare_words(material)
    if _BEFORE.search(words):
        return True
    left = list(_unknown(words))
    kinds = {material_named(word) for word in re.findall(r"[^\W\d]+", words)} - {"", GENERIC}
    halves = {one[0] for half in words.split("/") if (one := ANY_MATERIAL.search(half))}
    either = len(halves) > 1 and len({material_named(half) or half for half in halves}) > 1
    if (len(kinds) > 1 or either) and not _FACED.search(words):
        return True
    all_words = re.findall(r"\w+(?:\.\d+)?", words)
    known = any(_is_material(word) or _DECOR.fullmatch(word) for word in all_words)
    return bool(all_words) and (bool(left) or not known)


def _unknown(words: str) -> Iterator[str]:
    for word in re.findall(r"\w+(?:[-.]\w+)*", words):
        parts = re.findall(r"[^\W_]+", word)
        if not (_CODE.fullmatch(word) or all(map(_is_known, parts))):
            yield word


def _is_known(word: str) -> bool:
    return bool(
        _is_material(word)
        or word in _MAKER
        or word in EDGES
        or is_finish(word)
        or of_boards_only(word)
        or _CODE.fullmatch(word)
    )


def _is_material(word: str) -> bool:
    return bool(_MATERIAL.fullmatch(word) or ANY_MATERIAL.fullmatch(word))
