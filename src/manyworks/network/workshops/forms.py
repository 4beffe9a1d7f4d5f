"""What people type about a workshop, and the filter above the list."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyworks.core.forms import DayField, choose_among, in_unit
from manyworks.core.organisations.models import Network, Organisation
from manyworks.core.vocabulary.models import Material, Process, Skill
from manyworks.network.workshops.models import Closure, FacilityStatus, Weekday, Workshop
from manyworks.network.workshops.queries import WorkshopFilter, find_place
from manyworks.network.workshops.rules import Hours, RateCardDraft, TeamDraft, WorkshopDetails

TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _number(label: Any, unit: str, **options: Any) -> forms.FloatField:
    return in_unit(forms.FloatField(label=label, required=False, **options), unit)


# Headings with the rows under them: the names of fields, those that stand side by side in a tuple.
Groups = Sequence[tuple[Any, Sequence[str | tuple[str, ...]]]]


def rows_of(form: forms.BaseForm, groups: Groups) -> list[tuple[Any, Any]]:
    """A form's fields under headings, in rows; what belongs together stands side by side."""
    return [
        (title, [[form[name] for name in ([row] if isinstance(row, str) else row)] for row in rows])
        for title, rows in groups
    ]


def show_plainly(form: forms.ModelForm[Any]) -> None:
    """3050 rather than 3050.0, and "not known" rather than a row of dashes."""
    for name, value in form.initial.items():
        if isinstance(value, float) and value.is_integer():
            form.initial[name] = int(value)
    for field in form.fields.values():
        if type(field) is forms.TypedChoiceField:
            choices: list[Any] = list(field.widget.choices)
            if choices and choices[0][0] == "":
                field.choices = [("", _("Not known")), *choices[1:]]


class FilterForm(forms.Form):
    """The filter above the list; everything in it is part of the address."""

    q = forms.CharField(label=_("Name, town or words"), required=False, max_length=100)
    process = forms.ModelChoiceField(
        Process.objects.none(),
        label=_("Process"),
        required=False,
        to_field_name="code",
        empty_label=_("Any process"),
    )
    material = forms.ModelChoiceField(
        Material.objects.none(),
        label=_("Material"),
        required=False,
        to_field_name="code",
        empty_label=_("Any material"),
    )
    thickness = _number(_("Sheet thickness"), "mm", min_value=0.1, max_value=1000)
    bed_length = _number(_("Sheet length"), "mm", min_value=1, max_value=40000)
    bed_width = _number(_("Sheet width"), "mm", min_value=1, max_value=40000)
    near = forms.CharField(
        label=_("Near"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"placeholder": _("Town, or 51.45, -2.59")}),
    )
    within = _number(_("Within"), "km", min_value=1, max_value=5000)
    network = forms.ModelChoiceField(
        Network.objects.none(),
        label=_("Network"),
        required=False,
        to_field_name="slug",
        empty_label=_("Any network"),
    )
    status = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Any state")), *FacilityStatus.choices]
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("Members and leads")), ("member", _("Members")), ("lead", _("Leads"))],
    )

    USUAL = ("q", "process", "near", "within")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        choose_among(self, "process", Process.objects.all())
        choose_among(self, "material", Material.objects.all())
        choose_among(self, "network", Network.objects.all())

    @property
    def usual(self) -> list[forms.BoundField]:
        """What most people look for; always in sight."""
        return [self[name] for name in self.USUAL]

    @property
    def further(self) -> list[forms.BoundField]:
        """The rest, folded until it is used."""
        return [field for field in self if field.name not in self.USUAL]

    def clean_near(self) -> tuple[float, float] | None:
        text = self.cleaned_data["near"].strip()
        if not text:
            return None
        place = find_place(text)
        if place is None:
            raise forms.ValidationError(
                _("We know no place called %(text)s. Try a larger town, or a latitude and longitude."),
                params={"text": text},
            )
        return place

    def wanted(self) -> WorkshopFilter:
        """The filter as the queries take it; a field that is wrong counts as empty and says so."""
        self.is_valid()
        value = self.cleaned_data.get
        process, material, network = value("process"), value("material"), value("network")
        return WorkshopFilter(
            text=value("q") or "",
            process=process.code if process else "",
            material=material.code if material else "",
            thickness_mm=value("thickness"),
            bed_length_mm=value("bed_length"),
            bed_width_mm=value("bed_width"),
            near=value("near") or None,
            within_km=value("within"),
            network=network.slug if network else "",
            status=value("status") or "",
            kind=value("kind") or "",
        )


class WorkshopForm(forms.ModelForm[Workshop]):
    """A workshop's own description."""

    class Meta:
        model = Workshop
        fields = [*WorkshopDetails.__dataclass_fields__]
        widgets = {"about": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "country": _("Two letters, such as GB."),
            "timezone": _("Such as Europe/London. Opening hours are in this zone."),
            "utilisation": _(
                "From 0.05 to 1: of 8 opened hours, 0.6 are planned as 4.8 h of work. Breaks, cleaning and "
                "waiting take the rest. Empty takes the plan’s own figure."
            ),
            "about": _("What you make, what you like to make, and whom to ask."),
        }

    groups: Groups = [
        (_("What it is"), ["name", ("facility_status", "access_type", "typical_batch_size"), "about"]),
        (
            _("Where it is"),
            [("number", "street"), ("district", "city"), ("postcode", "region"), ("country", "timezone")],
        ),
        (_("How to reach it"), [("email", "phone"), "website"]),
        (
            _("Space and access"),
            [("floor_size_m2", "storage_m2"), ("road_access", "loading_dock"), "wheelchair_accessibility"],
        ),
        (_("How it works"), ["utilisation"]),
        (_("Who may see it"), ["visibility"]),
    ]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name in ("floor_size_m2", "storage_m2"):
            in_unit(self.fields[name], "m²")
        for name in ("road_access", "loading_dock"):
            self.fields[name].widget = forms.NullBooleanSelect()
        show_plainly(self)

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()

    @property
    def grouped(self) -> list[tuple[Any, Any]]:
        """The fields under their headings."""
        return rows_of(self, self.groups)

    def details(self) -> WorkshopDetails:
        """What was typed, as the actions take it."""
        names = WorkshopDetails.__dataclass_fields__
        return WorkshopDetails(**{name: self.cleaned_data[name] for name in names})


class PinForm(forms.Form):
    """Where a workshop is; the map beside the form writes into the same two fields."""

    latitude = forms.FloatField(
        label=_("Latitude"),
        min_value=-90,
        max_value=90,
        help_text=_("Degrees, north is positive, such as 51.4545."),
        widget=forms.NumberInput(attrs={"step": "any"}),
    )
    longitude = forms.FloatField(
        label=_("Longitude"),
        min_value=-180,
        max_value=180,
        help_text=_("Degrees, east is positive, such as -2.5879."),
        widget=forms.NumberInput(attrs={"step": "any"}),
    )


class NewWorkshopForm(WorkshopForm):
    """A new workshop of one of the reader's organisations."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), empty_label=None
    )

    groups = [(_("Whose it is"), ["organisation"]), *WorkshopForm.groups]

    def __init__(self, *arguments: Any, organisations: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        choose_among(self, "organisation", organisations)


class HoursForm(forms.Form):
    """A week of opening hours, two stretches a day."""

    night = forms.BooleanField(label=_("Work is done at night, from 22:00 to 6:00"), required=False)

    def __init__(self, data: Any = None, *, hours: Iterable[Any] = ()) -> None:
        hours = list(hours)
        initial: dict[str, Any] = {
            "night": any(Hours(one.weekday, one.opens, one.closes).at_night for one in hours)
        }
        for one in hours:
            part = "a" if f"opens_{one.weekday}a" not in initial else "b"
            initial[f"opens_{one.weekday}{part}"] = one.opens
            initial[f"closes_{one.weekday}{part}"] = one.closes
        super().__init__(data, initial=initial)
        for day in Weekday:
            for part in "ab":
                for edge, words in (("opens", _("opens")), ("closes", _("closes"))):
                    again = _("again") if part == "b" else ""
                    self.fields[f"{edge}_{day.value}{part}"] = forms.TimeField(
                        label=f"{day.label} {again} {words}".replace("  ", " "), required=False, widget=TIME
                    )

    @property
    def days(self) -> list[tuple[Any, list[list[forms.BoundField]]]]:
        """Each weekday with its two stretches."""
        return [
            (
                day.label,
                [[self[f"opens_{day.value}{part}"], self[f"closes_{day.value}{part}"]] for part in "ab"],
            )
            for day in Weekday
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for day in Weekday:
            for part in "ab":
                opens, closes = data.get(f"opens_{day.value}{part}"), data.get(f"closes_{day.value}{part}")
                if bool(opens) != bool(closes):
                    missing = "closes" if opens else "opens"
                    self.add_error(f"{missing}_{day.value}{part}", _("Give both times, or neither."))
        return data

    def hours(self) -> list[Hours]:
        """The stretches that were filled in."""
        found = []
        for day in Weekday:
            for part in "ab":
                opens = self.cleaned_data.get(f"opens_{day.value}{part}")
                if opens:
                    found.append(Hours(day.value, opens, self.cleaned_data[f"closes_{day.value}{part}"]))
        return found


class ClosureForm(forms.ModelForm[Closure]):
    """Days without work."""

    class Meta:
        model = Closure
        fields = ["first_day", "last_day", "reason", "works"]
        widgets = {"first_day": DAY, "last_day": DAY}
        field_classes = {"first_day": DayField, "last_day": DayField}
        help_texts = {
            "last_day": _("The last of these days."),
            "works": _("Public holidays are closed days otherwise."),
        }


class TeamsForm(forms.Form):
    """How many persons can do what: a team a row, and one row more than there are."""

    def __init__(self, data: Any = None, *, teams: Sequence[TeamDraft]) -> None:
        super().__init__(data)
        skills = [(skill.code, skill.name) for skill in Skill.objects.all()]
        self.rows = range(1, max(2, len(teams) + 1) + 1)
        for row, team in zip_longest(self.rows, teams):
            people = forms.IntegerField(
                label=_("People") if row == 1 else _("More people"),
                min_value=1,
                max_value=1000,
                required=False,
            )
            self.fields[f"people_{row}"] = in_unit(people, _("people"))
            self.fields[f"skills_{row}"] = forms.MultipleChoiceField(
                label=_("Each of them can"),
                choices=skills,
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
            if team is not None:
                self.initial.update({f"people_{row}": team.people, f"skills_{row}": list(team.skills)})

    def clean(self) -> dict[str, Any]:
        """A team has people, and they can do something."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for row in self.rows:
            people, skills = data.get(f"people_{row}"), data.get(f"skills_{row}")
            if people and not skills:
                self.add_error(f"skills_{row}", _("Tick what they can do."))
            elif skills and not people and f"people_{row}" not in self.errors:
                self.add_error(f"people_{row}", _("Say how many they are."))
        return data

    def teams(self) -> list[TeamDraft]:
        """The rows that say something."""
        data = self.cleaned_data
        return [
            TeamDraft(data[f"people_{row}"], tuple(data[f"skills_{row}"]))
            for row in self.rows
            if data[f"people_{row}"]
        ]


class RateCardForm(forms.Form):
    """A new rate card; an empty price means the workshop does not sell that by the hour."""

    valid_from = DayField(label=_("Valid from"), widget=DAY)
    currency = forms.RegexField(
        r"^[A-Z]{3}$", label=_("Currency"), max_length=3, help_text=_("Three letters, such as GBP.")
    )

    def __init__(
        self, data: Any = None, *, processes: Iterable[Process], prices: dict[str, Any], today: date
    ) -> None:
        initial = {"valid_from": today, "currency": "GBP"} | {f"rate_{code}": p for code, p in prices.items()}
        super().__init__(data, initial=initial)
        for process in processes:
            field = forms.DecimalField(
                label=process.name, required=False, min_value=0, max_digits=9, decimal_places=2
            )
            self.fields[f"rate_{process.code}"] = in_unit(field, _("per hour"))

    def draft(self) -> RateCardDraft:
        """What was typed, as the action takes it."""
        prices = {
            name.removeprefix("rate_"): price
            for name, price in self.cleaned_data.items()
            if name.startswith("rate_") and price is not None
        }
        return RateCardDraft(self.cleaned_data["valid_from"], self.cleaned_data["currency"], prices)


class AdoptForm(forms.Form):
    """Which organisation runs an imported workshop."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Organisation"),
        help_text=_("Its people will keep the record from now on, and imports leave it alone."),
    )

    def __init__(self, *arguments: Any, organisations: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        choose_among(self, "organisation", organisations)
