"""Rows that say how far a part has come: made, delivered, rejected or only a draft. Are they to be made?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from manyworks.formats.bills.bill import BillLine, some
from manyworks.formats.bills.cells import said
from manyworks.formats.bills.columns import plain
from manyworks.formats.bills.known_words import is_remarks
from manyworks.formats.bills.tables import Table
from manyworks.formats.drawing import Finding
from manyworks.formats.patterns import later

_TO_MAKE = later(
    r"(?:to ?(?:do|make|be made|cut|be cut|order)|open|new|ok(?:ay)?|active|approved|"
    r"released?|planned|needed|required|current|"
    r"offen|neu|aktiv|freigegeben|geplant|zu fertigen|a faire|a couper|nouveau|ouverte?|actif|"
    r"valide|prevue?|"
    r"nuevo|abiert[oa]|activo|aprobad[oa]|por hacer|pendiente|pending|not started|0 ?%|y|yes|"
    r"ja|oui|si|-|none|n a)"
)
"""States of what is still to be made; whatever else stands in a column of states is asked."""
_STATE = later(
    r"(?:(?:already|all|partly|mostly|schon|bereits|teilweise|deja|en partie|ya|x|✓)\s)*"
    r"(?:done|cut|made|finished|completed?|delivered|shipped|sent|received|in stock|on hand|"
    r"rejected|failed|scrapped|draft|wip|"
    r"in progress|work in progress|on hold|hold|waiting|started|ready|packed|installed|"
    r"ordered|machined|milled|"
    r"fertig(?:gestellt)?|erledigt|gemacht|geschnitten|zugeschnitten|gefrast|gefraest|"
    r"geliefert|abgelehnt|verworfen|entwurf|"
    r"in arbeit|begonnen|vorhanden|auf lager|bestellt|ausschuss|gesperrt|"
    r"faite?s?|finie?s?|terminee?s?|coupee?s?|decoupee?s?|livree?s?|refusee?s?|rejetee?s?|"
    r"brouillon|en cours|en stock|"
    r"hech[oa]s?|cortad[oa]s?|terminad[oa]s?|acabad[oa]s?|entregad[oa]s?|rechazad[oa]s?|"
    r"borrador|en curso|en almacen)"
    r"(?:\s(?:on|by|am|von|le|par|el|por)\s.*)?|\d{1,3} ?%"
)
"""Whole remarks that are a state."""


def states_asked(
    tables: Mapping[str, Sequence[Table]], lines: Mapping[str, Sequence[BillLine]]
) -> list[Finding]:
    """One question for all rows of a file whose state leaves open whether they are still to be made."""
    found = [
        said_so
        for name, own in tables.items()
        for table in own
        for said_so in _states(table, {line.where for line in lines.get(name, ())})
    ]
    if not found:
        return []
    message = (
        f"These rows may say that parts are made already, or not to be made yet: {some(found)}. All are "
        "counted. Are they still to be made? Delete the rows of parts that are not."
    )
    return [Finding("bill.state", "question", "file", message)]


def _states(table: Table, read: set[str]) -> Iterator[str]:
    columns = table.columns
    status = columns.index.get("status")
    spoken = {**columns.others, **columns.headings}
    for row in table.rows:
        if table.where(row) not in read:
            continue
        for column, words in spoken.items():
            text = said(row.cells[column])
            if text and _leaves_open(text, state=column == status, remark=is_remarks(words)):
                yield f"{text[:40]!r} ({table.where(row)})"


def _leaves_open(text: str, *, state: bool, remark: bool) -> bool:
    words = plain(text)
    if state:
        return bool(words) and _TO_MAKE.fullmatch(words) is None
    return remark and _STATE.fullmatch(words) is not None
