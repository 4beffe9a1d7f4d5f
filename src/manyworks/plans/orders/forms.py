"""Forms about a home; they turn text into values, the actions decide."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyworks.core.forms import DayField
from manyworks.core.organisations.models import Network
from manyworks.drafting.site import PHASES
from manyworks.plans.orders.models import Home


def day_input() -> forms.DateInput:
    """A browser's own date field; it takes and gives ISO dates whatever the language."""
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class PlaceForm(forms.Form):
    """Where a home stands and what it is called."""

    name = forms.CharField(label=_("Name"), max_length=120)
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
    unpaid = forms.BooleanField(
        label=_("Nobody is paid for making it"),
        required=False,
        help_text=_("Some licences allow unpaid work only; their blocks cannot be listed for other homes."),
    )


class NewHomeForm(PlaceForm):
    """A place within one of the networks the person coordinates."""

    field_order = ["network", "name", "plot", "address", "latitude", "longitude", "unpaid"]
    network: forms.ModelChoiceField[Network]

    def __init__(self, *args: Any, networks: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["network"] = forms.ModelChoiceField(networks, label=_("Network"), empty_label=None)
        self.order_fields(self.field_order)


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

    def _post_clean(self) -> None:
        # The action writes and checks; letting the form touch the instance would write past it.
        return None


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


class CopyBlocksForm(forms.Form):
    """Take the block list of another home."""

    def __init__(self, *args: Any, homes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"] = forms.ModelChoiceField(
            homes, label=_("Home to copy from"), empty_label=None, to_field_name="slug"
        )
