"""Offers that the other side accepts or declines, once."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import Signer
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from manyworks.core import clock
from manyworks.core.organisations.models import Network, Organisation, Role

LASTS = timedelta(days=14)


def _expiry() -> datetime:
    return clock.now() + LASTS


class Kind(models.TextChoices):
    """Who is offered what."""

    PERSON = "person", _("A person is invited into an organisation")
    ORGANISATION = "organisation", _("An organisation is invited into a network")
    REQUEST = "request", _("An organisation asks to be let into a network")


class Answer(models.TextChoices):
    """What became of an offer; one that nobody answers in time lapses."""

    OPEN = "open", _("Not answered yet")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Invitation(models.Model):
    """An invitation, or a request to be invited.

    A person is invited into ``organisation`` with a ``role``; an organisation, ``guest``, into ``network``.
    Whoever has the link may answer for a person or for an organisation that was not named (``guest`` empty);
    an ``email`` says that only the person with this address may. Where accounts are opened by invitation,
    ``signed_up_at`` says that somebody has used its link for that.
    """

    kind = models.CharField(max_length=20, choices=Kind.choices)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="invitations", null=True, blank=True
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, blank=True)
    network = models.ForeignKey(
        Network, on_delete=models.PROTECT, related_name="invitations", null=True, blank=True
    )
    guest = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="invited", null=True, blank=True
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invited")
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(_("open until"), default=_expiry)
    answer = models.CharField(max_length=20, choices=Answer.choices, default=Answer.OPEN)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    signed_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind="person",
                    organisation__isnull=False,
                    role__in=Role.values,
                    network__isnull=True,
                    guest__isnull=True,
                )
                | Q(kind="organisation", organisation__isnull=True, role="", network__isnull=False)
                | Q(
                    kind="request",
                    organisation__isnull=True,
                    role="",
                    network__isnull=False,
                    guest__isnull=False,
                ),
                name="invitation_names_what_its_kind_needs",
            ),
            models.CheckConstraint(
                condition=Q(answer="open", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(answer="open") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="invitation_answered_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["network", "guest", "kind"],
                condition=Q(answer="open", guest__isnull=False),
                name="organisation_and_network_have_one_offer_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guest or self.email or _('somebody')}: {self.place}"

    def get_absolute_url(self) -> str:
        return reverse("invitation", args=[self.pk])

    @property
    def place(self) -> Organisation | Network:
        """What it leads into."""
        into = self.organisation or self.network
        assert into is not None, "a constraint of the database"
        return into

    @property
    def link(self) -> str:
        """The address that whoever has it may answer at."""
        return reverse("invitation-by-link", args=[self.pk, self.signature])

    @property
    def signature(self) -> str:
        """What unlocks it, in the link: made of what it offers and the installation's key, stored nowhere.

        Its number alone would not do: after a backup is restored, another offer may have it.
        """
        offered = (self.pk, self.made_at.timestamp(), self.made_by_id, self.organisation_id, str(self.role))
        return _signer().signature(repr((*offered, self.network_id)))

    def opened_by(self, signature: str) -> bool:
        """Does the signature of a link belong to this invitation?"""
        return constant_time_compare(signature, self.signature)

    @property
    def is_open(self) -> bool:
        return self.answer == Answer.OPEN and clock.now() < self.expires_at

    def permission_scope(self) -> tuple[set[int], set[int]]:
        """It belongs to whoever made it: an organisation, or a network and the one that coordinates it."""
        if self.kind == Kind.REQUEST:
            return {self.guest_id or 0}, set()
        if self.network is not None:
            return {self.network.coordinated_by_id}, {self.network.pk}
        return {self.organisation_id or 0}, set()


def _signer() -> Signer:
    return Signer(salt="manyworks.core.invitations")
