"""Paid work: what a licence allows, and the refusal of blocks that may only be made unpaid."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from manyworks.refused import Refused


def allows_paid_work(licence: str, *, said: bool = True) -> bool:
    """May anybody be paid for making this? Never where the licence's own name forbids commercial use.

    Parameters
    ----------
    licence
        SPDX name; empty when nobody has stated one.
    said
        What the keeper of the design says.
    """
    return said and "NC" not in licence.upper().replace(" ", "-").split("-")


def check_pay(home: str, barred: Mapping[str, str], *, field: str = "blocks_csv") -> None:
    """Refuse (``orders.no_paid_work``) a paid home that has blocks which may only be made unpaid.

    Parameters
    ----------
    home
        Its name, for the words.
    barred
        Code of each such block, and its licence.
    field
        Where the blocks were listed.
    """
    if not barred:
        return
    codes, licences = ", ".join(sorted(barred)[:6]), ", ".join(sorted(set(barred.values())))
    raise Refused(
        "orders.no_paid_work",
        _("%(home)s is paid work, and these blocks may only be made unpaid: %(codes)s (%(licences)s).")
        % {"home": home, "codes": codes, "licences": licences},
        _("Use other blocks, ask the author for another licence, or say that nobody is paid for this home."),
        field,
    )
