"""What people type about sheets that they timed: a row each."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyworks.core.forms import in_unit
from manyworks.network.measured.rules import LONGEST_LABEL, SheetRow

ROWS = 10


class SheetForm(forms.Form):
    """One sheet; a row whose minutes are empty is not kept."""

    length_m = in_unit(forms.FloatField(label=gettext_lazy("Length of cut"), required=False), "m")
    plunges = forms.IntegerField(label=gettext_lazy("Plunges"), required=False)
    changes = forms.IntegerField(label=gettext_lazy("Tool changes"), required=False)
    minutes = in_unit(forms.FloatField(label=gettext_lazy("Minutes"), required=False), "min")
    besides_min = forms.FloatField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(required=False, max_length=LONGEST_LABEL, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name in ("length_m", "minutes"):
            self.fields[name].widget.attrs |= {"step": "any", "inputmode": "decimal"}

    @property
    def number(self) -> int:
        """Its place on the page, from 1."""
        return int(str(self.prefix).rpartition("-")[2]) + 1

    @property
    def from_plan(self) -> str:
        """The sheet of a plan that it was filled in from."""
        return str(self["label"].value() or "")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.has_changed() and not self.errors:
            for name in ("length_m", "minutes"):
                if data.get(name) is None:
                    text = _("Type it, or empty the row.")
                    self.add_error(name, text)
        return data

    def row(self) -> SheetRow:
        """What was typed, as the action takes it."""
        data = self.cleaned_data
        return SheetRow(
            self.number,
            data["length_m"],
            data["minutes"],
            data["plunges"],
            data["changes"] or 0,
            data["besides_min"] or 0.0,
            data["label"],
        )


class SheetRows(forms.BaseFormSet[SheetForm]):
    """The rows of a page."""

    def rows(self) -> list[SheetRow]:
        """Those that were filled in; a sheet that was picked and not timed is none."""
        return [form.row() for form in self.forms if form.has_changed()]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """The box of each error, and what is wrong with row and box by name."""
        return [
            (
                form[name].id_for_label,
                _("Row %(number)d, %(field)s: %(error)s")
                % {"number": form.number, "field": form[name].label, "error": error},
            )
            for form in self.forms
            for name, errors in form.errors.items()
            for error in errors
        ]


def sheet_rows(picked: Sequence[dict[str, object]], data: Any) -> SheetRows:
    """The picked sheets, and empty rows after them up to ten."""
    made = forms.formset_factory(
        SheetForm, SheetRows, extra=max(ROWS - len(picked), 0), max_num=100, absolute_max=100
    )
    rows = made(data, initial=picked, prefix="sheet")
    assert isinstance(rows, SheetRows)
    return rows
