"""Forms that ask what happened, in the words of the people to whom it happened."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from manyworks.core.forms import MomentField, in_unit
from manyworks.drafting.papers.reading import PlanReading
from manyworks.drafting.papers.wording import piece_name
from manyworks.plans.life.wording import process_name, skill_name
from manyworks.plans.plans.bridge.carry import WORKSHOPS_CHANGED
from manyworks.plans.plans.bridge.checks import LONGEST_WHY
from manyworks.plans.plans.bridge.lists import HOME_ADDED, HOME_CHANGED
from manyworks.plans.plans.bridge.renewed import Difference
from manyworks.plans.plans.models import PlanRun

SEPARATOR = "|"


def _moment(label: Any, help_text: Any = "") -> forms.DateTimeField:
    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return MomentField(label=label, widget=widget, help_text=help_text)


def _count(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=1000, initial=1)


class HappenedForm(forms.Form):
    """What every event asks: since when, why, what peace is worth, and how long to search."""

    kind = ""
    title: Any = ""
    lede: Any = ""

    def __init__(
        self,
        *args: Any,
        run: PlanRun,
        read: PlanReading,
        now: datetime,
        changed: Sequence[Difference] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.read, self.zone, self.changed = read, ZoneInfo(read.problem.clock.zone), changed
        self.add_questions()
        if changed and self.kind != WORKSHOPS_CHANGED:
            self.fields["workshops"] = forms.BooleanField(
                label=_("Take workshops as they are now"), required=False, initial=True,
                help_text=_("Changed since this plan was made: %(what)s.")
                % {"what": "; ".join(map(str, changed))},
            )  # fmt: skip
        first = read.moment(read.problem.now)
        known = _("Work that has begun by then stays as it is. Local time of the network.")
        self.fields["at"] = _moment(_("Plan anew from"), known)
        self.fields["at"].initial = max(now.astimezone(self.zone), first).replace(
            tzinfo=None, second=0, microsecond=0
        )
        self.fields["reason"] = forms.CharField(
            label=_("Why, in a few words"), max_length=120, required=False
        )
        self.fields["changed_promise"] = forms.FloatField(
            label=_("A changed promise"), min_value=0.01, max_value=1e6, initial=run.changed_promise,
            help_text=_("What it costs in trust to move work that a workshop was promised. More moves less."),
        )  # fmt: skip
        in_unit(self.fields["changed_promise"], read.problem.currency)
        seconds = min(run.time_limit_s, 60)
        self.fields["time_limit_s"] = forms.IntegerField(
            label=_("Search for"), min_value=1, max_value=86_400, initial=seconds
        )
        in_unit(self.fields["time_limit_s"], "s")

    def add_questions(self) -> None:
        """The event's own fields."""

    def event(self) -> dict[str, Any]:
        """The event as the plan keeps it."""
        raise NotImplementedError

    def events(self) -> list[dict[str, Any]]:
        """Everything that happened: the event, and that workshops have changed where that is wanted."""
        also = [{"kind": WORKSHOPS_CHANGED}] if self.cleaned_data.get("workshops") else []
        return [*self.told(), *also]

    def told(self) -> list[dict[str, Any]]:
        """What the form asks about: one event, as a rule."""
        return [self.event()]

    def moment(self, name: str) -> datetime:
        """A moment as it was entered, in the network's zone."""
        entered: datetime = self.cleaned_data[name]
        return entered.replace(tzinfo=self.zone)

    def unit(self, name: str) -> int:
        """The same in units of the plan's clock."""
        return max(0, self.read.problem.clock.unit(self.moment(name)))

    def clean(self) -> dict[str, Any]:
        """Back again must come after gone."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        begin, end = data.get("begins") or data.get("at"), data.get("ends")
        if begin is not None and end is not None and end <= begin:
            self.add_error("ends", _("This is not later than the beginning."))
        return data


class _Away(HappenedForm):
    """Something that is out from one moment to another."""

    def add_questions(self) -> None:
        self.fields["begins"] = _moment(_("Out from"))
        self.fields["begins"].initial = self.read.moment(self.read.problem.now).replace(tzinfo=None)
        self.fields["ends"] = _moment(
            _("Back again on"), _("A guess will do; plan anew when you know better.")
        )

    def span(self) -> dict[str, Any]:
        return {"start": self.unit("begins"), "end": self.unit("ends"), "reason": self.cleaned_data["reason"]}


class MachineDownForm(_Away):
    kind = "machine-down"
    title = _("A machine is out")
    lede = _("It broke, it is serviced, or somebody else needs it.")

    def add_questions(self) -> None:
        used = {(bar.workshop, bar.pool) for bar in self.read.plan.operations}
        choices = [
            (
                f"{shop.id}{SEPARATOR}{pool.id}",
                f"{pool.name or pool.id}, {shop.name or shop.id} ({pool.machines})",
            )
            for shop in self.read.problem.workshops
            for pool in shop.pools
            if (shop.id, pool.id) in used
        ]
        self.fields["which"] = forms.ChoiceField(label=_("Which machine"), choices=choices)
        self.fields["count"] = _count(_("How many of them"))
        super().add_questions()

    def event(self) -> dict[str, Any]:
        shop, pool = self.cleaned_data["which"].split(SEPARATOR)
        count = self.cleaned_data["count"]
        return {"kind": self.kind, "workshop": shop, "pool": pool, "machines": count, **self.span()}


class PersonIllForm(_Away):
    kind = "person-ill"
    title = _("Somebody is ill or away")
    lede = _("The work waits for them, or goes where somebody else can do it.")

    def add_questions(self) -> None:
        choices = [
            (
                f"{shop.id}{SEPARATOR}{skill}",
                f"{skill_name(skill)}, {shop.name or shop.id} ({count})",
            )
            for shop in self.read.problem.workshops
            for skill, count in shop.skills.items()
        ]
        self.fields["which"] = forms.ChoiceField(label=_("Who"), choices=choices)
        self.fields["count"] = _count(_("How many people"))
        super().add_questions()

    def event(self) -> dict[str, Any]:
        shop, skill = self.cleaned_data["which"].split(SEPARATOR)
        count = self.cleaned_data["count"]
        return {"kind": self.kind, "workshop": shop, "skill": skill, "people": count, **self.span()}


class PartScrappedForm(HappenedForm):
    kind = "part-scrapped"
    title = _("A part or a block did not pass")
    lede = _("It is made again, as far back as you say.")

    def add_questions(self) -> None:
        pieces = [(a.unit, piece_name(self.read, a.unit)) for a in self.read.plan.assignments]
        pieces.sort(key=lambda piece: piece[1])
        self.fields["which"] = forms.ChoiceField(label=_("Which block"), choices=pieces)
        steps = {
            o.id: process_name(o.process) for block in self.read.problem.blocks for o in block.operations
        }
        choices = [("", _("Everything, from cutting on")), *steps.items()]
        self.fields["step"] = forms.ChoiceField(
            label=_("What has to be done again first"), choices=choices, required=False,
            help_text=_("Everything after it is done again too."),
        )  # fmt: skip

    def event(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "kind": self.kind, "unit": data["which"], "operation": data["step"], "reason": data["reason"],
        }  # fmt: skip


class MemberLeavesForm(HappenedForm):
    kind = "member-leaves"
    title = _("A workshop takes no more work")
    lede = _("What it has begun it finishes; the rest goes to others.")

    def add_questions(self) -> None:
        shops = [(w.id, w.name or w.id) for w in self.read.problem.workshops if w.takes_work]
        self.fields["which"] = forms.ChoiceField(label=_("Which workshop"), choices=shops)

    def event(self) -> dict[str, Any]:
        return {
            "kind": self.kind, "workshop": self.cleaned_data["which"], "reason": self.cleaned_data["reason"],
        }  # fmt: skip


class HomeAddedForm(HappenedForm):
    kind = HOME_ADDED
    title = _("A home or an order is added")
    lede = _("It is planned into the gaps; what was promised moves only where that is worth it.")

    def __init__(self, *args: Any, homes: Any, **kwargs: Any) -> None:
        self.homes = homes
        super().__init__(*args, **kwargs)

    def add_questions(self) -> None:
        self.fields["which"] = forms.ModelMultipleChoiceField(
            self.homes, label=_("Which"), to_field_name="slug", widget=forms.CheckboxSelectMultiple
        )

    def told(self) -> list[dict[str, Any]]:
        """Several homes may come at once."""
        return [{"kind": self.kind, "home": home.slug} for home in self.cleaned_data["which"]]


class HomeChangedForm(HappenedForm):
    kind = HOME_CHANGED
    title = _("A list has changed, or the day of an order")
    lede = _("What is no longer on it is not begun any more, and what is new on it is planned in.")

    def add_questions(self) -> None:
        homes = [(home.id, home.name or home.id) for home in self.read.problem.homes]
        self.fields["which"] = forms.ChoiceField(label=_("Which"), choices=homes)

    def event(self) -> dict[str, Any]:
        return {"kind": self.kind, "home": self.cleaned_data["which"], "reason": self.cleaned_data["reason"]}


class SiteSlipsForm(HappenedForm):
    kind = "site-slips"
    title = _("A plot is ready later")
    lede = _("Its dates move from one phase on; what is due there moves with them.")

    def add_questions(self) -> None:
        homes = [(home.id, home.name or home.id) for home in self.read.problem.homes if home.phases]
        self.fields["which"] = forms.ChoiceField(label=_("Which home"), choices=homes)
        self.fields["days"] = forms.IntegerField(label=_("How many days later"), min_value=1, max_value=1000)
        phases = [("floor", _("Floor")), ("walls", _("Walls")), ("roof", _("Roof"))]
        choices = [("", _("Everything that is still to come")), *phases]
        self.fields["phase"] = forms.ChoiceField(
            label=_("From which phase on"), choices=choices, required=False
        )

    def event(self) -> dict[str, Any]:
        data = self.cleaned_data
        by = data["days"] * self.read.problem.clock.units_per_day
        return {
            "kind": self.kind,
            "home": data["which"],
            "by": by,
            "phase": data["phase"],
            "reason": data["reason"],
        }


class WorkshopsChangedForm(HappenedForm):
    kind = WORKSHOPS_CHANGED
    title = _("Workshops have changed")
    lede = _("Their hours, machines, people or prices are not as they were when this plan was made.")

    def clean(self) -> dict[str, Any]:
        """Without a change there is nothing to plan anew."""
        if not self.changed:
            self.add_error(None, _("Nothing has changed since this plan was made."))
        return super().clean()

    def event(self) -> dict[str, Any]:
        return {"kind": self.kind, "reason": self.cleaned_data["reason"]}


class StandForm(forms.Form):
    """Nothing is asked: whoever sends it has read what standing means."""


class WithdrawForm(forms.Form):
    """Why a plan is withdrawn."""

    why = forms.CharField(
        label=_("Why it is withdrawn"),
        max_length=LONGEST_WHY,
        help_text=_("Whoever planned with it reads this."),
    )


FORMS: dict[str, type[HappenedForm]] = {
    form.kind: form
    for form in (
        MachineDownForm, PersonIllForm, PartScrappedForm, MemberLeavesForm, HomeAddedForm,
        HomeChangedForm, SiteSlipsForm, WorkshopsChangedForm,
    )
}  # fmt: skip
