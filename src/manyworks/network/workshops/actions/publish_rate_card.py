"""What an hour costs."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core import clock
from manyworks.core.accounts.models import User
from manyworks.core.errors import Refused
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import require
from manyworks.core.vocabulary.models import Process
from manyworks.network.workshops.models import Rate, RateCard, Workshop
from manyworks.network.workshops.rules import RateCardDraft, check_rate_card


@transaction.atomic
def publish_rate_card(*, workshop: Workshop, card: RateCardDraft, by: User) -> RateCard:
    """Say what an hour of each process costs from a day on; the card before it ends the day before.

    One for the same day that has not begun is replaced; one for a later day ends it.
    """
    require(by, "network.rates.edit", workshop)
    check_rate_card(card)
    processes = Process.objects.in_bulk(card.per_hour, field_name="code")
    if unknown := card.per_hour.keys() - processes.keys():
        text = _("There is no process called %(code)s.") % {"code": min(unknown)}
        raise Refused("rates.process", text, field=f"rate_{min(unknown)}")
    Workshop.objects.select_for_update().get(pk=workshop.pk)
    begun = workshop.rate_cards.filter(valid_from__lte=clock.now().date())
    if begun.filter(valid_from__gte=card.valid_from).exists():
        text = _("There is already a rate card that starts on this day or later.")
        raise Refused("rates.older", text, _("Choose a later first day."), field="valid_from")
    # A slip in a card that has not begun is mended by publishing another for its first day.
    replaced = workshop.rate_cards.filter(valid_from=card.valid_from).delete()[0] > 0
    open_cards = workshop.rate_cards.filter(valid_from__lt=card.valid_from)
    open_cards.exclude(valid_until__lt=card.valid_from).update(
        valid_until=card.valid_from - timedelta(days=1)
    )
    later = workshop.rate_cards.filter(valid_from__gt=card.valid_from).order_by("valid_from").first()
    last = later.valid_from - timedelta(days=1) if later else None
    row = RateCard.objects.create(
        workshop=workshop,
        valid_from=card.valid_from,
        valid_until=min(filter(None, (card.valid_until, last)), default=None),
        currency=card.currency,
        published_by=by,
        published_at=clock.now(),
    )
    Rate.objects.bulk_create(
        Rate(rate_card=row, process=processes[code], per_hour=price) for code, price in card.per_hour.items()
    )
    data = {
        "valid_from": card.valid_from,
        "currency": card.currency,
        "per_hour": card.per_hour,
        "replaces": replaced,
    }
    append_entry(actor=by, event="network.workshop.rates_published", subject=workshop, data=data)
    return row
