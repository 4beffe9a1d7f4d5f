"""Organisations, the networks they form, and the parts people have in them."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from manyworks.drafting.holidays import DaysOff, read_days, read_region
from manyworks.refused import Refused

CURRENCY = RegexValidator(r"^[A-Z]{3}$", _("Use the three letters of the currency, such as GBP."))


class Role(models.TextChoices):
    """The part a person has in an organisation."""

    COORDINATOR = "coordinator", _("Coordinator")
    WORKSHOP_MANAGER = "workshop_manager", _("Workshop manager")
    OPERATOR = "operator", _("Operator")
    INSPECTOR = "inspector", _("Inspector")
    SITE_LEAD = "site_lead", _("Site lead")
    MENTOR = "mentor", _("Mentor")
    TRAINEE = "trainee", _("Trainee")
    MEMBER = "member", _("Member")


def check_region(text: str) -> None:
    """Refuse what is no country or region whose public holidays are known."""
    _valid(read_region, text)


def check_days(text: str) -> None:
    """Refuse what is no list of days."""
    _valid(read_days, text)


def _valid(read: Callable[[str], object], text: str) -> None:
    try:
        read(text)
    except Refused as refused:
        raise ValidationError(f"{refused.message} {refused.hint}".strip()) from None


class LegalForm(models.TextChoices):
    """How an organisation is constituted; it matters for who may take which work."""

    COMMUNITY = "community", _("Community group or charity")
    SOCIAL_ENTERPRISE = "social_enterprise", _("Social enterprise or co-operative")
    COMPANY = "company", _("Company")
    SOLE_TRADER = "sole_trader", _("Sole trader")
    PUBLIC = "public", _("Public body, school or college")
    OTHER = "other", _("Other")


class Organisation(models.Model):
    """A community group, firm, school or public body that takes part."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    legal_form = models.CharField(
        _("legal form"), max_length=20, choices=LegalForm.choices, default=LegalForm.COMMUNITY
    )
    about = models.TextField(_("about"), blank=True, max_length=4000)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="organisation_has_a_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisation-detail", args=[self.slug])


class NetworkKind(models.TextChoices):
    """What holds a network together: a place, or a purpose."""

    REGION = "region", _("Region")
    PROGRAMME = "programme", _("Programme")


class Network(models.Model):
    """Organisations of a region or a programme that make things together."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=20, choices=NetworkKind.choices, default=NetworkKind.REGION)
    about = models.TextField(_("about"), blank=True, max_length=4000)
    currency = models.CharField(_("currency"), max_length=3, default="GBP", validators=[CURRENCY])
    timezone = models.CharField(_("time zone"), max_length=60, default="Europe/London")
    holidays = models.CharField(_("public holidays of"), max_length=60, blank=True, validators=[check_region])
    closed_on = models.TextField(_("also closed on"), blank=True, max_length=6000, validators=[check_days])
    open_on = models.TextField(
        _("open in spite of a holiday on"), blank=True, max_length=6000, validators=[check_days]
    )
    coordinated_by = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="coordinates", verbose_name=_("coordinated by")
    )
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    # A missing half makes a range neither true nor false, which a CHECK lets through.
                    latitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__isnull=False,
                    longitude__range=(-180, 180),
                ),
                name="network_centre_whole_or_absent",
            ),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="network_currency_code"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("network-detail", args=[self.slug])

    @property
    def days_off(self) -> DaysOff:
        """Public holidays and own days that sites keep, and workshops of the same country."""
        return DaysOff(read_region(self.holidays), read_days(self.closed_on), read_days(self.open_on))


class NetworkMember(models.Model):
    """An organisation's time in a network; leaving ends it, nothing is erased."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="members")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="joined")
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)

    class Meta:
        ordering = ["organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "organisation"],
                condition=Q(left_on__isnull=True),
                name="organisation_is_in_a_network_once",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="network_member_leaves_after_joining",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.network}"


class Membership(models.Model):
    """A person's part in an organisation for a time; ending it keeps the history."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["user__name", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(until__isnull=True),
                name="person_holds_a_role_once",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="membership_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}, {self.organisation}"
