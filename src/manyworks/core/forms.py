"""What forms of every floor share: figures with a unit, and choices among rows."""

from typing import Any, TypeVar

from django import forms
from django.db.models import QuerySet

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
