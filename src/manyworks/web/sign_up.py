"""What allauth asks the house: who may open an account, whose an address is, where links in letters lead."""

import logging
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.hashers import ScryptPasswordHasher  # type: ignore[attr-defined]
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from manyworks.core.accounts.models import User
from manyworks.core.accounts.queries import holder_of
from manyworks.core.invitations.models import Invitation
from manyworks.core.invitations.queries import invitation_in
from manyworks.core.links import absolute
from manyworks.refused import Refused

logger = logging.getLogger("manyworks.mail")

OPEN, BY_INVITATION = "open", "invitation"

_SIGNED_UP = _lazy("What you filled in was kept. Sign in with it later, and the letter is sent again.")
WHAT_STAYS = {
    "account/email/email_confirmation_signup": _SIGNED_UP,
    # The same words: whoever cannot read the letter learns nothing of who has an account.
    "account/email/account_already_exists": _SIGNED_UP,
    "account/email/email_confirmation": _lazy(
        "Ask for it again later: by signing in, or on the page of your addresses, which has kept this one."
    ),
    "": _lazy("Try again later, or ask whoever keeps this installation."),
}
"""How to go on where a letter was not sent: nothing waits for the mail server inside a transaction, so what
was asked has been kept."""


class Scrypt(ScryptPasswordHasher):  # type: ignore[misc]
    """As slow as ASVS 5.0 asks (appendix C: N = 2^15, r = 8, p = 3), in some 32 MiB of memory."""

    work_factor = 2**15
    parallelism = 3
    maxmem = 64 * 1024 * 1024


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Sign-in by an address that stands for an account; allauth tries those that only added it as well."""

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        found: User | None = self._check_password(holder_of(email), password)
        return found


def _keep_first_address(user: User) -> None:
    """An account stays under its own address until its person says otherwise: allauth would move it."""
    if not EmailAddress.objects.filter(user=user, primary=True).exists():
        mine = {"user": user, "email": user.email.lower()}
        EmailAddress.objects.update_or_create(**mine, defaults={"primary": True})


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth says nothing of its types
    """The house's answers."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Open to everybody, to whoever was sent an invitation that still stands, or to nobody."""
        if settings.SIGN_UP == BY_INVITATION:
            return self.asked_by() is not None
        return bool(settings.SIGN_UP == OPEN)

    def asked_by(self) -> Invitation | None:
        """The invitation by which this visitor may open an account; none where nobody needs one."""
        return invitation_in(self.request.session) if settings.SIGN_UP == BY_INVITATION else None

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Guesses count by the account that is tried, whatever host the visitor's browser names."""
        return f"sign-in:{str(credentials.get('email', '')).lower()}"

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        self.request.password_set_for = user

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """Who has set a new password may sign in; an address that he only added is another's to guess at."""
        if holder_of(credentials["email"]) == getattr(self.request, "password_set_for", None):
            super()._delete_login_attempts_cached_email(request, **credentials)

    def clean_email(self, email: str) -> str:
        User._meta.get_field("email").run_validators(email)  # how long it may be
        return email

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Proved, unless it has come to stand for another account since the letter was sent."""
        holder = holder_of(email_address.email)
        if holder is None or holder.pk == email_address.user_id:
            # The database refuses whoever proves in the same moment what somebody else proves.
            with suppress(IntegrityError), transaction.atomic():
                _keep_first_address(email_address.user)
                email_address.refresh_from_db()
                return bool(super().confirm_email(request, email_address))
        said = {"email": email_address.email}
        self.add_message(request, messages.ERROR, "account/messages/email_confirmation_failed.txt", said)
        return False

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """Not the one under which the account is: allauth would put one in its place that nobody proved."""
        own = email_address.email == email_address.user.email
        return not own and bool(super().can_delete_email(email_address))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        # allauth would greet, and make links, from the host that the visitor's browser said it asked for.
        house = SimpleNamespace(name="Manyworks", domain="Manyworks")
        links = {name: absolute(context[name]) for name in context if name.endswith("_url")}
        try:
            super().send_mail(template_prefix, email, {**context, **links, "current_site": house})
        except OSError as problem:
            logger.exception("a letter was not sent")
            # The next try is not to find that one letter was sent a moment ago.
            ratelimit.clear(self.request, action="confirm_email", key=email)
            raise Refused(
                "mail.not_sent",
                _("The letter could not be sent; the mail server does not answer."),
                hint=str(WHAT_STAYS.get(template_prefix, WHAT_STAYS[""])),
            ) from problem
