"""The one error, and how a form shows it. web/errors.py renders it for pages, API and command line."""

from django import forms
from django.utils.translation import gettext as _

from manyworks.refused import Refused

__all__ = ["Refused", "denied", "show_in_form"]


def denied(message: str = "", hint: str = "") -> Refused:
    """The refusal of somebody who may not do this."""
    return Refused(
        "permission.denied",
        message or _("You may not do this."),
        hint=hint or _("Ask a coordinator of the organisation to give you the role it needs."),
    )


def show_in_form(form: forms.BaseForm, refused: Refused) -> None:
    """Put a refusal beside the field it is about, or on top of the form when it has none."""
    field = refused.field if refused.field in form.fields else None
    text = f"{refused.message} {refused.hint}".strip()
    form.add_error(field, forms.ValidationError(text, code=refused.code))
