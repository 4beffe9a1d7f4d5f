"""What people fill in about themselves."""

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from manyworks.core.accounts.actions import welcome_user
from manyworks.core.accounts.models import User


class SignUpForm(forms.Form):
    """allauth adds the e-mail address and passwords, and calls `signup` once the account exists."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ["name", "email", "password1", "password2"]

    def signup(self, request: HttpRequest, user: User) -> None:
        welcome_user(user=user, name=self.cleaned_data["name"])


class FirstKeeperForm(forms.Form):
    """Who keeps this installation."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    password = forms.CharField(
        label=_("A password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters. You will sign in with it."),
    )


def _zones() -> list[tuple[str, Any]]:
    zones = sorted(z for z in zoneinfo.available_timezones() if "/" in z and not z.startswith("Etc/"))
    return [("", _("As the network has it")), *((zone, zone.replace("_", " ")) for zone in zones)]


class AccountForm(forms.Form):
    """Name, language and time zone."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=lambda: [("", _("As the browser asks")), *settings.LANGUAGES],
        required=False,
    )
    timezone = forms.ChoiceField(label=_("Time zone"), choices=_zones, required=False)
