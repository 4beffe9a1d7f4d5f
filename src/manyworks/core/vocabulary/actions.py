"""Writing the words that an installation starts with."""

from collections.abc import Callable
from typing import Any

from manyworks.drafting.vocabulary import MATERIALS, PROCESSES, SKILLS, UNITS


def write_vocabulary(*, model: Callable[[str], Any]) -> None:
    """Write the words that are not there yet; rows that stewards have changed stay as they are.

    Permission: none, a migration runs it. Log: none, there is nobody who did it.

    Parameters
    ----------
    model
        The model of a name, as the migration or the program of today knows it.
    """
    for code, name, wikidata, broader in PROCESSES:
        parent = model("Process").objects.get(code=broader) if broader else None
        values = {"name": name, "wikidata": wikidata, "parent": parent}
        model("Process").objects.get_or_create(code=code, defaults=values)
    for code, name, density, density_source, density_confirmed, carbon, carbon_source, confirmed in MATERIALS:
        figures = {
            "name": name,
            "density_kg_m3": density,
            "density_source": density_source,
            "density_confirmed": density_confirmed,
            "carbon_kgco2e_per_kg": carbon,
            "carbon_source": carbon_source,
            "carbon_confirmed": confirmed,
        }
        model("Material").objects.get_or_create(code=code, defaults=figures)
    for kind, rows in (("Skill", SKILLS), ("Unit", UNITS)):
        for code, name in rows:
            model(kind).objects.get_or_create(code=code, defaults={"name": name})
