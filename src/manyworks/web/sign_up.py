"""What allauth asks the house: who may open an account, and under which address links in mails lead here."""

import logging
from types import SimpleNamespace
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailConfirmation
from django.conf import settings
from django.contrib.auth.hashers import ScryptPasswordHasher  # type: ignore[attr-defined]
from django.http import HttpRequest
from django.utils.translation import gettext as _

from manyworks.core.invitations.queries import invitation_in
from manyworks.core.links import absolute
from manyworks.refused import Refused

logger = logging.getLogger("manyworks.mail")

OPEN, BY_INVITATION = "open", "invitation"


class Scrypt(ScryptPasswordHasher):  # type: ignore[misc]
    """As slow as ASVS 5.0 asks (appendix C: N = 2^15, r = 8, p = 3), in some 32 MiB of memory."""

    work_factor = 2**15
    parallelism = 3
    maxmem = 64 * 1024 * 1024


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth says nothing of its types
    """The house's answers."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Open to everybody, to whoever was sent an invitation that still stands, or to nobody."""
        if settings.SIGN_UP == BY_INVITATION:
            return invitation_in(request.session) is not None
        return bool(settings.SIGN_UP == OPEN)

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: EmailConfirmation) -> str:
        return absolute(super().get_email_confirmation_url(request, emailconfirmation))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        # allauth would greet from the host that the visitor's browser said it asked for.
        house = SimpleNamespace(name="Manyworks", domain="Manyworks")
        try:
            super().send_mail(template_prefix, email, {**context, "current_site": house})
        except OSError as problem:
            logger.exception("a letter was not sent")
            raise Refused(
                "mail.not_sent",
                _("The letter could not be sent; the mail server does not answer."),
                hint=_("Try again later, or ask whoever keeps this installation."),
            ) from problem

    def get_reset_password_from_key_url(self, key: str) -> str:
        return absolute(super().get_reset_password_from_key_url(key))
