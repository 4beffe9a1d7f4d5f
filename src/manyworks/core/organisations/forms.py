"""What people fill in about organisations and networks."""

import zoneinfo
from collections.abc import Container
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from manyworks.core.forms import choose_among
from manyworks.core.organisations.models import Network, NetworkMember, Organisation, Role


class OrganisationForm(forms.ModelForm[Organisation]):
    """What an organisation says about itself."""

    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    class Meta:
        model = Organisation
        fields = ("name", "legal_form", "about", "email", "phone", "website")


class MemberForm(forms.Form):
    """Somebody with an account, and the part they take."""

    email = forms.EmailField(
        label=_("Their e-mail address"), help_text=_("They must have signed up with it already.")
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, roles: Container[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [choice for choice in Role.choices if choice[0] in roles]
        cast(forms.ChoiceField, self.fields["role"]).choices = choices


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


class AdmitForm(forms.Form):
    """An organisation to bring into a network."""

    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inside = NetworkMember.objects.filter(network=network, left_on=None).values("organisation")
        choose_among(self, "organisation", Organisation.objects.exclude(pk__in=inside))
