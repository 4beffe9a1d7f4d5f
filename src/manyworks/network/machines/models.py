"""A machine with its envelope: what fits on it, what it cuts, how exactly and how fast."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _

from manyworks.network.machines.rules import block_codes, impossible


class Condition(models.TextChoices):
    """Whether a machine can take work."""

    WORKING = "working", _("Works")
    LIMITED = "limited", _("Works with limits")
    OUT_OF_ORDER = "out_of_order", _("Out of order")
    UNKNOWN = "unknown", _("Not checked")


class HoldDown(models.TextChoices):
    """How a machine holds boards; it decides how close parts may lie."""

    VACUUM = "vacuum", _("By vacuum")
    SCREWED = "screwed", _("Screwed down")


@deconstructible
class Possible:
    """A validator: the figure of this name is one that some machine could have."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, value: float) -> None:
        if text := impossible(self.name, value):
            raise ValidationError(text, code="machine.figure")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Possible) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)


def _figure(name: str, words: Any) -> "models.FloatField[float | None, float | None]":
    return models.FloatField(words, null=True, blank=True, validators=[Possible(name)])


class Machine(models.Model):
    """One kind of machine at a workshop; a missing figure means not known, never zero."""

    workshop = models.ForeignKey("network.Workshop", on_delete=models.CASCADE, related_name="machines")
    name = models.CharField(_("name"), max_length=160)
    process = models.ForeignKey(
        "core.Process", on_delete=models.PROTECT, related_name="machines", verbose_name=_("process")
    )
    make = models.CharField(_("make"), max_length=100, blank=True)
    model = models.CharField(_("model"), max_length=100, blank=True)
    quantity = models.PositiveSmallIntegerField(_("how many"), default=1, validators=[MinValueValidator(1)])
    bed_length_mm = _figure("bed_length_mm", _("bed length"))
    bed_width_mm = _figure("bed_width_mm", _("bed width"))
    z_travel_mm = _figure("z_travel_mm", _("height of travel (Z)"))
    axes = models.PositiveSmallIntegerField(
        _("axes"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    thickness_min_mm = _figure("thickness_min_mm", _("thinnest sheet"))
    thickness_max_mm = _figure("thickness_max_mm", _("thickest sheet"))
    tolerance_mm = _figure("tolerance_mm", _("tolerance"))
    speed_factor = models.FloatField(
        _("speed factor"), default=1.0, validators=[MinValueValidator(0.05), MaxValueValidator(20)]
    )
    feed_mm_min = _figure("feed_mm_min", _("feed"))
    tool_change_min = _figure("tool_change_min", _("change of tool"))
    sheet_change_min = _figure("sheet_change_min", _("putting a board on and clearing it"))
    plunge_min = _figure("plunge_min", _("down and up again"))
    hold_down = models.CharField(
        _("how boards are held"), max_length=10, choices=HoldDown.choices, blank=True
    )
    figures_source = models.CharField(_("where these figures come from"), max_length=300, blank=True)
    materials = models.ManyToManyField(
        "core.Material", related_name="+", blank=True, verbose_name=_("materials")
    )
    mentor_skill = models.ForeignKey(
        "core.Skill",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("mentor's skill"),
    )
    kept_blocks = models.CharField(_("blocks kept for trainees"), max_length=500, blank=True)
    condition = models.CharField(
        _("condition"), max_length=20, choices=Condition.choices, default=Condition.WORKING
    )
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["workshop", "process"], name="machine_by_workshop"),
            models.Index(fields=["process", "bed_length_mm", "bed_width_mm"], name="machine_by_envelope"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="machine_quantity"),
            models.CheckConstraint(
                condition=Q(thickness_min_mm__isnull=True)
                | Q(thickness_max_mm__isnull=True)
                | Q(thickness_max_mm__gte=F("thickness_min_mm")),
                name="machine_thickness_range",
            ),
            models.CheckConstraint(condition=Q(speed_factor__gt=0), name="machine_speed_positive"),
            models.CheckConstraint(
                condition=Q(condition__in=Condition.values), name="machine_condition_known"
            ),
            models.CheckConstraint(
                condition=Q(hold_down__in=["", *HoldDown.values]), name="machine_hold_down_known"
            ),
            models.CheckConstraint(
                condition=Q(mentor_skill__isnull=True, kept_blocks="")
                | (Q(mentor_skill__isnull=False) & ~Q(kept_blocks="")),
                name="machine_training_whole_or_none",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kept_codes(self) -> tuple[str, ...]:
        """Codes of the blocks that are kept for trainees; none when it is no training place."""
        return block_codes(self.kept_blocks)

    def permission_scope(self) -> tuple[set[int], set[int]]:
        """A machine belongs to whom its workshop belongs."""
        return self.workshop.permission_scope()
