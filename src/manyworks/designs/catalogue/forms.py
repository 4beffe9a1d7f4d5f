"""What people fill in about designs."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from manyworks.core.forms import DayField, choose_among, in_unit
from manyworks.core.organisations.models import Network, Organisation
from manyworks.core.vocabulary.models import Material, Process, Skill
from manyworks.designs.catalogue.models import BlockKind, BuildingSystem, OffsetChoice, OperationGroup
from manyworks.designs.catalogue.rules import MOST_MINUTES


def millimetres(label: Any, *, required: bool = True, help_text: Any = "") -> forms.FloatField:
    """A length field that shows its unit."""
    return in_unit(
        forms.FloatField(
            label=label, required=required, min_value=0.01, max_value=30000, help_text=help_text
        ),
        "mm",
    )


class SystemForm(forms.ModelForm[BuildingSystem]):
    """A building system and its licence."""

    licence_url = forms.URLField(
        label=_("Address of the licence text"), required=False, assume_scheme="https"
    )

    class Meta:
        model = BuildingSystem
        fields = ("name", "about", "licence", "licence_url", "attribution", "allows_paid_work")
        help_texts = {
            "licence": _("Its SPDX name, such as CC-BY-SA-4.0 or CERN-OHL-S-2.0."),
            "attribution": _("How the authors want to be named."),
            "allows_paid_work": _("Without this, blocks of the system cannot be released for paid orders."),
        }


class NewSystemForm(SystemForm):
    """The same, with the organisation that keeps it."""

    organisation = forms.ModelChoiceField(label=_("Kept by"), queryset=Organisation.objects.none())

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, "organisation", organisations)


class SampleForm(forms.Form):
    """Which organisation keeps the sample system."""

    organisation = forms.ModelChoiceField(label=_("Kept by"), queryset=Organisation.objects.none())

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, "organisation", organisations)


class LimitsForm(forms.Form):
    """Which boards and which cutter a draft is drawn for."""

    offset_state = forms.ChoiceField(
        label=_("Are tool offsets in the drawn lines?"),
        choices=OffsetChoice.choices,
        widget=forms.RadioSelect,
    )
    offset_note = forms.CharField(
        label=_("Offset values"),
        required=False,
        max_length=200,
        help_text=_("Such as: outer 0, inner +0.15 mm."),
    )
    board_min_mm = millimetres(_("Thinnest board"))
    board_max_mm = millimetres(_("Thickest board"))
    tool_mm = millimetres(_("Largest cutter"), help_text=_("The diameter that still reaches every corner."))
    length_mm = millimetres(_("Length of the block"), required=False)
    width_mm = millimetres(_("Width of the block"), required=False)
    height_mm = millimetres(_("Height of the block"), required=False)


class StepForm(forms.Form):
    """One step of a routing."""

    process = forms.ModelChoiceField(label=_("Process"), queryset=Process.objects.all(), to_field_name="code")
    skill = forms.ModelChoiceField(
        label=_("Skill"), queryset=Skill.objects.all(), to_field_name="code", required=False
    )
    group = forms.ChoiceField(label=_("Group"), choices=OperationGroup.choices)
    minutes = forms.FloatField(label=_("Minutes"), required=False, min_value=0, max_value=MOST_MINUTES)
    minutes_source = forms.CharField(label=_("Source of the minutes"), required=False, max_length=300)
    hold_point = forms.BooleanField(label=_("Hold point"), required=False)


RoutingForms = forms.formset_factory(StepForm, extra=2, can_delete=True, max_num=40, absolute_max=60)


class SheetForm(forms.Form):
    """A board that a network can buy."""

    network = forms.ModelChoiceField(label=_("Network"), queryset=Network.objects.none(), empty_label=None)
    material = forms.ModelChoiceField(label=_("Material"), queryset=Material.objects.all())
    thickness_mm = millimetres(_("Thickness"))
    length_mm = millimetres(_("Length"))
    width_mm = millimetres(_("Width"))
    price = forms.DecimalField(
        label=_("Price"),
        required=False,
        min_value=0,
        max_digits=9,
        decimal_places=2,
        help_text=_("For one board; leave it empty if nobody knows it."),
    )
    currency = forms.RegexField(
        label=_("Currency"), regex=r"^[A-Z]{3}$", required=False, help_text=_("Three letters, such as GBP.")
    )
    price_source = forms.CharField(label=_("Source of the price"), required=False, max_length=300)
    price_date = DayField(
        label=_("Date of the price"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, networks: QuerySet[Network], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, "network", networks)


class FilterForm(forms.Form):
    """What to look for in the catalogue."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=_("Goes in"), required=False, choices=[("", _("any place")), *BlockKind.choices]
    )
