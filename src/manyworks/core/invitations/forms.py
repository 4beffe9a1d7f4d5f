"""What people fill in to invite, to ask, and to answer."""

from collections.abc import Container
from typing import Any, cast

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from manyworks.core.forms import choose_among
from manyworks.core.organisations.models import Organisation, Role


class PersonForm(forms.Form):
    """The role that is offered, and perhaps to whom alone."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.RadioSelect)
    email = forms.EmailField(
        label=_("Only for this e-mail address"),
        required=False,
        help_text=_("Leave it empty if whoever you send the link to may use it, once."),
    )

    def __init__(self, *args: Any, roles: Container[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [choice for choice in Role.choices if choice[0] in roles]
        cast(forms.ChoiceField, self.fields["role"]).choices = choices
        if not settings.EMAIL_HOST:
            self.fields["email"].help_text = _(
                "Leave it empty: this installation sends no letters, so nobody can prove an address without "
                "the person who keeps it. Whoever you send the link to may use it, once."
            )


class GuestForm(forms.Form):
    """The organisation that is to come into a network."""

    guest = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())

    def __init__(self, *args: Any, guests: QuerySet[Organisation], named: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, "guest", guests)
        if not named:
            field = cast("forms.ModelChoiceField[Organisation]", self.fields["guest"])
            field.required, field.empty_label = False, str(_("One that is not here yet"))
            field.help_text = _("You will get a link to send; its first visitor may join with it, once.")
