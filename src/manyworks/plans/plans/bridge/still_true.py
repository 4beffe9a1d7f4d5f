"""Whether a draft is still true when it is to stand: its pieces, its days, its workshops and its places."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from manyworks.core import clock
from manyworks.plans.plans.bridge.lists import homes_of_other_pieces, homes_that_differ, moved_homes
from manyworks.plans.plans.bridge.renewed import differences, renewal_of
from manyworks.plans.plans.models import PlanRun
from manyworks.plans.plans.queries import reading_of
from manyworks.refused import Refused

UNTRUE = frozenset({"plan.pieces_changed", "plan.begun_without"})
"""Refusals that planning it again, with what is so by now, cures."""


def check_still_true(run: PlanRun) -> None:
    """Refuse a draft of pieces that its homes no longer list, and one whose work should have begun by now.

    What was made anew is decided beside the plan that it follows, where what differs is said.
    """
    if run.follows_id is not None:
        return
    changed = homes_of_other_pieces(run, reading_of(run).problem)
    if changed:
        raise Refused(
            "plan.pieces_changed",
            _("The list of %(homes)s has changed since this plan was made.")
            % {"homes": ", ".join(home.name for home in changed[:3])},
            _("Plan it again: the same homes, with their lists as they are now."),
        )
    if is_late(run):
        first = run.operations.earliest("starts_at").starts_at.astimezone(ZoneInfo(run.network.timezone))
        raise Refused(
            "plan.begun_without",
            _("Its work should have begun on %(day)s.") % {"day": f"{first:%a %-d %b %Y %H:%M}"},
            _("Plan it again: the same question, from tomorrow on."),
        )


def is_late(run: PlanRun) -> bool:
    """Whether some of a plan's work should have begun by now."""
    return run.operations.filter(starts_at__lt=clock.now()).exists()


def first_day_again(run: PlanRun) -> date:
    """On which day the work of a question can begin when it is asked again: on its own, or else tomorrow."""
    if run.follows_id is not None or not is_late(run):
        return run.start
    tomorrow = clock.now().astimezone(ZoneInfo(run.network.timezone)).date() + timedelta(days=1)
    return max(run.start, tomorrow)


def changed_since(run: PlanRun) -> list[str]:
    """What is not as it was when a draft was made, in words; it may stand as it is nevertheless."""
    problem = reading_of(run).problem
    words = [str(one) for one in differences(problem, renewal_of(run, problem, clock.now()))]
    words += [
        _("%(home)s: another list or other dates") % {"home": home.name}
        for home in homes_that_differ(run, problem)
    ]
    words += [
        _("%(home)s: another place, or other vehicles, people or hours there") % {"home": home.name}
        for home in moved_homes(run, problem)
    ]
    if is_late(run):
        words.append(_("the first day: work should have begun by now"))
    return words
