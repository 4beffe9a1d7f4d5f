"""A home on a plot, or an order: what it is made of, when it is needed, and what fits through the gate."""

from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyworks.core.jobs.models import JobStatus
from manyworks.core.organisations.models import Network
from manyworks.designs.catalogue.models import BlockRevision, Part
from manyworks.drafting.closed import site_days
from manyworks.drafting.papers.nouns import Nouns, nouns
from manyworks.drafting.piece_numbers import BLOCK_PATTERN, PART_PATTERN
from manyworks.drafting.site import VEHICLES


class Home(models.Model):
    """One building on one plot, ordered within one network; or an order of products, due on one day.

    An order has no phases, and its list no places in an order of erection.
    """

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="homes")
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    plot = models.CharField(_("plot"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=240, blank=True)
    latitude = models.FloatField(_("latitude"), validators=[MinValueValidator(-90), MaxValueValidator(90)])
    longitude = models.FloatField(
        _("longitude"), validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    timezone = models.CharField(_("time zone"), max_length=60, default="Europe/London")
    floor_area_m2 = models.FloatField(_("floor area inside (m²)"), null=True, blank=True)
    max_block_length_mm = models.PositiveIntegerField(_("longest block (mm)"), null=True, blank=True)
    max_block_width_mm = models.PositiveIntegerField(_("widest block (mm)"), null=True, blank=True)
    max_block_mass_kg = models.PositiveIntegerField(_("heaviest block (kg)"), null=True, blank=True)
    vehicle = models.CharField(_("largest vehicle"), max_length=20, choices=VEHICLES, default="flatbed-7.5t")
    crane = models.BooleanField(_("crane on site"), default=False)
    carriers = models.PositiveSmallIntegerField(_("people who carry"), default=4)
    storage_blocks = models.PositiveIntegerField(_("blocks that can be stored on site"), default=40)
    blocks_per_day = models.PositiveSmallIntegerField(
        _("blocks erected per day"), default=12, validators=[MinValueValidator(1)]
    )
    window_opens = models.TimeField(_("deliveries from"), default="08:00")
    window_closes = models.TimeField(_("deliveries until"), default="16:00")
    due = models.DateField(_("wanted by"), null=True, blank=True)
    # Some licences allow nothing else, so it is said by a person and never guessed.
    unpaid = models.BooleanField(_("nobody is paid for making it"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="home_latitude_in_range", condition=Q(latitude__gte=-90, latitude__lte=90)
            ),
            models.CheckConstraint(
                name="home_longitude_in_range", condition=Q(longitude__gte=-180, longitude__lte=180)
            ),
            models.CheckConstraint(
                name="home_window_opens_before_it_closes", condition=Q(window_opens__lt=F("window_closes"))
            ),
            models.CheckConstraint(name="home_floor_area", condition=Q(floor_area_m2__gt=0)),
            models.CheckConstraint(name="home_erects_something", condition=Q(blocks_per_day__gte=1)),
            models.CheckConstraint(name="home_vehicle_known", condition=Q(vehicle__in=list(VEHICLES))),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The home's own page."""
        return reverse("home-detail", args=[self.slug])

    @property
    def closed_days(self) -> dict[date, str]:
        """Days on which nothing is delivered or erected there, with their names."""
        first = self.due or min((phase.on for phase in self.phases.all()), default=None)
        return site_days(self.network.days_off, first) if first else {}

    @property
    def is_order(self) -> bool:
        """Is it an order of products, which are wanted on one day?"""
        return self.due is not None

    @property
    def nouns(self) -> Nouns:
        """What people call it and what is on its list."""
        return nouns(of_orders=self.is_order)


def in_a_plan() -> "models.QuerySet[Home]":
    """Homes in a plan that stands or may come to stand, or that is being made; not in one that is over."""
    made = Q(plans__status__in=["done", "stopped"], plans__ended_at=None)
    in_the_making = Q(
        plans__status__in=["waiting", "running"], plans__job__status__in=[JobStatus.QUEUED, JobStatus.RUNNING]
    )
    return Home.objects.filter(made | in_the_making)


class Phase(models.Model):
    """A dated stage of the site: nothing of it is needed earlier."""

    class Kind(models.TextChoices):
        """Stages in the order in which a site goes through them."""

        FOUNDATION = "foundation", _("Foundation ready")
        FLOOR = "floor", _("Floor")
        WALLS = "walls", _("Walls")
        ROOF = "roof", _("Roof")

    home = models.ForeignKey(Home, on_delete=models.CASCADE, related_name="phases")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    on = models.DateField(_("date"))

    class Meta:
        ordering = ["home", "on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["home", "kind"], name="phase_once_per_home"),
            models.CheckConstraint(
                name="phase_kind_known", condition=Q(kind__in=["foundation", "floor", "walls", "roof"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on:%Y-%m-%d}"


class HomeBlock(models.Model):
    """One line of the block list: so many of one released block at one place of the erection order.

    That of an order belongs to no phase.
    """

    home = models.ForeignKey(Home, on_delete=models.CASCADE, related_name="blocks")
    revision = models.ForeignKey(BlockRevision, on_delete=models.PROTECT, related_name="ordered_by")
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, null=True, related_name="blocks")
    position = models.PositiveIntegerField(_("place in the erection order"))
    quantity = models.PositiveIntegerField(_("quantity"), validators=[MinValueValidator(1)])

    class Meta:
        ordering = ["home", "position"]
        constraints = [
            models.UniqueConstraint(fields=["home", "position"], name="home_block_one_per_position"),
            models.CheckConstraint(name="home_block_quantity_positive", condition=Q(quantity__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.quantity} × {self.revision}"

    @property
    def stage(self) -> str:
        """The kind of its phase; empty on an order's list."""
        return self.phase.kind if self.phase is not None else ""


class Piece(models.Model):
    """One block that will exist, or one copy of a part in it: the thing itself, by a number that stays.

    A block's piece belongs to a home and is on one line of its list until it is cancelled; where it stands in
    the order of erection is the line's. A part's piece belongs to that of its block, and goes as that goes.
    """

    number = models.CharField(_("number"), max_length=24, unique=True)
    home = models.ForeignKey(Home, on_delete=models.PROTECT, null=True, related_name="pieces")
    revision = models.ForeignKey(BlockRevision, on_delete=models.PROTECT, null=True, related_name="pieces")
    line = models.ForeignKey(HomeBlock, on_delete=models.PROTECT, null=True, related_name="pieces")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    minted_at = models.DateTimeField(_("listed"), null=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, null=True, related_name="pieces")
    copy = models.PositiveIntegerField(_("which of its copies"), null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "part", "copy"], name="piece_one_of_each_copy"),
            models.CheckConstraint(
                name="piece_is_a_block_of_a_home_or_a_part_of_a_block",
                condition=Q(
                    number__regex=BLOCK_PATTERN,
                    home__isnull=False,
                    revision__isnull=False,
                    minted_at__isnull=False,
                    parent__isnull=True,
                    part__isnull=True,
                    copy__isnull=True,
                )
                | Q(
                    number__regex=PART_PATTERN,
                    home__isnull=True,
                    revision__isnull=True,
                    line__isnull=True,
                    replaces__isnull=True,
                    minted_at__isnull=True,
                    cancelled_at__isnull=True,
                    parent__isnull=False,
                    part__isnull=False,
                    copy__gte=1,
                ),
            ),
            models.CheckConstraint(
                name="piece_is_listed_until_it_is_cancelled",
                condition=Q(parent__isnull=False)
                | Q(line__isnull=False, cancelled_at__isnull=True)
                | Q(line__isnull=True, cancelled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="cancelled_piece_says_by_whom",
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number
