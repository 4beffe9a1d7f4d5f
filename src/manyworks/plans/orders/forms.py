"""Forms about a home; they turn text into values, the actions decide."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyworks.core.forms import DayField
from manyworks.core.organisations.models import Network
from manyworks.drafting.site import MAX_PIECES_PER_LINE, MOST_FLOOR_M2, PHASES
from manyworks.plans.orders.models import Home


def day_input() -> forms.DateInput:
    """A browser's own date field; it takes and gives ISO dates whatever the language."""
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class OrderPlaceForm(forms.Form):
    """Where an order goes and what it is called; the place on a map may be left out."""

    name = forms.CharField(label=_("Name"), max_length=120)
    address = forms.CharField(
        label=_("Delivery address"),
        max_length=240,
        help_text=_("End it with town and country, such as “Bournville Lane, Birmingham, GB”."),
    )
    latitude = forms.FloatField(
        label=_("Latitude"),
        min_value=-90,
        max_value=90,
        required=False,
        help_text=_("Without a place on the map it is the centre of the town."),
    )
    longitude = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180, required=False)
    unpaid = forms.BooleanField(
        label=_("Nobody is paid for making it"),
        required=False,
        help_text=_("Some licences allow unpaid work only; what is under them cannot be listed otherwise."),
    )


class PlaceForm(OrderPlaceForm):
    """Where a home stands and what it is called."""

    field_order = ["name", "plot"]
    plot = forms.CharField(label=_("Plot"), max_length=120, required=False)
    address = forms.CharField(label=_("Address"), max_length=240, required=False)
    latitude = forms.FloatField(
        label=_("Latitude"),
        min_value=-90,
        max_value=90,
        help_text=_("Degrees north, such as 51.4231. A map shows it when you press on the plot."),
    )
    longitude = forms.FloatField(
        label=_("Longitude"), min_value=-180, max_value=180, help_text=_("Degrees east, such as -2.5734.")
    )
    floor_area_m2 = forms.FloatField(
        label=_("Floor area inside (m²)"),
        min_value=1,
        max_value=MOST_FLOOR_M2,
        required=False,
        help_text=_("Plans then say what a square metre costs."),
    )


class _InNetwork(forms.Form):
    """Asks first for which of the networks it is."""

    network: forms.ModelChoiceField[Network]

    def __init__(self, *args: Any, networks: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["network"] = forms.ModelChoiceField(networks, label=_("Network"), empty_label=None)
        self.order_fields(["network", *self.fields])


class NewHomeForm(_InNetwork, PlaceForm):
    """A place within one of the networks the person coordinates."""


class DueForm(forms.Form):
    """The day of an order."""

    due = DayField(
        label=_("Wanted by"), widget=day_input(), help_text=_("All of it is there when deliveries open.")
    )


class NewOrderForm(_InNetwork, OrderPlaceForm, DueForm):
    """An order of one product; more can be listed afterwards. The place on a map may be left out."""

    field_order = ["name", "design", "quantity", "due", "address"]
    name = forms.CharField(label=_("For whom"), max_length=120, help_text=_("Such as “Oak School”."))
    design = forms.CharField(
        label=_("Design"),
        max_length=80,
        widget=forms.TextInput({"list": "designs", "autocomplete": "off"}),
        help_text=_("Its name as the page of designs has it."),
    )
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=MAX_PIECES_PER_LINE)


class AccessForm(forms.ModelForm[Home]):
    """What reaches the plot."""

    class Meta:
        model = Home
        fields = [
            "vehicle",
            "max_block_length_mm",
            "max_block_width_mm",
            "max_block_mass_kg",
            "crane",
            "carriers",
            "storage_blocks",
            "blocks_per_day",
            "window_opens",
            "window_closes",
        ]
        help_texts = {
            "max_block_length_mm": _("Leave empty when nothing on the way limits it."),
            "carriers": _("Without a crane a block may weigh 25 kg for each of them."),
            "storage_blocks": _("Deliveries never bring more than the site can keep dry."),
            "blocks_per_day": _("Monday to Friday; sets when each block must be there."),
        }
        widgets = {
            "window_opens": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "window_closes": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def limits(self) -> dict[str, Any]:
        """Everything that is said of the access: what was entered, and what this form does not ask."""
        return {name: getattr(self.instance, name) for name in AccessForm.Meta.fields} | self.cleaned_data

    def _post_clean(self) -> None:
        # The action writes and checks; letting the form touch the instance would write past it.
        return None


class OrderAccessForm(AccessForm):
    """What reaches a door: nothing is stored or erected there."""

    class Meta(AccessForm.Meta):
        fields = [name for name in AccessForm.Meta.fields if name not in {"storage_blocks", "blocks_per_day"}]
        labels = {
            "max_block_length_mm": _("Longest piece (mm)"),
            "max_block_width_mm": _("Widest piece (mm)"),
            "max_block_mass_kg": _("Heaviest piece (kg)"),
            "crane": _("Crane or fork-lift there"),
        }
        help_texts = {
            "max_block_length_mm": _("Leave empty when nothing on the way limits it."),
            "carriers": _("Without a crane a piece may weigh 25 kg for each of them."),
        }


class PhasesForm(forms.Form):
    """The dates of a site, foundation first."""

    foundation = DayField(label=_("Foundation ready"), widget=day_input())
    floor = DayField(label=_("Floor starts"), widget=day_input(), required=False)
    walls = DayField(label=_("Walls start"), widget=day_input(), required=False)
    roof = DayField(label=_("Roof starts"), widget=day_input(), required=False)

    def dates(self) -> dict[str, date]:
        """The phases that were given a date."""
        return {kind: self.cleaned_data[kind] for kind in PHASES if self.cleaned_data.get(kind)}


class BlocksForm(forms.Form):
    """A block list as text, one line a block."""

    blocks_csv = forms.CharField(
        label=_("Blocks in the order of erection"),
        widget=forms.Textarea({"rows": 14, "spellcheck": "false", "class": "mono"}),
        help_text=_("One line a block: block, quantity, phase. You can paste it from a spreadsheet."),
    )


class ProductsForm(BlocksForm):
    """The list of an order as text, one line a design."""

    blocks_csv = forms.CharField(
        label=_("Designs and how many of each"),
        widget=forms.Textarea({"rows": 8, "spellcheck": "false", "class": "mono"}),
        help_text=_("One line a design: design, quantity. You can paste it from a spreadsheet."),
    )


class CopyBlocksForm(forms.Form):
    """Take the block list of another home."""

    def __init__(self, *args: Any, homes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"] = forms.ModelChoiceField(
            homes, label=_("Copy from"), empty_label=None, to_field_name="slug"
        )
