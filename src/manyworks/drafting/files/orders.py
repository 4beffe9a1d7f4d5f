"""Orders of products in a homes file: what is wanted by one day at one address, and where that is."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from manyworks.formats.gazetteer import Town, kilometres_from, namesakes, nearest_named, town_in_address
from manyworks.refused import Refused

OF_A_LINE = ("design", "quantity")
"""What each product says for itself; the rest is its order's, and those that say it alike are one order."""

FARTHEST_KM = 100.0
"""How far from the town that it names the place of an order may be; in a wide town some lie 50 km apart."""


def orders_of(products: Iterable[Mapping[str, Any]], source: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Products put together as orders in the form of homes, and notes on where they were placed.

    Parameters
    ----------
    products
        As the schema has them.
    source
        What refusals call the file.

    Raises
    ------
    Refused
        ``homes.address`` when neither coordinates nor a town and country say where an order goes;
        ``homes.place`` when they contradict each other.
    """
    orders: dict[str, dict[str, Any]] = {}
    notes: list[str] = []
    for number, product in enumerate(products):
        date_of(product["date"], f"{source}: products[{number}].date")
        whose = {key: value for key, value in product.items() if key not in OF_A_LINE}
        far = _checked(product, f"{source}: products[{number}]")
        key = json.dumps(whose, sort_keys=True)
        if key not in orders:
            order = orders[key] = {**whose, "blocks": []}
            order["name"] = _name(order, orders.values())
            notes += [f"{order['name']}: {far}"] if far else []
            if "latitude" not in order:
                town = town_of(order["address"], f"{source}: products[{number}]")
                order |= {"latitude": town.latitude, "longitude": town.longitude}
                notes.append(f"{order['name']} was placed at the centre of {town.name}, {town.country}.")
                if others := namesakes(town):
                    notes[-1] += f" Others there are called so, too ({others}): with latitude and longitude "
                    notes[-1] += "it is placed exactly."
        orders[key]["blocks"].append({"block": product["design"], "quantity": product["quantity"]})
    return list(orders.values()), [*notes, *_listed_again(orders.values())]


def _checked(product: Mapping[str, Any], where: str) -> str:
    if "latitude" not in product:
        return ""
    return check_place(product["address"], product["latitude"], product["longitude"], where)


def date_of(value: str, where: str) -> date:
    """The day that a text says; refused by its place."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Refused(
            "homes.date", f"{where}: “{value[:40]}” is no date.", "Write year-month-day, such as 2027-03-01."
        ) from None


def _listed_again(orders: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A design that one order names more than once is counted each time, which is said."""
    for order in orders:
        counts: dict[str, list[int]] = defaultdict(list)
        for line in order["blocks"]:
            counts[line["block"].strip()].append(int(line["quantity"]))
        for design, each in counts.items():
            if len(each) > 1:
                sums = f"{' + '.join(map(str, each))} = {sum(each)}"
                yield f"{order['name']} lists {design} {len(each)} times: {sums} pieces are made."


def _name(order: Mapping[str, Any], orders: Iterable[Mapping[str, Any]]) -> str:
    """What people call the order: its name and address, with its day where another is called the same."""
    name = ", ".join(dict.fromkeys(order[key].strip() for key in ("name", "address") if key in order))
    taken = {other["name"].lower() for other in orders if other is not order}
    return f"{name}, {order['date']}" if name.lower() in taken else name


def town_of(address: str, where: str) -> Town:
    """The town that an address names; refused by its place where it names none plainly."""
    town = town_in_address(address)
    if town is None:
        raise Refused(
            "homes.address",
            f"{where}: “{address[:80]}” does not say plainly where it is.",
            "End the address with town and country, such as “Bournville, Birmingham, GB”, "
            "or add latitude and longitude.",
        )
    return town


def check_place(address: str, latitude: float, longitude: float, where: str) -> str:
    """Refuse coordinates that are none, or that lie far from the town that the address names.

    Where it may name a town, but no country, a remark is returned instead.
    """
    place = f"latitude {latitude:g} and longitude {longitude:g}"
    if latitude == 0 and longitude == 0:
        message = f"{where}: {place} are those of no address, but of a place in the sea."
        raise Refused("homes.place", message, "Give the true ones, or none, and town and country as address.")
    town = town_in_address(address)
    if town is None:
        name, away = nearest_named(address, latitude, longitude) or ("", 0.0)
        far = f"{place} lie {away:,.0f} km from the nearest {name}. Are they those of “{address[:60]}”?"
        return f"{far} With its country at the end it is checked." if away > FARTHEST_KM else ""
    away = kilometres_from(town, latitude, longitude)
    if away <= FARTHEST_KM:
        return ""
    cure = "Correct them, or the address; without them the order is placed at the centre of the town."
    if abs(longitude) <= 90 and kilometres_from(town, longitude, latitude) <= FARTHEST_KM:
        cure = f"Exchange latitude and longitude: {longitude:g} and {latitude:g} are there."
    message = (
        f"{where}: {place} lie {away:,.0f} km from {town.name}, {town.country}, which the address names."
    )
    raise Refused("homes.place", message, cure)
