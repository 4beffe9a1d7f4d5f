"""The one error, and how it is said that somebody may not. web/errors.py renders it for all ways in."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from manyworks.refused import Refused

__all__ = ["Refused", "check_values", "denied"]


def denied(message: str = "", hint: str = "") -> Refused:
    """The refusal of somebody who may not do this."""
    return Refused(
        "permission.denied",
        message or _("You may not do this."),
        hint=hint or _("Ask a coordinator of the organisation to give you the role it needs."),
    )


def check_values(row: models.Model, code: str, names: Iterable[str]) -> None:
    """Refuse values that the named fields of a row have no room for: not every database asks."""
    named = set(names)
    try:
        row.clean_fields(exclude={field.name for field in row._meta.fields} - named)
    except ValidationError as problem:
        field, messages = next(iter(problem.message_dict.items()))
        [words] = [one.verbose_name for one in row._meta.fields if one.name == field]
        hint = _("Correct the %(field)s and try again.") % {"field": words}
        raise Refused(code, " ".join(messages), hint, field) from problem
