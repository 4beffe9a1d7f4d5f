"""What about homes takes too long for a page."""

from typing import Any

from manyworks.core.jobs.jobs import JobContext
from manyworks.plans.orders.actions import mint_parts
from manyworks.plans.orders.models import Home


def mint_parts_of(job: JobContext, *, home_id: int) -> dict[str, Any]:
    """Number the parts of a home with a long list."""
    home = Home.objects.get(pk=home_id)
    mint_parts(home=home)
    return {"url": home.get_absolute_url()}
