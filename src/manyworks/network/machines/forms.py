"""What people type about a machine."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyworks.core.forms import choose_among, in_unit
from manyworks.core.vocabulary.models import Material, Process, Skill
from manyworks.network.machines.models import Machine
from manyworks.network.machines.rules import MachineDetails, block_codes
from manyworks.network.workshops.forms import Groups, rows_of, show_plainly

MM = ("bed_length_mm", "bed_width_mm", "z_travel_mm", "thickness_min_mm", "thickness_max_mm", "tolerance_mm")


@dataclass(frozen=True)
class Preset:
    """A kind of machine: figures to start from when one is entered, and where they come from."""

    label: Any
    process: str
    source: Any
    feed_mm_min: float | None = None
    tool_change_min: float | None = None
    hold_down: str = ""

    def initial(self) -> dict[str, Any]:
        """What the form holds when it is chosen; every figure can be changed."""
        return {
            "name": self.label,
            "process": Process.objects.filter(code=self.process).first(),
            "feed_mm_min": self.feed_mm_min,
            "tool_change_min": self.tool_change_min,
            "hold_down": self.hold_down,
            "figures_source": self.source,
        }


PRESETS = {
    "light-gantry": Preset(
        _("Light gantry, tools changed by hand"),
        "cnc-routing",
        _("Usual for a light gantry. Feed: 3 to 5 m/min in 18 mm plywood, confirmed (asttooling.com). Change "
          "of tool and screwing boards down: trade judgement, not measured."),
        feed_mm_min=4000.0,
        tool_change_min=4.0,
        hold_down="screwed",
    ),
    "rigid-vacuum": Preset(
        _("Rigid router with tool changer and vacuum"),
        "cnc-routing",
        _("Usual for a rigid router. Feed: 8 to 10 m/min in 18 mm plywood, confirmed (asttooling.com). "
          "Change of tool: trade judgement, not measured."),
        feed_mm_min=9000.0,
        tool_change_min=0.25,
        hold_down="vacuum",
    ),
    "laser": Preset(
        _("Laser cutter"),
        "laser-cutting",
        _("A laser has no tool to change. Its feed depends on its power and the board: nothing is assumed."),
        tool_change_min=0.0,
    ),
}  # fmt: skip


class MachineForm(forms.ModelForm[Machine]):
    """A machine's envelope; everything but name and process may stay empty."""

    # By code: a row number that no database can hold would break the question instead of being refused.
    materials = forms.ModelMultipleChoiceField(
        Material.objects.none(),
        label=_("Materials"),
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
    )

    mentor_skill = forms.ModelChoiceField(
        Skill.objects.none(),
        label=_("Mentor's skill"),
        required=False,
        to_field_name="code",
        empty_label=_("No place for trainees"),
        help_text=_("One person who can do this stands beside a trainee at work."),
    )

    class Meta:
        model = Machine
        fields = [
            "name", "process", "make", "model", "quantity", "condition", "bed_length_mm", "bed_width_mm",
            "z_travel_mm", "axes", "thickness_min_mm", "thickness_max_mm", "tolerance_mm", "speed_factor",
            "feed_mm_min", "tool_change_min", "sheet_change_min", "plunge_min", "hold_down", "figures_source",
            "materials", "mentor_skill", "kept_blocks",
        ]  # fmt: skip
        widgets = {"figures_source": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "bed_length_mm": _("Of the largest sheet that can be held and cut."),
            "bed_width_mm": _("Not the outside of the machine."),
            "tolerance_mm": _("Parts come out within plus or minus this."),
            "speed_factor": _("1 is usual; 0.5 takes twice as long, 2 half as long."),
            "kept_blocks": _("Their codes, with commas between. They are made here and nowhere else in this "
                             "workshop, and nothing else is made here. Hold points and first articles are "
                             "left to others."),
            "feed_mm_min": _("The usual cutting feed in 18 mm plywood."),
            "tool_change_min": _("0.25 with a tool changer, about 4 by hand."),
            "sheet_change_min": _("Clearing, laying and holding the next board; no cutting. Empty: 6, unless "
                                  "the plan says otherwise."),
            "plunge_min": _("For each ring and pass; 0 if it lies in the feed. Empty: 0.03."),
            "hold_down": _("Decides how close parts lie: 5 mm from the edge of a board on a vacuum and 20 mm "
                           "round small parts, 20 mm from the edge when boards are screwed down. Empty: "
                           "plans take boards as screwed down, and say so."),
            "figures_source": _("Measured, from the maker, or assumed; shown beside times that are reckoned "
                                "with them."),
        }  # fmt: skip

    groups: Groups = [
        (_("What it is"), ["name", "process", ("make", "model"), ("quantity", "condition")]),
        (_("What fits on it"), [("bed_length_mm", "bed_width_mm"), ("z_travel_mm", "axes")]),
        (_("What it cuts"), ["materials", ("thickness_min_mm", "thickness_max_mm")]),
        (
            _("How well and how fast"),
            [
                "hold_down",
                ("feed_mm_min", "tool_change_min"),
                ("sheet_change_min", "plunge_min"),
                ("speed_factor", "tolerance_mm"),
                "figures_source",
            ],
        ),
        (_("A place for trainees"), ["mentor_skill", "kept_blocks"]),
    ]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name in MM:
            in_unit(self.fields[name], "mm")
        in_unit(self.fields["feed_mm_min"], "mm/min")
        for name in ("tool_change_min", "sheet_change_min", "plunge_min"):
            in_unit(self.fields[name], "min")
        in_unit(self.fields["speed_factor"], "×")
        choose_among(self, "materials", Material.objects.all())
        choose_among(self, "mentor_skill", Skill.objects.all())
        if self.instance.mentor_skill:
            self.initial["mentor_skill"] = self.instance.mentor_skill.code
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
        mentor, kept = data.pop("mentor_skill"), block_codes(data.pop("kept_blocks"))
        return MachineDetails(
            process=process.code,
            materials=codes,
            mentor_skill=mentor.code if mentor else "",
            kept_blocks=kept,
            **data,
        )
