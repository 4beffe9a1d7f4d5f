"""A place where things are made, with Open Know-Where's field names, its people, hours and rates."""

from collections.abc import Iterable

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class FacilityStatus(models.TextChoices):
    """Open Know-Where's words for whether a place works."""

    ACTIVE = "Active", _("Open")
    PLANNED = "Planned", _("Planned")
    TEMPORARY_CLOSURE = "Temporary Closure", _("Closed for a while")
    CLOSED = "Closed", _("Closed for good")


class AccessType(models.TextChoices):
    """Open Know-Where's words for who may come in."""

    RESTRICTED = "Restricted", _("Staff only")
    RESTRICTED_PUBLIC = "Restricted with public hours", _("Staff, with public hours")
    SHARED = "Shared space", _("Shared space")
    PUBLIC = "Public", _("Public")
    MEMBERSHIP = "Membership", _("Members")


class BatchSize(models.TextChoices):
    """Open Know-Where's classes of how many alike a place usually makes."""

    TINY = "0 -- 50 units", _("up to 50")
    SMALL = "50 -- 500 units", _("50 to 500")
    MEDIUM = "500 -- 5000 units", _("500 to 5,000")
    LARGE = "5000 + units", _("more than 5,000")


class LocationAccuracy(models.TextChoices):
    """How far the pin can be trusted."""

    EXACT = "exact", _("exact place")
    TOWN = "town", _("approximate: the town only")
    UNKNOWN = "unknown", _("no place yet")


class Visibility(models.TextChoices):
    """Who may see a workshop at all."""

    PUBLIC = "public", _("Everybody")
    NETWORK = "network", _("Members of the same networks")
    PRIVATE = "private", _("Its own people and the coordinators")


LATITUDE = [MinValueValidator(-90), MaxValueValidator(90)]
LONGITUDE = [MinValueValidator(-180), MaxValueValidator(180)]


class Workshop(models.Model):
    """One place where things are made. Without an organisation it is a lead: known, not yet a member."""

    slug = models.SlugField(max_length=100, unique=True)
    organisation = models.ForeignKey(
        "core.Organisation",
        on_delete=models.PROTECT,
        related_name="workshops",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    name = models.CharField(_("name"), max_length=160)
    facility_status = models.CharField(
        _("is it open?"), max_length=20, choices=FacilityStatus.choices, default=FacilityStatus.ACTIVE
    )
    access_type = models.CharField(_("who may use it"), max_length=30, choices=AccessType.choices, blank=True)
    number = models.CharField(_("house number or name"), max_length=60, blank=True)
    street = models.CharField(_("street"), max_length=160, blank=True)
    district = models.CharField(_("district"), max_length=100, blank=True)
    city = models.CharField(_("town or city"), max_length=100, blank=True)
    region = models.CharField(_("region"), max_length=100, blank=True)
    country = models.CharField(_("country code"), max_length=2, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True, validators=LATITUDE)
    longitude = models.FloatField(_("longitude"), null=True, blank=True, validators=LONGITUDE)
    location_accuracy = models.CharField(
        _("how exact the place is"),
        max_length=10,
        choices=LocationAccuracy.choices,
        default=LocationAccuracy.UNKNOWN,
    )
    location_source = models.CharField(_("where the place comes from"), max_length=200, blank=True)
    pin_set_by_hand = models.BooleanField(default=False)
    about = models.TextField(_("about"), blank=True, max_length=6000)
    website = models.URLField(_("website"), max_length=500, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    floor_size_m2 = models.FloatField(
        _("floor space"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    storage_m2 = models.FloatField(
        _("storage space"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    road_access = models.BooleanField(_("a lorry can reach it"), null=True, blank=True)
    loading_dock = models.BooleanField(_("loading dock"), null=True, blank=True)
    wheelchair_accessibility = models.CharField(_("wheelchair access"), max_length=300, blank=True)
    typical_batch_size = models.CharField(
        _("usual batch"), max_length=20, choices=BatchSize.choices, blank=True
    )
    timezone = models.CharField(_("time zone"), max_length=60, default="Europe/London")
    utilisation = models.FloatField(
        _("share of opened hours that is worked"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0.05), MaxValueValidator(1)],
    )
    visibility = models.CharField(
        _("who may see it"), max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    date_verified = models.DateField(_("checked on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        "core.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source = models.ForeignKey(
        "network.ImportSource", on_delete=models.PROTECT, null=True, blank=True, related_name="workshops"
    )
    source_key = models.CharField(max_length=200, blank=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["name", "id"], name="workshop_by_name"),
            models.Index(fields=["latitude", "longitude"], name="workshop_by_place"),
            models.Index(fields=["facility_status", "visibility"], name="workshop_by_status"),
            models.Index(fields=["country", "city"], name="workshop_by_city"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="workshop_has_a_name"),
            models.CheckConstraint(
                condition=Q(utilisation__isnull=True) | Q(utilisation__range=(0.05, 1)),
                name="workshop_utilisation_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(facility_status__in=FacilityStatus.values), name="workshop_status_known"
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=Visibility.values), name="workshop_visibility_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    location_accuracy=LocationAccuracy.UNKNOWN, latitude__isnull=True, longitude__isnull=True
                )
                | Q(
                    location_accuracy__in=[LocationAccuracy.EXACT, LocationAccuracy.TOWN],
                    # A range check on NULL counts as met, so it is asked for by name.
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="workshop_place_whole_or_unknown",
            ),
            models.UniqueConstraint(
                fields=["source", "source_key"],
                condition=Q(source__isnull=False),
                name="workshop_once_per_source_record",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("workshop-detail", args=[self.slug])

    def permission_scope(self) -> tuple[set[int], set[int]]:
        """A workshop belongs to its organisation, a lead to the network that its list was brought for."""
        if self.organisation_id is not None:
            return {self.organisation_id}, set()
        return set(), {self.source.network_id} if self.source else set()

    @property
    def is_approximate(self) -> bool:
        """Is the pin only the middle of the town?"""
        return self.location_accuracy == LocationAccuracy.TOWN

    @property
    def address_lines(self) -> Iterable[str]:
        """The address as it is written on a parcel, without empty lines."""
        first = " ".join(part for part in (self.number, self.street) if part)
        town = " ".join(part for part in (self.city, self.postcode) if part)
        return [line for line in (first, self.district, town, self.region, self.country) if line]


class Staffing(models.Model):
    """How many people at a workshop can do something, where nobody has said who can do what (see `Team`)."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="staffing")
    skill = models.ForeignKey("core.Skill", on_delete=models.PROTECT, related_name="+")
    people = models.PositiveSmallIntegerField(_("people"), validators=[MinValueValidator(1)])

    class Meta:
        ordering = ["skill__name"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "skill"], name="staffing_counts_a_skill_once"),
            models.CheckConstraint(condition=Q(people__gt=0), name="staffing_has_people"),
        ]

    def __str__(self) -> str:
        return f"{self.workshop}: {self.people} × {self.skill}"


class Team(models.Model):
    """Persons at a workshop who can do the same things; each does one at a time."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="teams")
    skills = models.ManyToManyField("core.Skill", related_name="+", verbose_name=_("skills"))
    people = models.PositiveSmallIntegerField(_("people"), validators=[MinValueValidator(1)])

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(people__gt=0), name="team_has_people")]

    def __str__(self) -> str:
        return f"{self.workshop}: {self.people} × {', '.join(skill.name for skill in self.skills.all())}"


class Weekday(models.IntegerChoices):
    """ISO weekdays, Monday first."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


class OpeningHours(models.Model):
    """A stretch on which the workshop works, in its own time zone; it may end after midnight.

    What ends no later than it begins ends on the day after.
    """

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="opening_hours_weekday"),
            models.UniqueConstraint(fields=["workshop", "weekday", "opens"], name="opening_hours_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M} to {self.closes:%H:%M}"


class Closure(models.Model):
    """Days on which the workshop does not work, or does although they are holidays; both ends included."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="closures")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    works = models.BooleanField(_("work is done on these days, although they are holidays"), default=False)

    class Meta:
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="closure_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workshop}: {self.first_day} to {self.last_day}"


class RateCard(models.Model):
    """What a workshop asks for an hour of each process, for a time; old cards stay for old work."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="rate_cards")
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="GBP")
    published_by = models.ForeignKey("core.User", on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="rate_card_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="rate_card_currency_code"
            ),
            models.UniqueConstraint(fields=["workshop", "valid_from"], name="rate_card_one_per_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.workshop}, from {self.valid_from}"


class Rate(models.Model):
    """The price of an hour of one process."""

    rate_card = models.ForeignKey(RateCard, on_delete=models.CASCADE, related_name="rates")
    process = models.ForeignKey("core.Process", on_delete=models.PROTECT, related_name="+")
    per_hour = models.DecimalField(
        _("per hour"), max_digits=9, decimal_places=2, validators=[MinValueValidator(0)]
    )

    class Meta:
        ordering = ["process__name"]
        constraints = [
            models.UniqueConstraint(fields=["rate_card", "process"], name="rate_one_per_process"),
            models.CheckConstraint(condition=Q(per_hour__gte=0), name="rate_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.process}: {self.per_hour} {self.rate_card.currency}/h"
