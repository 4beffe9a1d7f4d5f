"""allauth's pages that count an address before it is proved, with the house's own rule: ``holder_of``."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm, SignupForm
from allauth.account.urls import urlpatterns as theirs
from allauth.account.views import EmailView
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils.translation import gettext as _

from manyworks.core.accounts.models import User
from manyworks.core.accounts.queries import holder_of
from manyworks.core.invitations.actions import sign_up_with
from manyworks.core.invitations.models import Invitation
from manyworks.refused import Refused


class SignUp(SignupForm):  # type: ignore[misc]  # allauth says nothing of its types
    """An account of one's own; by an invitation's link one, and under the address that it is bound to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation: Invitation | None = get_adapter().asked_by()

    def validate_unique_email(self, value: str) -> str:
        """Whether somebody has the address is asked last, see ``clean``; an invitation's own at once."""
        if self.invitation is not None and self.invitation.email not in ("", value):
            raise ValidationError(_("The invitation is for another address. Use the one it was meant for."))
        return value

    def clean(self) -> dict[str, Any]:
        """Look last whether somebody has the address, so that forms that are wrong on purpose tell nothing.

        With a mail server only a letter to the address tells; without one the form that is right must.
        """
        cleaned: dict[str, Any] = super().clean()
        if self.errors or holder_of(cleaned["email"]) is None:
            return cleaned
        if settings.ACCOUNT_EMAIL_VERIFICATION == "mandatory":
            self.account_already_exists = True
            User().set_password(cleaned["password1"])  # it takes as long as opening one
        else:
            self.add_error("email", get_adapter().validation_error("email_taken"))
        return cleaned

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        if self.account_already_exists and self.invitation is not None:
            # Used up as by a new account: a link that still opened one would tell that there was none.
            sign_up_with(invitation=self.invitation)
        answer: tuple[User | None, HttpResponse | None] = super().try_save(request)
        return answer

    @transaction.atomic
    def save(self, request: HttpRequest) -> User:
        try:
            with transaction.atomic():
                user: User = super().save(request)
        except IntegrityError as problem:
            raise Refused(
                "account.exists",
                _("An account under this address was opened at this very moment."),
                _("Sign in with it."),
                "email",
            ) from problem
        if self.invitation is not None:
            sign_up_with(invitation=self.invitation)
        return user


class Reset(ResetPasswordForm):  # type: ignore[misc]
    """A new password, by a letter to an address that stands for an account."""

    def clean_email(self) -> str:
        email: str = super().clean_email()
        holder = holder_of(email)
        self.users = [holder] if holder is not None and holder.is_active else []
        return email


class AddressesPage(EmailView):  # type: ignore[misc]
    """The addresses of one's own account."""

    def _action_primary(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | None:
        """Put the account under another address, which must be proved: it may be somebody else's."""
        address = self._get_email_address(request)
        if address is None or address.verified or address.email == address.user.email:
            answer: HttpResponse | None = super()._action_primary(request)
            return answer
        unproved = "account/messages/unverified_primary_email.txt"
        get_adapter().add_message(request, messages.ERROR, unproved)
        return None


urlpatterns = [
    path("email/", AddressesPage.as_view(), name="account_email"),
    *(pattern for pattern in theirs if pattern.name != "account_email"),
    path("2fa/", include("allauth.mfa.urls")),
]
