"""Listing boards that can be bought."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core.accounts.models import User
from manyworks.core.errors import Refused
from manyworks.core.log.actions import append_entry
from manyworks.core.organisations.models import Network
from manyworks.core.permissions import require
from manyworks.core.vocabulary.models import Material
from manyworks.designs.catalogue.models import SheetStock


@transaction.atomic
def list_sheet(
    *,
    by: User,
    network: Network,
    material: Material,
    thickness_mm: float,
    length_mm: float,
    width_mm: float,
    price: Decimal | None = None,
    currency: str = "",
    price_source: str = "",
    price_date: date | None = None,
) -> SheetStock:
    """List a board that a network can buy, or give a listed one a new price with its source and date."""
    require(by, "designs.sheet.list", network)
    if min(thickness_mm, length_mm, width_mm) <= 0:
        raise Refused(
            "sheet.size", _("A board is longer, wider and thicker than 0 mm."), field="thickness_mm"
        )
    if price is not None and (price < 0 or not currency or not price_source or price_date is None):
        raise Refused(
            "sheet.price",
            _("A price needs a currency, a source and a date."),
            _("Leave the price empty if nobody knows it."),
            "price",
        )
    sheet, created = SheetStock.objects.get_or_create(
        network=network,
        material=material,
        thickness_mm=thickness_mm,
        length_mm=max(length_mm, width_mm),
        width_mm=min(length_mm, width_mm),
    )
    if not created and price is None:
        return sheet
    sheet.price, sheet.price_source, sheet.price_date = price, price_source[:300], price_date
    sheet.currency = currency if price is not None else ""
    sheet.save()
    data = {"price": price, "currency": currency, "source": price_source, "date": price_date}
    append_entry(actor=by, event="designs.sheet.listed", subject=sheet, data=data)
    return sheet
