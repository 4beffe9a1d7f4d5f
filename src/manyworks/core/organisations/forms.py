"""What people fill in about organisations and networks."""

import zoneinfo
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from manyworks.core.forms import choose_among
from manyworks.core.organisations.models import Network, Organisation


class OrganisationForm(forms.ModelForm[Organisation]):
    """What an organisation says about itself."""

    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    class Meta:
        model = Organisation
        fields = ("name", "legal_form", "about", "email", "phone", "website")


class NetworkForm(forms.ModelForm[Network]):
    """A network's description; who coordinates it is settled when it is founded."""

    timezone = forms.ChoiceField(
        label=_("Time zone"), choices=lambda: [(z, z) for z in sorted(zoneinfo.available_timezones())]
    )

    class Meta:
        model = Network
        fields: tuple[str, ...] = ("name", "kind", "about", "currency", "timezone", "latitude", "longitude")


class NewNetworkForm(NetworkForm):
    """The same, with the organisation that will coordinate it, among those that the person leads."""

    coordinated_by = forms.ModelChoiceField(
        label=_("Coordinated by"),
        queryset=Organisation.objects.none(),
        empty_label=None,
        help_text=_("An organisation of which you are coordinator or manager: nobody else consents for it."),
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, "coordinated_by", organisations)

    class Meta(NetworkForm.Meta):
        fields = ("name", "kind", "coordinated_by", "about", "currency", "timezone", "latitude", "longitude")
