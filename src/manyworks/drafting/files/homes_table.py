"""A homes file as CSV: a row is a line of a block list, or a product. What is not understood is refused."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from manyworks.drafting.files.orders import OF_A_LINE, check_place, date_of, town_of
from manyworks.formats.plain_text import plain_number, rows, whole_number
from manyworks.refused import Refused

SITE_COLUMNS = (
    "max_block_length_mm", "max_block_width_mm", "max_block_mass_kg", "vehicle", "crane", "carriers",
    "storage_blocks", "blocks_per_day", "opens", "closes",
)  # fmt: skip
PHASE_COLUMNS = ("foundation", "floor", "walls", "roof")
COMMON = ("address", "latitude", "longitude", "timezone", "unpaid", "start", "remark", *SITE_COLUMNS)
NEEDED_OF_A_PRODUCT = ("design", "quantity", "address", "date")
NEEDED_OF_A_HOME = ("home", "block", "quantity", "phase")
PRODUCT_COLUMNS = (*NEEDED_OF_A_PRODUCT, "name", *COMMON)
HOME_COLUMNS = (*NEEDED_OF_A_HOME, "plot", "floor_area_m2", "stand_in", *PHASE_COLUMNS, *COMMON)
OF_A_HOME = frozenset(HOME_COLUMNS) - {*NEEDED_OF_A_HOME, "stand_in", "remark"}
TOTALS = frozenset(["total", "totals", "sum", "summe", "gesamt", "somme", "suma", "totaal", "totale"])
HELP = "docs/reference/homes-file.md lists all columns."
YES, NO = ("yes", "true", "1"), ("no", "false", "0")


class Table(NamedTuple):
    """The JSON form of a table, and what of it is read by people only."""

    data: dict[str, Any]
    notes: tuple[str, ...]


class Row(NamedTuple):
    """The cells of a row by column, and the words for where it stands."""

    cells: dict[str, str]
    where: str

    def refuse(self, code: str, message: str, cure: str) -> Refused:
        return Refused(f"homes.{code}", f"{self.where}: {message}", cure)


def homes_table(text: str, name: str) -> Table:
    """The JSON form of a CSV file.

    Raises
    ------
    Refused
        By line and column whatever is not understood: an unknown or doubled column, a number with signs of
        groups, a row of totals, cells of one home that contradict each other.
    """
    table = rows(text, name)
    columns = [column.strip().lower() for column in table[0]] if table else []
    of_products = "design" in columns
    _check_columns(columns, of_products, name)
    found = list(_rows(table, columns, name))
    data = {"format": "manyworks-homes", "version": 1} | _start(found)
    data |= {"products": _products(found)} if of_products else _homes(found)
    remarks = list(dict.fromkeys(row.cells["remark"] for row in found if row.cells.get("remark")))
    said = "; ".join(f"“{remark[:60]}”" for remark in remarks[:3])
    return Table(
        data, (f"Remarks are for people and change nothing in the plan: {said}.",) if remarks else ()
    )


def _check_columns(columns: Sequence[str], of_products: bool, name: str) -> None:
    needed = NEEDED_OF_A_PRODUCT if of_products else NEEDED_OF_A_HOME
    missing = [need for need in needed if need not in columns]
    if missing:
        kinds = (
            "A list of homes has home, block, quantity and phase; one of orders design, quantity, address "
        )
        said = f"the column {missing[0]} is missing"
        if not of_products and "home" not in columns:
            said = f"neither design nor home is among its columns, {', '.join(columns)[:120] or 'none'}"
        raise Refused("homes.csv_columns", f"{name}: {said}.", f"{kinds}and date. {HELP}")
    twice = [column for column, count in Counter(columns).items() if column and count > 1]
    if twice:
        message = f"{name}: the column {twice[0]} stands there {columns.count(twice[0])} times."
        raise Refused("homes.csv_columns", message, "Keep the one that holds.")
    unknown = [column for column in columns if column and column not in _known(of_products)]
    if unknown:
        message = f"{name}: nobody knows what the column {unknown[0][:40]} means."
        cure = (
            "Take it out, write what it means into the quantity, or call it remark if it is for people only."
        )
        raise Refused("homes.csv_columns", message, f"{cure} {HELP}")


def _known(of_products: bool) -> tuple[str, ...]:
    return PRODUCT_COLUMNS if of_products else HOME_COLUMNS


def _rows(table: list[list[str]], columns: list[str], name: str) -> Iterator[Row]:
    """Every row that is not empty."""
    for number, cells in enumerate(table[1:], start=2):
        where = f"{name}, line {number}"
        if any(cell.strip() for cell in cells[len(columns) :]) or any(
            cell.strip() for column, cell in zip(columns, cells) if not column
        ):
            raise Refused("homes.csv_columns", f"{where}: it has more cells than there are columns.", HELP)
        named = dict.fromkeys(columns, "") | {key: cell.strip() for key, cell in zip(columns, cells)}
        if any(named.values()):
            yield Row(named, where)


def _start(found: Sequence[Row]) -> dict[str, str]:
    said: dict[str, str] = {}
    for row in found:
        start = row.cells.get("start", "")
        if start and said.setdefault("start", start) != start:
            message = f"planning starts on {start} here and on {said['start']} above."
            raise row.refuse("csv_start", message, "Say it once.")
    return said


def _products(found: Sequence[Row]) -> list[dict[str, Any]]:
    """One row a product; what is its order's may be blank where the row above says it."""
    products = []
    above: dict[str, str] = {}
    for row in found:
        cells = row.cells
        if cells["design"].lower().rstrip(":") in TOTALS:
            message = f"“{cells['design']}” looks like a sum of the rows above."
            raise row.refuse("csv_total", message, "Take the row out; every row is a design.")
        if not cells["address"] and not cells.get("name"):
            cells |= {key: value for key, value in above.items() if not cells[key] and key not in OF_A_LINE}
        above = cells
        for need in ("design", "address", "date"):
            if not cells[need]:
                raise row.refuse("csv_empty", f"{need} is empty.", f"Write the {need} of every order.")
        if bool(cells.get("latitude")) != bool(cells.get("longitude")):
            message = "latitude and longitude go together; one is empty."
            raise row.refuse("csv_empty", message, "Give both or none.")
        if not cells.get("latitude"):
            town_of(cells["address"], row.where)
        product: dict[str, Any] = {
            key: cells[key] for key in ("name", "design", "address", "date") if cells.get(key)
        }
        date_of(cells["date"], f"{row.where}, date")
        product["quantity"] = _quantity(row)
        for axis in ("latitude", "longitude"):
            if cells.get(axis):
                product[axis] = _number(row, axis)
        if "latitude" in product:
            check_place(cells["address"], product["latitude"], product["longitude"], row.where)
        products.append(product | _site(row))
    return products


def _homes(found: Sequence[Row]) -> dict[str, Any]:
    homes: dict[str, dict[str, Any]] = {}
    first: dict[str, Row] = {}
    stand_in: dict[str, str] = {}
    for row in found:
        key = row.cells["home"] or next(reversed(homes), "")
        if not key:
            raise row.refuse("csv_home", "no home is named.", "Name it in the column home.")
        if key not in homes:
            homes[key], first[key] = _home(row, key), row
        _check_alike(row, first[key], key)
        block, other = row.cells["block"], row.cells.get("stand_in", "")
        if other and stand_in.setdefault(block, other) != other:
            message = f"{other} and {stand_in[block]} stand in for {block}."
            raise row.refuse("csv_stand_in", message, "Name one.")
        line = {"block": block, "quantity": _quantity(row), "phase": row.cells["phase"]}
        homes[key]["blocks"].append(line)
    return {"homes": list(homes.values())} | ({"stand_in": stand_in} if stand_in else {})


def _check_alike(row: Row, first: Row, home: str) -> None:
    """What a later row says of its home is what the first one said."""
    for column in sorted(OF_A_HOME & row.cells.keys() - {"start"}):
        here, there = row.cells[column], first.cells[column]
        if here and here != there:
            message = f"{column} of {home} is {here[:40]} here and {there[:40] or 'empty'} in its first row."
            raise row.refuse("csv_home", message, "Say it in the first row of the home.")


def _home(row: Row, key: str) -> dict[str, Any]:
    home: dict[str, Any] = {"name": key, "blocks": []}
    for axis in ("latitude", "longitude"):
        home[axis] = _number(row, axis)
    home["phases"] = {kind: row.cells[kind] for kind in PHASE_COLUMNS if row.cells.get(kind)}
    for kind, day in home["phases"].items():
        date_of(day, f"{row.where}, {kind}")
    home |= {column: row.cells[column] for column in ("plot", "address") if row.cells.get(column)}
    if row.cells.get("floor_area_m2"):
        home["floor_area_m2"] = _number(row, "floor_area_m2")
    return home | _site(row)


def _site(row: Row) -> dict[str, Any]:
    """What homes and orders say alike: time zone, unpaid, and what their site takes."""
    cells = row.cells
    said: dict[str, Any] = {"timezone": cells["timezone"]} if cells.get("timezone") else {}
    if cells.get("unpaid"):
        said["unpaid"] = _yes(row, "unpaid")
    site: dict[str, Any] = {}
    for column in SITE_COLUMNS:
        value = cells.get(column, "")
        if not value:
            continue
        if column == "crane":
            site[column] = _yes(row, column)
        elif column in {"vehicle", "opens", "closes"}:
            site[column] = value
        else:
            site[column] = _number(row, column)
    if site:
        said["site"] = site
    return said


def _yes(row: Row, column: str) -> bool:
    value = row.cells[column].lower()
    if value not in (*YES, *NO):
        message = f"{column} is “{value[:40]}”."
        raise row.refuse("csv_yes", message, "Write yes or no.")
    return value in YES


def _quantity(row: Row) -> int:
    """A whole number in digits: 1.000 is a thousand here and one there, so it is refused."""
    value = row.cells["quantity"]
    number = whole_number(value)
    if number is None:
        message = f"the quantity “{value[:40]}” is not a number in plain digits."
        raise row.refuse("csv_number", message, "Write digits alone, such as 12 or 1000.")
    return number


def _number(row: Row, column: str) -> int | float:
    value = row.cells.get(column, "")
    whole = whole_number(value)
    number = plain_number(value) if whole is None else whole
    if number is None:
        message = f"{column}: “{value[:40]}” is not a number."
        raise row.refuse("csv_number", message, "Write digits, and a point before decimals.")
    return number
