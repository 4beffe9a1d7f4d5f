"""What people fill in about organisations and networks."""

import zoneinfo
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from manyworks.core.forms import choose_among
from manyworks.core.organisations.models import Network, Organisation

NETWORK_DETAILS = ("currency", "timezone", "holidays", "closed_on", "open_on", "latitude", "longitude")


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
        fields: tuple[str, ...] = ("name", "kind", "about", *NETWORK_DETAILS)
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in ("closed_on", "open_on")}
        help_texts = {
            "holidays": _(
                "Two letters of a country, with its region where that has holidays of its own: GB-ENG, FR, "
                "DE-BY. “none” keeps none. Sites keep them, and workshops of that country."
            ),
            "closed_on": _("Days such as 2027-12-24, apart by spaces; for all sites and workshops."),
            "open_on": _("Days such as 2027-05-03 on which everybody works although others do not."),
        }


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
        fields = ("name", "kind", "coordinated_by", "about", *NETWORK_DETAILS)
