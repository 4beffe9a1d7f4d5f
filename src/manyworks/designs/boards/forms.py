"""What people fill in about boards."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyworks.core.forms import choose_among, in_unit
from manyworks.core.vocabulary.models import Material
from manyworks.designs.boards.rules import PLACES
from manyworks.designs.catalogue.forms import millimetres
from manyworks.network.workshops.models import Workshop


class BatchForm(forms.Form):
    """A batch as it came."""

    workshop = forms.ModelChoiceField(label=_("Workshop"), queryset=Workshop.objects.none())
    material = forms.ModelChoiceField(label=_("Material"), queryset=Material.objects.all())
    nominal_mm = millimetres(_("Thickness as bought"))
    label = forms.CharField(
        label=_("Batch"), max_length=80, help_text=_("The number on the delivery note or the stack.")
    )
    boards = forms.IntegerField(label=_("Boards in the batch"), min_value=1, max_value=10000)

    def __init__(self, *args: Any, workshops: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, "workshop", workshops)


class MeasureForm(forms.Form):
    """The eight readings of one board."""

    board = forms.IntegerField(label=_("Board"), min_value=1, max_value=10000)
    gauge = forms.CharField(
        label=_("Gauge"), max_length=80, help_text=_("What is written on it; it must read 0.05 mm.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(1, PLACES + 1):
            label = _("Reading %(place)d") % {"place": place}
            field = forms.FloatField(label=label, min_value=0.1, max_value=200, localize=False)
            field.widget.attrs |= {"step": "0.05", "inputmode": "decimal"}
            self.fields[f"reading_{place}"] = in_unit(field, "mm")

    def readings(self) -> list[float]:
        """In the order of the places."""
        return [self.cleaned_data[f"reading_{place}"] for place in range(1, PLACES + 1)]
