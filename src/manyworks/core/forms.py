"""What forms of every floor share: figures with a unit, and choices among rows."""

from datetime import date
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from manyworks.drafting.days import check_day
from manyworks.refused import Refused

Field = TypeVar("Field", bound=forms.Field)


def in_unit(field: Field, unit: Any) -> Field:
    """The field with its unit, which every form shows behind the box."""
    field.unit = unit  # type: ignore[attr-defined]  # Django's fields have no place for it
    return field


def choose_among(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Let one field of the form offer these rows."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


def _meant(on: date) -> None:
    try:
        check_day(on, "")
    except Refused as refused:
        raise ValidationError(f"{refused.message} {refused.hint}") from None


class DayField(forms.DateField):
    """A day that somebody can mean."""

    default_validators = [_meant]


class MomentField(forms.DateTimeField):
    """A moment of such a day."""

    default_validators = [_meant]
