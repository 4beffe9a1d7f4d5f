"""Forms that ask what would be different."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from manyworks.core.forms import in_unit
from manyworks.drafting.papers.reading import PlanReading
from manyworks.plans.life.wording import skill_name

SEPARATOR = "|"


class ChangeForm(forms.Form):
    """One change to the network, and how long to search."""

    kind = ""
    title: Any = ""
    lede: Any = ""

    def __init__(self, *args: Any, read: PlanReading, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.read = read
        self.add_questions()
        self.fields["time_limit_s"] = forms.IntegerField(
            label=_("Search for"),
            min_value=1,
            max_value=3600,
            initial=20,
            help_text=_("For the network as it is, and as long again for the other."),
        )
        in_unit(self.fields["time_limit_s"], "s")

    def add_questions(self) -> None:
        """The change's own fields."""
        shops = [(w.id, w.name or w.id) for w in self.read.problem.workshops if w.takes_work]
        self.fields["workshop"] = forms.ChoiceField(label=_("Which workshop"), choices=shops)

    def changes(self) -> list[dict[str, Any]]:
        """The changes as they are kept."""
        return [{"kind": self.kind, "workshop": self.cleaned_data["workshop"]}]

    def name(self) -> str:
        """The question in a few words."""
        raise NotImplementedError

    @property
    def shop(self) -> str:
        return self.read.workshop_name(self.cleaned_data["workshop"])


class AddWorkshopForm(ChangeForm):
    kind = "add-workshop"
    title = _("One more workshop joins")
    lede = _("Like one that is in the network already, and near it.")

    def name(self) -> str:
        return _now("one more workshop like %(shop)s") % {"shop": self.shop}


class LoseWorkshopForm(ChangeForm):
    kind = "lose-workshop"
    title = _("A workshop leaves")
    lede = _("All its work goes to the others.")

    def name(self) -> str:
        return _now("without %(shop)s") % {"shop": self.shop}


class MoreMachinesForm(ChangeForm):
    kind = "more-machines"
    title = _("More machines, or fewer")
    lede = _("A second router, one bench less.")

    def add_questions(self) -> None:
        self.labels = {
            f"{shop.id}{SEPARATOR}{pool.id}": f"{pool.name or pool.id}, {shop.name or shop.id}"
            for shop in self.read.problem.workshops
            for pool in shop.pools
        }
        self.fields["which"] = forms.ChoiceField(label=_("Which machine"), choices=[*self.labels.items()])
        self.fields["count"] = _more()

    def changes(self) -> list[dict[str, Any]]:
        shop, pool = self.cleaned_data["which"].split(SEPARATOR)
        return [{"kind": self.kind, "workshop": shop, "pool": pool, "machines": self.cleaned_data["count"]}]

    def name(self) -> str:
        data = self.cleaned_data
        return _now("%(count)+d × %(what)s") % {"count": data["count"], "what": self.labels[data["which"]]}


class LongerHoursForm(ChangeForm):
    kind = "longer-hours"
    title = _("A late shift")
    lede = _("A workshop stays open longer on every day it opens.")

    def add_questions(self) -> None:
        super().add_questions()
        self.fields["hours"] = forms.FloatField(
            label=_("How much longer"), min_value=0.25, max_value=16, initial=4
        )
        in_unit(self.fields["hours"], "h")

    def changes(self) -> list[dict[str, Any]]:
        return [{**super().changes()[0], "hours": self.cleaned_data["hours"]}]

    def name(self) -> str:
        words = {"shop": self.shop, "hours": self.cleaned_data["hours"]}
        return _now("%(shop)s open %(hours)g h longer") % words


class MorePeopleForm(ChangeForm):
    kind = "more-people"
    title = _("More people: a new colleague")
    lede = _("Each brings a place at the bench where their work is done.")

    def add_questions(self) -> None:
        super().add_questions()
        steps = [step for block in self.read.problem.blocks for step in block.operations]
        skills = dict.fromkeys(step.skill for step in steps if step.skill)
        choices = [(skill, skill_name(skill)) for skill in skills]
        self.fields["skill"] = forms.ChoiceField(label=_("What they can do"), choices=choices)
        self.fields["people"] = _more()

    def changes(self) -> list[dict[str, Any]]:
        data = self.cleaned_data
        return [{**super().changes()[0], "skill": data["skill"], "people": data["people"]}]

    def name(self) -> str:
        data = self.cleaned_data
        words = {"count": data["people"], "skill": skill_name(data["skill"]), "shop": self.shop}
        return _now("%(count)+d × %(skill)s at %(shop)s") % words


class MoreTraineesForm(ChangeForm):
    kind = "more-trainees"
    title = _("A trainee, with a mentor")
    lede = _("Learns on real work that is kept for trainees, and takes half as long again.")

    def add_questions(self) -> None:
        shops = [shop for shop in self.read.problem.workshops if shop.takes_work and shop.people]
        self.labels = {
            f"{shop.id}{SEPARATOR}{pool.id}": f"{pool.name or pool.id}, {shop.name or shop.id}"
            for shop in shops
            for pool in shop.pools
            if pool.training is None
        }
        skills = dict.fromkeys(skill for shop in shops for skill in shop.skills)
        blocks = [(block.id, block.name or block.id) for block in self.read.problem.blocks]
        self.fields["which"] = forms.ChoiceField(label=_("A place like"), choices=[*self.labels.items()])
        self.fields["mentor"] = forms.ChoiceField(
            label=_("Mentor's skill"), choices=[(skill, skill_name(skill)) for skill in skills]
        )
        self.fields["blocks"] = forms.MultipleChoiceField(
            label=_("Blocks kept for trainees"), choices=blocks, widget=forms.CheckboxSelectMultiple
        )
        self.fields["count"] = forms.IntegerField(
            label=_("How many trainees"), min_value=1, max_value=100, initial=1
        )

    def clean(self) -> dict[str, Any]:
        """A mentor must work there."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "which" in data and "mentor" in data:
            shop = self.read.workshops[data["which"].split(SEPARATOR)[0]]
            if data["mentor"] not in shop.skills:
                words = _("Nobody there can do that; choose a skill of its people.")
                self.add_error("mentor", words)
        return data

    def changes(self) -> list[dict[str, Any]]:
        data = self.cleaned_data
        shop, pool = data["which"].split(SEPARATOR)
        change = {"kind": self.kind, "workshop": shop, "pool": pool, "mentor_skill": data["mentor"]}
        return [{**change, "blocks": data["blocks"], "trainees": data["count"]}]

    def name(self) -> str:
        data = self.cleaned_data
        words = {"count": data["count"], "what": self.labels[data["which"]]}
        return _now("%(count)+d × trainee, %(what)s") % words


class TakesForm(ChangeForm):
    kind = "until-on-time"
    title = _("What would it take?")
    lede = _("Adds the scarcest machine or person, one at a time, until nothing is late.")

    def add_questions(self) -> None:
        """Nothing to ask: the prices say what is scarce."""

    def changes(self) -> list[dict[str, Any]]:
        return []

    def name(self) -> str:
        return _now("until nothing is late")


def _more() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("How many more"), min_value=-100, max_value=100, initial=1, help_text=_("Below 0: fewer.")
    )


FORMS: dict[str, type[ChangeForm]] = {
    form.kind: form
    for form in (
        MoreMachinesForm,
        MorePeopleForm,
        MoreTraineesForm,
        LongerHoursForm,
        AddWorkshopForm,
        LoseWorkshopForm,
        TakesForm,
    )
}
