"""What a block weighs: as stated, else by its boards, else nobody knows; what is assumed is said."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from manyworks.drafting.facts import BlockFacts, MaterialFacts
from manyworks.drafting.settings import Value


def mass_of(
    block: BlockFacts, materials: Mapping[str, MaterialFacts], settings: Mapping[str, Value]
) -> tuple[float | None, tuple[str, ...]]:
    """Kilograms, None where nobody can know, and what was assumed to say so."""
    if block.mass_kg is not None:
        return block.mass_kg, ()
    guess = settings["assumed_density_kg_m3"]
    assert isinstance(guess, float)
    known, unknown, mass = dict[str, MaterialFacts](), set[str](), 0.0
    for part in block.parts:
        material = materials.get(part.material)
        if material is None or material.density_kg_m3 is None:
            unknown.add(material.name or part.material if material is not None else part.material)
            density = guess
        else:
            known[material.code] = material
            density = material.density_kg_m3
        mass += density * part.drawn.net_area * part.thick_mm * 1e-9 * part.quantity
    words = {
        "block": block.code,
        "mass": f"{mass:.0f}" if mass >= 10 else f"{mass:.2g}",
        "densities": _densities(known.values()) or _("none is known"),
        "guess": guess,
        "unknown": ", ".join(sorted(unknown)),
        "assumed": f"{settings['assumed_mass_kg']:g}",
    }
    if not block.parts:
        said = _("Nobody knows what %(block)s weighs: its loads are reckoned with %(assumed)s kg.")
        return None, (said % words,)
    said = _("%(block)s weighs %(mass)s kg: its boards only, by area, thickness and density: %(densities)s.")
    if unknown:
        said = _(
            "%(block)s weighs about %(mass)s kg: its boards only, by area, thickness and density: "
            "%(densities)s. Of %(unknown)s nobody knows the density; %(guess)g kg/m³ is assumed."
        )
    return mass, (said % words,)


def _densities(materials: Iterable[MaterialFacts]) -> str:
    each = []
    for material in sorted(materials, key=lambda one: one.code):
        source = material.density_source or _("source not known")
        each.append(f"{material.name or material.code} {material.density_kg_m3:g} kg/m³ ({source})")
    return "; ".join(each)
