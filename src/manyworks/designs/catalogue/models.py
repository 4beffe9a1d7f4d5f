"""What is made: building systems, their blocks, and every revision of a block with its parts and routing."""

from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyworks.core.files.models import StoredFile
from manyworks.core.organisations.models import Network, Organisation
from manyworks.core.vocabulary.models import Material, Process, Skill
from manyworks.geometry import Geometry


class BuildingSystem(models.Model):
    """A family of blocks that fit each other, under one licence."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    about = models.TextField(_("about"), blank=True, max_length=4000)
    licence = models.CharField(_("licence (SPDX)"), max_length=60)
    licence_url = models.URLField(_("licence text"), blank=True)
    attribution = models.CharField(_("attribution"), max_length=300, blank=True)
    allows_paid_work = models.BooleanField(_("the licence allows paid work"), default=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="building_systems", verbose_name=_("kept by")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="system_has_a_name"),
            models.CheckConstraint(condition=~Q(licence=""), name="system_has_a_licence"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("system-detail", args=[self.slug])


class SheetStock(models.Model):
    """A board that a network can buy: material, thickness, size, and a price with its source."""

    network = models.ForeignKey(
        Network, on_delete=models.PROTECT, related_name="sheets", verbose_name=_("network")
    )
    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="sheets")
    thickness_mm = models.FloatField(_("thickness (mm)"))
    length_mm = models.FloatField(_("length (mm)"))
    width_mm = models.FloatField(_("width (mm)"))
    price = models.DecimalField(_("price"), max_digits=9, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    price_source = models.CharField(_("source of the price"), max_length=300, blank=True)
    price_date = models.DateField(_("date of the price"), null=True, blank=True)

    class Meta:
        ordering = ["material__name", "thickness_mm", "length_mm", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "material", "thickness_mm", "length_mm", "width_mm"],
                name="sheet_size_listed_once",
            ),
            models.CheckConstraint(
                condition=Q(thickness_mm__gt=0, length_mm__gt=0, width_mm__gt=0), name="sheet_has_a_size"
            ),
            models.CheckConstraint(
                condition=Q(price__isnull=True)
                | (Q(price__gte=0) & ~Q(currency="") & ~Q(price_source="") & Q(price_date__isnull=False)),
                name="sheet_price_has_a_source_and_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.material}, {self.thickness_mm:g} mm, {self.length_mm:g} × {self.width_mm:g} mm"


class BlockKind(models.TextChoices):
    """Where a block goes in a building."""

    FLOOR = "floor", _("Floor")
    WALL = "wall", _("Wall")
    CORNER = "corner", _("Corner")
    WINDOW = "window", _("Window")
    DOOR = "door", _("Door")
    ROOF = "roof", _("Roof")
    OTHER = "other", _("Other")


class Block(models.Model):
    """Parts assembled in a workshop, lifted into place as one; what it is made of stands in its revisions."""

    system = models.ForeignKey(BuildingSystem, on_delete=models.PROTECT, related_name="blocks")
    code = models.CharField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=BlockKind.choices, default=BlockKind.OTHER)
    first_article = models.BooleanField(_("begins with a first article"), default=False)

    class Meta:
        ordering = ["system__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["system", "code"], name="block_code_once_in_a_system"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Za-z0-9][A-Za-z0-9._-]*$"), name="block_code_fits_an_address"
            ),
            models.CheckConstraint(condition=Q(kind__in=BlockKind.values), name="block_kind_known"),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("block-detail", args=[self.system.slug, self.code])

    def permission_scope(self) -> tuple[list[int], list[int]]:
        return [self.system.organisation_id], []


class RevisionStatus(models.TextChoices):
    """How far a revision has come; only a released one may be cut for a customer."""

    DRAFT = "draft", _("Draft")
    CHECKED = "checked", _("Checked")
    RELEASED = "released", _("Released")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class OffsetChoice(models.TextChoices):
    """Whether tool offsets are already in the drawn lines."""

    APPLIED = "applied", _("Applied in the drawing")
    NONE = "none", _("Not applied")
    UNKNOWN = "unknown", _("Not known")


class BlockRevision(models.Model):
    """One exact state of a block: its parts, the file they came from, and who stands for it."""

    block = models.ForeignKey(Block, on_delete=models.PROTECT, related_name="revisions")
    revision = models.PositiveIntegerField(_("revision"))
    status = models.CharField(
        _("status"), max_length=10, choices=RevisionStatus.choices, default=RevisionStatus.DRAFT
    )
    # The same design drawn for boards of another thickness stands beside the revision it belongs to.
    fileset_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="filesets"
    )
    source_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="block_revisions"
    )
    content_hash = models.CharField(_("content hash"), max_length=64)
    length_mm = models.FloatField(_("length (mm)"), null=True, blank=True)
    width_mm = models.FloatField(_("width (mm)"), null=True, blank=True)
    height_mm = models.FloatField(_("height (mm)"), null=True, blank=True)
    mass_kg = models.FloatField(_("mass (kg)"), null=True, blank=True)
    mass_source = models.CharField(_("source of the mass"), max_length=300, blank=True)
    # Where its middle of mass lies in the block, x, y and z in mm; empty when nobody knows.
    centre_mm = models.JSONField(_("centre of mass (mm)"), default=list, blank=True)
    insulation_m3 = models.FloatField(_("insulation (m³)"), null=True, blank=True)
    offset_state = models.CharField(
        _("tool offsets"), max_length=10, choices=OffsetChoice.choices, default=OffsetChoice.UNKNOWN
    )
    offset_note = models.CharField(_("offset values"), max_length=200, blank=True)
    board_min_mm = models.FloatField(_("thinnest board (mm)"), null=True, blank=True)
    board_max_mm = models.FloatField(_("thickest board (mm)"), null=True, blank=True)
    tool_mm = models.FloatField(_("largest cutter (mm)"), null=True, blank=True)
    # What was expected and what was found when the file was read; the release gate reads both.
    bill = models.JSONField(_("bill of parts"), default=list, blank=True)
    evidence = models.JSONField(_("evidence"), default=dict, blank=True)
    picture_svg = models.TextField(_("assembled picture"), blank=True)
    notes = models.TextField(_("notes"), blank=True, max_length=4000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="authored_revisions"
    )
    created_at = models.DateTimeField(_("added"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="checked_revisions"
    )
    checked_at = models.DateTimeField(_("checked"), null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="released_revisions"
    )
    released_at = models.DateTimeField(_("released"), null=True)
    unpaid_only = models.BooleanField(_("released for unpaid work only"), default=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="withdrawn_revisions"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawn_reason = models.CharField(_("why withdrawn"), max_length=500, blank=True)

    class Meta:
        ordering = ["block", "-revision"]
        constraints = [
            models.UniqueConstraint(fields=["block", "revision"], name="revision_number_once_in_a_block"),
            models.UniqueConstraint(
                fields=["block", "content_hash"], name="same_content_is_the_same_revision"
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="revisions_count_from_one"),
            models.CheckConstraint(
                condition=Q(status__in=RevisionStatus.values), name="revision_status_known"
            ),
            models.CheckConstraint(
                condition=Q(content_hash__regex=r"^[0-9a-f]{64}$"), name="revision_hash_is_sha256"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["checked", "released"])
                | Q(checked_by__isnull=False, checked_at__isnull=False),
                name="checked_revision_names_its_checker",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("author")),
                name="author_does_not_check_own_revision",
            ),
            models.CheckConstraint(
                condition=~Q(status="released") | Q(released_by__isnull=False, released_at__isnull=False),
                name="released_revision_names_its_releaser",
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | (Q(withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
                name="withdrawn_revision_says_why",
            ),
            models.CheckConstraint(
                condition=Q(mass_kg__isnull=True) | (Q(mass_kg__gt=0) & ~Q(mass_source="")),
                name="revision_mass_has_a_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.block.code} rev {self.revision}"

    def get_absolute_url(self) -> str:
        return reverse("revision-detail", args=[self.block.system.slug, self.block.code, self.revision])

    def permission_scope(self) -> tuple[list[int], list[int]]:
        return self.block.permission_scope()


class Grain(models.TextChoices):
    """Which way the face grain must run in the part's own frame."""

    NONE = "none", _("Any")
    X = "x", _("Along the length")
    Y = "y", _("Across the length")


class Part(models.Model):
    """One kind of piece in a revision, its geometry in JSON; an empty one is not drawn."""

    revision = models.ForeignKey(BlockRevision, on_delete=models.CASCADE, related_name="parts")
    code = models.CharField(_("code"), max_length=80)
    name = models.CharField(_("name"), max_length=120, blank=True)
    quantity = models.PositiveIntegerField(_("quantity"))
    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="parts")
    thickness_mm = models.FloatField(_("thickness (mm)"))
    geometry = models.JSONField(_("geometry"), default=dict, blank=True)
    length_mm = models.FloatField(_("length (mm)"), null=True, blank=True)
    width_mm = models.FloatField(_("width (mm)"), null=True, blank=True)
    area_mm2 = models.FloatField(_("net area (mm²)"), null=True, blank=True)
    cut_length_mm = models.FloatField(_("cut length (mm)"), null=True, blank=True)
    geometry_hash = models.CharField(_("geometry hash"), max_length=64, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "code"], name="part_code_once_in_a_revision"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="part_is_needed_at_least_once"),
            models.CheckConstraint(condition=Q(thickness_mm__gt=0), name="part_has_a_thickness"),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        r = self.revision
        return reverse("part-detail", args=[r.block.system.slug, r.block.code, r.revision, self.pk])

    @property
    def area_m2(self) -> float | None:
        return None if self.area_mm2 is None else self.area_mm2 / 1e6

    @property
    def cut_length_m(self) -> float | None:
        return None if self.cut_length_mm is None else self.cut_length_mm / 1e3

    @property
    def grain(self) -> Grain:
        return Grain(self.geometry.get("grain", Grain.NONE))

    @cached_property
    def drawn(self) -> Geometry | None:
        """What is drawn of it; None while nobody has drawn this part, and it cannot be planned."""
        return Geometry.from_json(self.geometry) if self.geometry else None


class OperationGroup(models.TextChoices):
    """Which half of the work a step belongs to; the two may go to different workshops."""

    CUT = "cut", _("Cutting")
    MAKE = "make", _("Making")


class RoutingOperation(models.Model):
    """One step of making a block; minutes are per block, empty when nobody knows them yet."""

    revision = models.ForeignKey(BlockRevision, on_delete=models.CASCADE, related_name="routing")
    position = models.PositiveSmallIntegerField(_("position"))
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="operations")
    skill = models.ForeignKey(
        Skill, on_delete=models.PROTECT, null=True, blank=True, related_name="operations"
    )
    group = models.CharField(_("group"), max_length=4, choices=OperationGroup.choices)
    minutes = models.FloatField(_("minutes"), null=True, blank=True)
    minutes_source = models.CharField(_("source of the minutes"), max_length=300, blank=True)
    hold_point = models.BooleanField(_("hold point"), default=False)

    class Meta:
        ordering = ["revision", "position"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "position"], name="routing_step_position_once"),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | (Q(minutes__gte=0) & ~Q(minutes_source="")),
                name="routing_minutes_have_a_source",
            ),
            models.CheckConstraint(condition=Q(group__in=OperationGroup.values), name="routing_group_known"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.process}"
