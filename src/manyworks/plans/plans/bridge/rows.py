"""Everything the tables know that bears on a plan, gathered from the floors that know it."""

from collections.abc import Sequence
from datetime import date

from manyworks.core.organisations.models import Network
from manyworks.designs.catalogue import queries as designs
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.drafting.facts import Facts
from manyworks.network.workshops import queries as workshops
from manyworks.plans.orders import queries as orders
from manyworks.plans.orders.models import Home
from manyworks.quality.articles.queries import accepted_places


def facts_of(network: Network, homes: Sequence[Home], *, name: str, start: date) -> Facts:
    """Everything the tables know that bears on a plan for these homes."""
    revisions = BlockRevision.objects.filter(ordered_by__home__in=homes).distinct()
    return Facts(
        name=name,
        currency=network.currency,
        timezone=network.timezone,
        start=start,
        homes=tuple(orders.facts_of(home) for home in homes),
        blocks=designs.facts_of(revisions),
        workshops=workshops.facts_of(network, start),
        materials=designs.material_facts(),
        sheets=designs.sheet_facts(network),
        accepted=accepted_places(network, revisions),
        days_off=network.days_off,
    )
