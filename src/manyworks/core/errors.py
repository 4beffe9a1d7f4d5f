"""The one error, and how it is said that somebody may not. web/errors.py renders it for all ways in."""

from django.utils.translation import gettext as _

from manyworks.refused import Refused

__all__ = ["Refused", "denied"]


def denied(message: str = "", hint: str = "") -> Refused:
    """The refusal of somebody who may not do this."""
    return Refused(
        "permission.denied",
        message or _("You may not do this."),
        hint=hint or _("Ask a coordinator of the organisation to give you the role it needs."),
    )
