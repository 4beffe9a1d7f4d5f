"""What people type about a machine."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyworks.core.vocabulary.models import Material
from manyworks.network.machines.models import Machine
from manyworks.network.machines.rules import MachineDetails
from manyworks.network.workshops.forms import rows_of, show_plainly

MM = ("bed_length_mm", "bed_width_mm", "z_travel_mm", "thickness_min_mm", "thickness_max_mm", "tolerance_mm")


class MachineForm(forms.ModelForm):
    """A machine's envelope; everything but name and process may stay empty."""

    # By code: a row number that no database can hold would break the question instead of being refused.
    materials = forms.ModelMultipleChoiceField(
        Material.objects.none(),
        label=_("Materials"),
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Machine
        fields = [
            "name", "process", "make", "model", "quantity", "condition", "bed_length_mm", "bed_width_mm",
            "z_travel_mm", "axes", "thickness_min_mm", "thickness_max_mm", "tolerance_mm", "speed_factor",
            "feed_mm_min", "materials",
        ]  # fmt: skip
        help_texts = {
            "bed_length_mm": _("Of the largest sheet that can be held and cut."),
            "bed_width_mm": _("Not the outside of the machine."),
            "tolerance_mm": _("Parts come out within plus or minus this."),
            "speed_factor": _("1 is usual; 0.5 takes twice as long, 2 half as long."),
            "feed_mm_min": _("The usual cutting feed in 18 mm plywood."),
        }

    groups = [
        (_("What it is"), ["name", "process", ("make", "model"), ("quantity", "condition")]),
        (_("What fits on it"), [("bed_length_mm", "bed_width_mm"), ("z_travel_mm", "axes")]),
        (_("What it cuts"), ["materials", ("thickness_min_mm", "thickness_max_mm")]),
        (_("How well and how fast"), ["tolerance_mm", "speed_factor", "feed_mm_min"]),
    ]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name in MM:
            self.fields[name].unit = "mm"
        self.fields["feed_mm_min"].unit = "mm/min"
        self.fields["speed_factor"].unit = "×"
        self.fields["materials"].queryset = Material.objects.all()
        show_plainly(self)

    @property
    def grouped(self) -> list[tuple[Any, Any]]:
        """The fields under their headings."""
        return rows_of(self, self.groups)

    def details(self) -> MachineDetails:
        """What was typed, as the actions take it."""
        data = dict(self.cleaned_data)
        process, materials = data.pop("process"), data.pop("materials")
        codes = tuple(sorted(material.code for material in materials))
        return MachineDetails(process=process.code, materials=codes, **data)
