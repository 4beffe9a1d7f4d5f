"""What people fill in about organisations and networks."""

import zoneinfo

from django import forms
from django.utils.translation import gettext_lazy as _

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
    """The same, with the organisation that will coordinate it."""

    class Meta(NetworkForm.Meta):
        fields = ("name", "kind", "coordinated_by", "about", "currency", "timezone", "latitude", "longitude")
