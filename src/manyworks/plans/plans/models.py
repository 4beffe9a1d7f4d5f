"""A run of the planner, and the plan it made as rows that other floors can hold on to."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from manyworks.core.files.models import StoredFile
from manyworks.core.jobs.models import Job
from manyworks.core.organisations.models import Network
from manyworks.drafting.papers.figures import Summary
from manyworks.drafting.papers.nouns import Nouns, nouns
from manyworks.drafting.site import VEHICLES
from manyworks.network.workshops.models import Workshop
from manyworks.planning.policy import CHANGED_PROMISE
from manyworks.plans.orders.models import Home, Piece
from manyworks.refused import Refused


class PlanStatus(models.TextChoices):
    """How far the planner is with a run; what a plan is to people is its state."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Made")
    STOPPED = "stopped", _("Made, the search was stopped early")
    FAILED = "failed", _("Failed")


class PlanState(models.TextChoices):
    """What a plan is to people, in the one word that every page, file and program says."""

    PLANNING = "planning", _("Planning")
    DRAFT = "draft", _("Draft")
    TO_DECIDE = "to-decide", _("Waiting for a decision")
    STANDS = "stands", _("Stands")
    REPLACED = "replaced", _("Replaced")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LEFT = "left", _("Left")
    FAILED = "failed", _("Failed")


MADE = (PlanStatus.DONE, PlanStatus.STOPPED)
STANDS = Q(stands_since__isnull=False, ended_at__isnull=True)
"""Plans that people keep: what they book is theirs until another takes their place or they are withdrawn."""
UNDECIDED = Q(follows__isnull=False, status__in=MADE, stands_since__isnull=True, ended_at__isnull=True)
"""Plans made anew about which nobody has decided."""


class PlanRun(models.Model):
    """One question put to the planner, with its settings and its answer."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="plans")
    name = models.CharField(_("name"), max_length=120)
    homes = models.ManyToManyField(Home, related_name="plans")
    policy = models.JSONField(_("settings"), default=dict, encoder=DjangoJSONEncoder)
    start = models.DateField(_("first day"))
    seed = models.PositiveIntegerField(_("seed"), default=0)
    time_limit_s = models.PositiveIntegerField(_("time limit (s)"), default=60)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    again_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="again")
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followers")
    happened = models.JSONField(_("what happened"), default=list, encoder=DjangoJSONEncoder)
    happened_at = models.DateTimeField(_("planned anew from"), null=True)
    status = models.CharField(max_length=10, choices=PlanStatus.choices, default=PlanStatus.WAITING)
    problem_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    plan_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    summary = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="plans")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    stands_since = models.DateTimeField(_("stands since"), null=True)
    stands_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(_("ended"), null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_why = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="plan_takes_some_time", condition=Q(time_limit_s__gte=1)),
            models.CheckConstraint(name="plan_status_known", condition=Q(status__in=PlanStatus.values)),
            models.CheckConstraint(
                name="plan_that_follows_says_from_when",
                condition=Q(follows__isnull=True) | Q(happened_at__isnull=False),
            ),
            models.CheckConstraint(
                name="plan_that_stands_is_made_and_says_by_whom",
                condition=Q(stands_since__isnull=True, stands_by__isnull=True)
                | Q(stands_since__isnull=False, stands_by__isnull=False, status__in=["done", "stopped"]),
            ),
            models.CheckConstraint(
                name="plan_that_ended_says_by_whom",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_why="")
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="plan_ends_that_stood_or_was_to_decide",
                condition=Q(ended_at__isnull=True)
                | Q(stands_since__isnull=False)
                | Q(follows__isnull=False, ended_why=""),
            ),
            models.UniqueConstraint(
                name="plan_is_replaced_once", fields=["follows"], condition=Q(stands_since__isnull=False)
            ),
            models.CheckConstraint(
                name="finished_plan_has_its_files",
                condition=~Q(status__in=["done", "stopped"])
                | Q(problem_file__isnull=False, plan_file__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The plan's own page."""
        return reverse("plan-detail", args=[self.pk])

    @cached_property
    def figures(self) -> Summary:
        """The summary of a plan that was made, read once; another run has none."""
        return Summary.from_json(self.summary)

    @property
    def nouns(self) -> Nouns:
        """What people call what is in a plan that was made: blocks of homes, or pieces of orders."""
        return nouns(of_orders=self.figures.of_orders)

    @property
    def legible(self) -> bool:
        """Whether its figures can still be read; a damaged record must not take the others' page."""
        try:
            return bool(self.figures)
        except Refused:
            return False

    @property
    def has_plan(self) -> bool:
        """Whether there is a plan to read."""
        return self.status in MADE

    @property
    def state(self) -> PlanState:
        """What the plan is to people; failed also when its job ended without saying so, as a worker may."""
        if not self.has_plan:
            over = self.job is not None and not self.job.is_open
            return PlanState.FAILED if over or self.status == PlanStatus.FAILED else PlanState.PLANNING
        if self.stands_since is not None:
            if self.ended_at is None:
                return PlanState.STANDS
            return PlanState.WITHDRAWN if self.ended_why else PlanState.REPLACED
        if self.ended_at is not None:
            return PlanState.LEFT
        return PlanState.TO_DECIDE if self.follows_id else PlanState.DRAFT

    @property
    def stands(self) -> bool:
        """Whether people keep it: it has booked its hours, and what happens is said to it."""
        return self.state == PlanState.STANDS

    @property
    def stopped_early(self) -> bool:
        """Whether somebody ended the search before its time: a remark, not a state."""
        return self.status == PlanStatus.STOPPED

    @property
    def replaced_by(self) -> "PlanRun | None":
        """The plan that took its place."""
        return self.followers.filter(stands_since__isnull=False).first()

    @property
    def carried_out_as(self) -> "PlanRun | None":
        """The plan that stands in its place; work may have begun by it, so nothing begins from scratch."""
        last = self.replaced_by or (self.follows.replaced_by if self.follows else None)
        while last is not None and (following := last.replaced_by) is not None:
            last = following
        return last if last is not None and last.stands else None

    @property
    def may_be_asked_again(self) -> bool:
        """Whether its question is open still: nothing has taken its place, and what it follows stands."""
        return self.carried_out_as is None and (self.follows is None or self.follows.stands)

    @property
    def changed_promise(self) -> float:
        """What moving a promise counts when it is planned anew, in money."""
        return float(self.policy.get("changed_promise") or CHANGED_PROMISE)

    @property
    def waiting_follower(self) -> "PlanRun | None":
        """The plan made anew about which nobody has decided yet."""
        return self.followers.filter(UNDECIDED).order_by("-pk").first()


class WhatIf(models.Model):
    """A question about another network: what would this plan be with more or less of something?"""

    run = models.ForeignKey(PlanRun, on_delete=models.CASCADE, related_name="what_ifs")
    name = models.CharField(_("name"), max_length=160)
    changes = models.JSONField(_("changes"), default=list, encoder=DjangoJSONEncoder)
    until_on_time = models.BooleanField(_("add until nothing is late"), default=False)
    time_limit_s = models.PositiveIntegerField(_("time limit (s)"), default=20)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    outcomes = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(name="what_if_takes_some_time", condition=Q(time_limit_s__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def failed(self) -> bool:
        """Whether its job ended without an answer."""
        return not self.outcomes and self.job is not None and not self.job.is_open


class PlannedOperation(models.Model):
    """One operation of one piece: where, on which machine, from when to when, and why then."""

    run = models.ForeignKey(PlanRun, on_delete=models.PROTECT, related_name="operations")
    piece = models.ForeignKey(Piece, on_delete=models.PROTECT, related_name="operations")
    block = models.CharField(max_length=120)
    home = models.ForeignKey(Home, on_delete=models.PROTECT, related_name="+")
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="+")
    operation = models.CharField(max_length=80)
    process = models.CharField(max_length=80)
    group = models.CharField(max_length=4)
    pool = models.CharField(max_length=80)
    pool_name = models.CharField(max_length=160)
    machine = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    due_at = models.DateTimeField()
    arrives_at = models.DateTimeField()
    why = models.TextField(blank=True)
    prices = models.TextField(blank=True)
    waits_for = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["run", "workshop", "starts_at"], name="planned_operation_board"),
            models.Index(fields=["run", "piece"], name="planned_operation_piece"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["run", "piece", "operation"], name="planned_operation_once"),
            models.CheckConstraint(name="planned_operation_lasts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="planned_operation_group", condition=Q(group__in=["cut", "make"])),
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.piece}"

    @property
    def late(self) -> bool:
        """Whether the piece reaches its plot late."""
        return self.arrives_at > self.due_at


class PlannedSheet(models.Model):
    """One nested sheet at one workshop; where its parts lie stands in the plan file."""

    run = models.ForeignKey(PlanRun, on_delete=models.PROTECT, related_name="sheets")
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    stock = models.CharField(max_length=120)
    material = models.CharField(max_length=120)
    thickness_mm = models.FloatField()
    length_mm = models.FloatField()
    width_mm = models.FloatField()
    parts = models.PositiveIntegerField()
    used = models.FloatField()
    cut_length_mm = models.FloatField()
    index = models.PositiveIntegerField()
    pool = models.CharField(max_length=80, blank=True)
    pool_name = models.CharField(max_length=160, blank=True)
    machine = models.PositiveSmallIntegerField(default=0)
    minutes = models.FloatField(null=True)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    program = models.PositiveIntegerField(null=True)
    """Sheets of a workshop with the same program are the same nest: one file is cut again and again."""

    class Meta:
        ordering = ["index"]
        constraints = [
            models.UniqueConstraint(fields=["run", "index"], name="planned_sheet_index_once"),
            models.CheckConstraint(name="planned_sheet_used", condition=Q(used__gt=0, used__lte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.workshop} {self.number}"

    @property
    def machine_name(self) -> str:
        """The machine that cuts it, as the board calls it; empty in plans that do not say."""
        return f"{self.pool_name} {self.machine + 1}" if self.pool else ""

    @property
    def index_text(self) -> str:
        """The place among all sheets of the plan, for addresses."""
        return str(self.index)


class PlannedPart(models.Model):
    """Which part lies on a sheet, as the very piece; ``number`` is its number on the drawing."""

    sheet = models.ForeignKey(PlannedSheet, on_delete=models.PROTECT, related_name="placed")
    piece = models.ForeignKey(Piece, on_delete=models.PROTECT, related_name="placed")
    number = models.PositiveIntegerField()

    class Meta:
        ordering = ["sheet", "number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="planned_part_number_once"),
            models.UniqueConstraint(fields=["piece", "sheet"], name="planned_part_once_on_a_sheet"),
        ]

    def __str__(self) -> str:
        return str(self.piece)


class PlannedLoad(models.Model):
    """One vehicle journey: to a plot, or to several of one site; `home` is the first."""

    run = models.ForeignKey(PlanRun, on_delete=models.PROTECT, related_name="loads")
    home = models.ForeignKey(Home, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    vehicle = models.CharField(max_length=40)
    departs_at = models.DateTimeField()
    arrives_at = models.DateTimeField()
    kilometres = models.FloatField()
    mass_kg = models.FloatField()
    carbon_kgco2e = models.FloatField(null=True)
    which = models.PositiveSmallIntegerField(default=1)
    begins_at = models.DateTimeField(null=True)
    back_at = models.DateTimeField(null=True)
    cost = models.FloatField(null=True)
    units = models.JSONField(default=list)
    stops = models.JSONField(default=list)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="planned_load_number_once"),
            models.CheckConstraint(name="planned_load_arrives", condition=Q(arrives_at__gte=F("departs_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.home}"

    @property
    def vehicle_name(self) -> str:
        """The vehicle in words, and which of its class; one of a plan's own keeps its code."""
        return f"{VEHICLES.get(self.vehicle, self.vehicle)} {self.which}"
