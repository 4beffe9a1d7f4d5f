"""Forms about plans: which homes, how long to search, and every setting with its unit and meaning."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from manyworks.core.forms import DayField, in_unit
from manyworks.core.limits import LARGEST
from manyworks.drafting.settings import SECTIONS, SETTINGS, Setting, Value
from manyworks.plans.orders.forms import day_input
from manyworks.plans.orders.models import Home


def _field(setting: Setting, currency: str) -> forms.Field:
    help_text = setting.about
    required = not setting.empty
    field: forms.Field
    if setting.kind == "yes-no":
        field = forms.BooleanField(label=setting.label, required=False, help_text=help_text)
    elif setting.kind == "text":
        field = forms.CharField(label=setting.label, required=False, max_length=300, help_text=help_text)
    else:
        kind: Any = forms.IntegerField if setting.kind == "whole" else forms.FloatField
        field = kind(
            label=setting.label,
            required=required,
            min_value=setting.low,
            max_value=setting.high,
            help_text=help_text,
        )
        if setting.kind == "number":
            field.widget.attrs["step"] = "any"
        in_unit(field, setting.unit.replace("money", currency))
    return field


class SettingsForm(forms.Form):
    """Every setting of a plan, in sections."""

    def __init__(self, *args: Any, currency: str = "GBP", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for setting in SETTINGS:
            self.fields[setting.key] = _field(setting, currency)

    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [
            (words, [self[setting.key] for setting in SETTINGS if setting.section == section])
            for section, words in SECTIONS.items()
        ]

    def settings(self) -> dict[str, Value]:
        """What was entered, by setting."""
        return {setting.key: self.cleaned_data[setting.key] for setting in SETTINGS}


class HomeTicks(forms.CheckboxSelectMultiple):
    """A tick for each home; the page counts the blocks of those that are ticked."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["data-count"] = value.instance.listed
        return option


class HomesField(forms.ModelMultipleChoiceField[Home]):
    """Homes and orders with how much they are and when they begin or are wanted."""

    widget = HomeTicks
    standing: Collection[str] = ()
    """Slugs of those that a plan which stands makes already."""

    def label_from_instance(self, home: Any) -> str:
        """The name, the number of blocks or pieces, and the day of the foundation or of the order."""
        day = date_format(home.starts, "j M Y")
        when = gettext("wanted by %(day)s") if home.is_order else gettext("foundation %(day)s")
        text = f"{home.name}, {home.nouns.how_many(home.listed)}, {when % {'day': day}}"
        return (
            gettext("%(home)s (in a plan that stands)") % {"home": text}
            if home.slug in self.standing
            else text
        )


class RunForm(SettingsForm):
    """A question to the planner."""

    def __init__(self, *args: Any, homes: Any, standing: Collection[str], first: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(label=_("Name of the plan"), max_length=120)
        chosen = HomesField(
            homes,
            label=_("Homes and orders"),
            to_field_name="slug",
            help_text=_(
                "Tick all that needs the same workshops in the same months: planned together, it shares "
                "their hours best."
            ),
        )
        chosen.standing = standing
        self.fields["homes"] = chosen
        self.fields["start"] = DayField(label=_("Work can begin on"), widget=day_input(), initial=first)
        self.fields["time_limit_s"] = forms.IntegerField(
            label=_("Search for"),
            min_value=1,
            max_value=86_400,
            initial=60,
            help_text=_("Longer finds better plans. You can stop it at any time and keep the best so far."),
        )
        in_unit(self.fields["time_limit_s"], "s")
        self.fields["seed"] = _seed()

    def first(self) -> list[forms.BoundField]:
        """The fields that everybody fills in."""
        return [self[name] for name in ("name", "homes", "start", "time_limit_s")]

    def chosen_homes(self) -> list[Home]:
        """The homes that were ticked."""
        return list(self.cleaned_data["homes"])


class AgainForm(SettingsForm):
    """The same question, asked differently."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(label=_("Name of the plan"), max_length=120)
        self.fields["time_limit_s"] = forms.IntegerField(label=_("Search for"), min_value=1, max_value=86_400)
        in_unit(self.fields["time_limit_s"], "s")
        self.fields["seed"] = _seed()

    def first(self) -> list[forms.BoundField]:
        """The fields that everybody fills in."""
        return [self[name] for name in ("name", "time_limit_s", "seed")]


def _seed() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=LARGEST,
        initial=0,
        help_text=_("Another seed searches along another path; the same seed repeats a search."),
    )
