"""What allauth asks the house: who may open an account, and under which address links in mails lead here."""

from types import SimpleNamespace
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailConfirmation
from django.conf import settings
from django.http import HttpRequest

from manyworks.core.invitations.queries import invitation_in
from manyworks.core.links import absolute

OPEN, BY_INVITATION = "open", "invitation"


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
        super().send_mail(template_prefix, email, {**context, "current_site": house})

    def get_reset_password_from_key_url(self, key: str) -> str:
        return absolute(super().get_reset_password_from_key_url(key))
