"""What is refused before the planner is asked, and before its answer takes a plan's place."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from manyworks.core.limits import LARGEST
from manyworks.core.organisations.models import Network
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.designs.catalogue.queries import shared_in
from manyworks.drafting.days import check_day
from manyworks.plans.orders.models import Home
from manyworks.plans.orders.queries import check_pay, check_seen, revisions_of
from manyworks.plans.plans.bridge.carry import new_work_for_gone
from manyworks.plans.plans.models import PlanRun
from manyworks.plans.plans.queries import reading_of
from manyworks.refused import Refused

LONGEST_S = 24 * 3600
LONGEST_NAME = 120
LONGEST_WHY = 300


def check_question(
    network: Network, homes: Sequence[Home], start: date, time_limit_s: int, planned: Sequence[Home] = ()
) -> None:
    """Refuse what cannot be planned before a job is started for it; ``planned`` may have lost all blocks."""
    if not homes:
        raise Refused("plan.no_homes", _("No home is chosen."), _("Choose at least one."), "homes")
    foreign = next((home for home in homes if home.network_id != network.pk), None)
    if foreign is not None:
        raise Refused(
            "plan.home_elsewhere",
            _("%(home)s belongs to another network.") % {"home": foreign.name},
            _("Plan each network's homes by themselves."),
            "homes",
        )
    bare = [home.name for home in homes if home not in planned and not home.blocks.exists()]
    if bare:
        raise Refused(
            "plan.home_without_blocks",
            _("No blocks are listed for %(homes)s.") % {"homes": ", ".join(bare)},
            _("List its blocks first, or leave it out."),
            "homes",
        )
    for home in homes:
        # The licence, the release or who is in the network may have changed since the blocks were listed.
        check_pay(home, revisions_of(home))
        if home not in planned:
            check_seen(home)
    check_day(start, "start", code="plan.start_far_away", words=_("Work cannot begin on %(day)s."))
    check_time(time_limit_s)


def check_members(run: PlanRun, old: PlanRun | None) -> None:
    """Refuse new work for, and new pieces of drafts of, those who have left since the plan was made."""
    reading = reading_of(run)
    before = {unit.id for unit in reading_of(old).problem.units} if old else set()
    fresh = {unit.block for unit in reading.problem.units if unit.id not in before}
    asked = BlockRevision.objects.filter(pk__in=[int(key) for key in fresh if key.isdecimal()])
    unseen = asked.exclude(pk__in=shared_in(run.network)).select_related("block").first()
    if unseen is not None:
        raise Refused(
            "plan.block_unseen",
            _("This plan makes more of %(block)s, which %(network)s may not see any more.")
            % {"block": unseen.block.code, "network": run.network},
            _("Take the block off the list, and plan again."),
        )
    shop = next(iter(new_work_for_gone(run.network, reading)), None)
    if shop is not None:
        raise Refused(
            "plan.member_left",
            _("%(workshop)s has work in this plan and is no longer in the network.") % {"workshop": shop},
            _("Plan again: what has begun there stays."),
        )


def check_name(name: str) -> None:
    """Refuse no name, and one that fills a page."""
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise Refused(
            "plan.name",
            _("The plan has no name, or a very long one."),
            _("Give 1 to %(most)d characters.") % {"most": LONGEST_NAME},
            "name",
        )


def check_why(why: str) -> None:
    """Refuse to withdraw a plan without a reason."""
    if not 0 < len(why.strip()) <= LONGEST_WHY:
        raise Refused(
            "plan.why",
            _("It was not said why the plan is withdrawn, or at great length."),
            _("Say it in 1 to %(most)d characters: others planned with it.") % {"most": LONGEST_WHY},
            "why",
        )


def check_seed(seed: int) -> None:
    """Refuse a seed that no column can keep."""
    if not 0 <= seed <= LARGEST:
        raise Refused(
            "plan.seed",
            _("The seed is %(given)s.") % {"given": seed},
            _("Give a whole number from 0 to %(most)d.") % {"most": LARGEST},
            "seed",
        )


def check_time(time_limit_s: int) -> None:
    """Refuse a search, in seconds, that has no time or blocks the worker for more than a day."""
    if not 1 <= time_limit_s <= LONGEST_S:
        raise Refused(
            "plan.time_limit",
            _("The time limit is %(given)s s.") % {"given": time_limit_s},
            _("Give between 1 second and a day."),
            "time_limit_s",
        )
