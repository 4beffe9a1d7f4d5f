"""What somebody says about a list they bring."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from manyworks.core.forms import DayField, choose_among
from manyworks.core.organisations.models import Network
from manyworks.network.imports.rules import SourceDetails

LICENCES = [
    "CC0-1.0",
    "CC-BY-4.0",
    "CC-BY-SA-4.0",
    "ODbL-1.0",
    "OGL-UK-3.0",
    "Apache-2.0",
    "With the publisher's permission",
]


class ImportForm(forms.Form):
    """A file, the network it is for, who published it, and under which licence."""

    network = forms.ModelChoiceField(label=_("Network"), queryset=Network.objects.none(), empty_label=None)
    file = forms.FileField(
        label=_("File"),
        help_text=_("A Nesta makerspace CSV, an Open Know-Where JSON, or a plain CSV; 50 MB at most."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.json,.yml,.yaml,.txt"}),
    )
    source_name = forms.CharField(
        label=_("Published by"),
        max_length=160,
        help_text=_("The same words every time, so that a newer file is compared with the older one."),
        widget=forms.TextInput(attrs={"list": "sources"}),
    )
    licence = forms.CharField(
        label=_("Licence"),
        max_length=60,
        help_text=_("Its short name, such as CC-BY-4.0. It stays with every record."),
        widget=forms.TextInput(attrs={"list": "licences"}),
    )
    attribution = forms.CharField(
        label=_("To be named as"),
        max_length=300,
        required=False,
        help_text=_("The credit line that the licence asks for."),
    )
    url = forms.URLField(
        label=_("Address of the list"), required=False, max_length=500, assume_scheme="https"
    )
    published_on = DayField(
        label=_("State of the data"),
        required=False,
        help_text=_("The day on which the publisher last changed it."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, networks: QuerySet[Network], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, "network", networks)

    def source(self) -> SourceDetails:
        """The publisher, as the action takes it."""
        data: dict[str, Any] = self.cleaned_data
        return SourceDetails(
            name=data["source_name"],
            licence=data["licence"],
            url=data["url"],
            attribution=data["attribution"],
        )
