"""Who works at a workshop: persons, and what each can do."""

from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core.accounts.models import User
from manyworks.core.errors import Refused
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import require
from manyworks.core.vocabulary.models import Skill
from manyworks.network.workshops.models import Team, Workshop
from manyworks.network.workshops.rules import TeamDraft


@transaction.atomic
def set_teams(*, workshop: Workshop, teams: Sequence[TeamDraft], by: User) -> list[Team]:
    """Say how many persons at a workshop can do what; it replaces people counted by skill."""
    require(by, "network.workshop.edit", workshop)
    counts: Counter[tuple[str, ...]] = Counter()
    for team in teams:
        counts[tuple(sorted(set(team.skills)))] += team.people
    skills = Skill.objects.in_bulk({code for codes in counts for code in codes}, field_name="code")
    for codes, people in counts.items():
        unknown = [code for code in codes if code not in skills]
        if unknown:
            raise Refused("team.skill", _("There is no skill called %(code)s.") % {"code": unknown[0]})
        if not codes or not 1 <= people <= 1000:
            raise Refused("team.people", _("A team is 1 to 1,000 people who can do something."))
    if len(counts) > 30:
        raise Refused("team.many", _("At most 30 teams; say as one team who can do the same."))
    Workshop.objects.select_for_update().get(pk=workshop.pk)
    workshop.staffing.all().delete()
    workshop.teams.all().delete()
    rows = []
    for codes, people in counts.items():
        row = Team.objects.create(workshop=workshop, people=people)
        row.skills.set(skills[code] for code in codes)
        rows.append(row)
    data = {"teams": [{"people": people, "skills": list(codes)} for codes, people in counts.items()]}
    append_entry(actor=by, event="network.workshop.teams_set", subject=workshop, data=data)
    return rows
