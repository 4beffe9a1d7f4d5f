"""What can be read about homes: who sees which, what they need and when."""

import hashlib
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyworks.core.accounts.models import User
from manyworks.core.permissions import Person, can, scopes
from manyworks.core.waiting import Waiting
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.designs.catalogue.queries import allows_paid_work, shared_in
from manyworks.drafting import licences
from manyworks.drafting.facts import HomeFacts, NeedFacts
from manyworks.drafting.site import (
    BlockLine,
    Requirement,
    SiteLimits,
    access_findings,
    required_by,
    required_on_site,
)
from manyworks.plans.orders.models import Home, HomeBlock, Phase, Piece, in_a_plan
from manyworks.refused import Refused

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

# Only a released revision may be cut; the others may be planned with, and every page says which they are.
STATUS_ORDER = {"released": 0, "checked": 1, "draft": 2}


def visible_to(user: Person | None) -> QuerySet[Home]:
    """Homes of the networks in which this person's organisations take part."""
    reach = scopes(user, "plans.home.view")
    homes = Home.objects.select_related("network")
    return homes if reach.everywhere else homes.filter(network__in=reach.networks)


class Sums(TypedDict):
    """What the list of homes says about each of them."""

    listed: int | None
    starts: date | None


def homes_with_sums(user: Person | None) -> "QuerySet[WithAnnotations[Home, Sums]]":
    """Visible homes with the number of blocks and the foundation date, or an order's day, for the list."""
    # Two subqueries: joining blocks and phases at once would count every block once for each phase.
    lines = HomeBlock.objects.filter(home=OuterRef("pk")).order_by().values("home")
    foundation = Phase.objects.filter(home=OuterRef("pk"), kind=Phase.Kind.FOUNDATION)
    return visible_to(user).annotate(
        listed=Subquery(lines.annotate(n=Sum("quantity")).values("n")),
        starts=Coalesce(Subquery(foundation.values("on")[:1]), "due"),
    )


def homes_to_plan(user: Person | None) -> "QuerySet[WithAnnotations[Home, Sums]]":
    """Homes that this person may plan and that say enough for it: blocks, and a date."""
    reach = scopes(user, "plans.plan.run")
    homes = homes_with_sums(user).filter(listed__gt=0).exclude(starts=None).order_by("starts", "name")
    return homes if reach.everywhere else homes.filter(network__in=reach.networks)


def lines_of(home: Home, *, whole_names: bool = False) -> list[BlockLine]:
    """The home's block list as plain values in erection order, with the system where two share a code.

    ``whole_names`` names the system of every block, for readers to whom its code may mean another one.
    """
    rows = list(home.blocks.select_related("revision__block__system", "phase").order_by("position"))
    blocks = [row.revision.block for row in rows]
    # A block on the list may have gone from the network's sight; its code must not become another's.
    named: dict[str, set[int]] = defaultdict(set)
    for block in blocks:
        named[block.code].add(block.pk)
    alike = shared_in(home.network).filter(block__code__in=named, fileset_of=None)
    for code, pk in alike.values_list("block__code", "block").distinct():
        named[code].add(pk)
    codes = [f"{b.system.slug}/{b.code}" if whole_names or len(named[b.code]) > 1 else b.code for b in blocks]
    return [
        BlockLine(code, row.quantity, row.stage, row.position) for code, row in zip(codes, rows, strict=True)
    ]


def mark_of(lines: Sequence[BlockLine]) -> str:
    """A mark by which a form says which list it showed; another list has another one."""
    return hashlib.sha256(repr([astuple(line) for line in lines]).encode()).hexdigest()[:16]


def requirements_of(home: Home) -> list[Requirement]:
    """The moment every piece of the home must be on site, or that of an order at its address."""
    if home.due is not None:
        return required_by(lines_of(home), home.due, opens=home.window_opens, timezone=home.timezone)
    phases = {phase.kind: phase.on for phase in home.phases.all()}
    if "foundation" not in phases:
        return []
    return required_on_site(
        lines_of(home),
        phases,
        blocks_per_day=home.blocks_per_day,
        opens=home.window_opens,
        timezone=home.timezone,
        closed=home.closed_days,
    )


@dataclass(frozen=True)
class Need:
    """A piece of the home's list, by its number, and the moment it must be on site."""

    piece: str
    revision: int
    block: str
    position: int
    phase: str
    at: datetime


def needs_of(home: Home) -> list[Need]:
    """Every piece of the home with the moment it is needed, in the order of erection."""
    waiting: dict[int, deque[str]] = defaultdict(deque)
    pieces = Piece.objects.filter(line__home=home).order_by("pk")
    for position, number in pieces.values_list("line__position", "number"):
        waiting[position].append(number)
    rows = home.blocks.values_list("position", "revision", "revision__block__code")
    lines = {position: (revision, code) for position, revision, code in rows}
    return [
        Need(waiting[need.position].popleft(), *lines[need.position], need.position, need.phase, need.at)
        for need in requirements_of(home)
    ]


def pieces_of(home: Home) -> QuerySet[Piece]:
    """The home's pieces: those of the list in its order, then cancelled ones."""
    pieces = home.pieces.select_related("revision__block", "line__phase", "replaced_by", "cancelled_by")
    return pieces.order_by(F("line__position").asc(nulls_last=True), "pk")


def with_part_counts(pieces: Iterable[Piece]) -> list[tuple[Piece, int]]:
    """Each of these pieces with the number of its parts; a home can have a million of them, a page cannot."""
    shown = list(pieces)
    parts = Piece.objects.filter(parent__in=shown).order_by().values_list("parent")
    counts = dict(parts.annotate(Count("pk")))
    return [(piece, counts.get(piece.pk, 0)) for piece in shown]


def limits_of(home: Home) -> SiteLimits:
    """What passes this plot's gate and can be lifted there."""
    return SiteLimits(
        length_mm=home.max_block_length_mm,
        width_mm=home.max_block_width_mm,
        mass_kg=home.max_block_mass_kg,
        crane=home.crane,
        carriers=home.carriers,
    )


@dataclass(frozen=True)
class BlockRow:
    """One line of the block list as a page shows it: when its pieces are needed, and what hinders them."""

    row: HomeBlock
    first: datetime | None
    last: datetime | None
    findings: tuple[str, ...]


def block_rows(home: Home) -> list[BlockRow]:
    """The block list with required-on-site times and everything that keeps a block from the plot."""
    times: dict[int, list[datetime]] = defaultdict(list)
    for need in requirements_of(home):
        times[need.position].append(need.at)
    limits = limits_of(home)
    rows = home.blocks.select_related("revision__block__system", "phase").order_by("position")
    result = []
    for row in rows:
        revision = row.revision
        found = access_findings(
            limits, length_mm=revision.length_mm, width_mm=revision.width_mm, mass_kg=revision.mass_kg
        )
        at = times.get(row.position)
        result.append(BlockRow(row, at[0] if at else None, at[-1] if at else None, tuple(found)))
    return result


def best_revisions(codes: Sequence[str], among: QuerySet[BlockRevision]) -> dict[str, BlockRevision]:
    """The revision to use for each block code: released before checked before draft, newest first.

    Only those ``among`` which one may choose count and are named: whoever asks says who may see what. A code
    may be written ``system/block`` when two systems share it. Refuses codes that nobody knows.
    """
    wanted = {code: code.rpartition("/") for code in codes}
    candidates: dict[str, list[BlockRevision]] = defaultdict(list)
    rows = among.filter(block__code__in={block for _s, _d, block in wanted.values()}, fileset_of=None)
    for row in rows.select_related("block__system"):
        candidates[row.block.code].append(row)
    chosen: dict[str, BlockRevision] = {}
    for code, (system, _slash, block) in wanted.items():
        known = [row for row in candidates[block] if not system or row.block.system.slug == system]
        fitting = [row for row in known if row.status != "withdrawn"]
        if known and not fitting:
            raise Refused(
                "orders.block_withdrawn",
                _("Every revision of “%(code)s” is withdrawn.") % {"code": code[:80]},
                _("Take it off the list, or release another revision of it first."),
                "blocks_csv",
            )
        if not fitting:
            raise Refused(
                "orders.block_unknown",
                _("No block or design is called “%(code)s”.") % {"code": code[:80]},
                _("Look the code up under Designs, or import the design first."),
                "blocks_csv",
            )
        systems = {row.block.system.slug for row in fitting}
        if len(systems) > 1:
            raise Refused(
                "orders.block_ambiguous",
                _("“%(code)s” is a block of %(systems)s.")
                % {"code": code, "systems": " " + _("and of") + " ".join(sorted(systems))},
                _("Write the system before it, such as %(example)s.")
                % {"example": f"{min(systems)}/{block}"},
                "blocks_csv",
            )
        chosen[code] = min(fitting, key=lambda row: (STATUS_ORDER.get(row.status, 9), -row.revision))
    return chosen


def revisions_of(home: Home) -> QuerySet[BlockRevision]:
    """The revisions on the home's block list."""
    return BlockRevision.objects.filter(ordered_by__home=home).select_related("block__system").distinct()


def check_seen(home: Home) -> None:
    """Refuse a list with a block that its network may not see any more, such as a draft of one who left."""
    gone = revisions_of(home).exclude(pk__in=shared_in(home.network).values("pk")).first()
    if gone is not None:
        raise Refused(
            "plan.block_unseen",
            _("%(home)s lists %(block)s, which %(network)s may not see any more.")
            % {"home": home.name, "block": gone.block.code, "network": home.network},
            _("Take it off the list, or ask those who keep the design to release it."),
            "homes",
        )


def check_pay(home: Home, revisions: Iterable[BlockRevision]) -> None:
    """Refuse blocks whose licence or release does not allow paid work, unless the home is made unpaid."""
    if home.unpaid:
        return
    barred = (row for row in revisions if row.unpaid_only or not allows_paid_work(row.block.system))
    licences.check_pay(home.name, {row.block.code: row.block.system.licence for row in barred})


def facts_of(home: Home) -> HomeFacts:
    """The home as a planning problem is made of it; all that is ordered may stand at its address."""
    needs = tuple(NeedFacts(need.piece, str(need.revision), need.phase, need.at) for need in needs_of(home))
    site = replace(site_of(home), needs=needs)
    return replace(site, storage_blocks=len(needs)) if home.is_order else site


def site_of(home: Home) -> HomeFacts:
    """The same without what it needs: where it is, what reaches it, and its dates."""
    return HomeFacts(
        key=home.slug,
        name=home.name,
        latitude=home.latitude,
        longitude=home.longitude,
        limits=limits_of(home),
        vehicle=home.vehicle,
        storage_blocks=home.storage_blocks,
        opens=home.window_opens,
        closes=home.window_closes,
        phases={phase.kind: phase.on for phase in home.phases.all()},
        needs=(),
        closed=home.closed_days,
        timezone=home.timezone,
        floor_area_m2=home.floor_area_m2,
    )


def search(homes: QuerySet[Home], words: str) -> QuerySet[Home]:
    """Homes whose name, plot or address holds these words."""
    return homes.filter(Q(name__icontains=words) | Q(plot__icontains=words) | Q(address__icontains=words))


def homes_with_blocks(user: Person | None) -> QuerySet[Home]:
    """Visible homes and orders with a list."""
    return visible_to(user).filter(blocks__isnull=False).distinct()


def lists_like(user: Person | None, home: Home) -> QuerySet[Home]:
    """Other homes whose list this one can take over, or other orders if it is one."""
    return homes_with_blocks(user).filter(due__isnull=not home.is_order).exclude(pk=home.pk)


def pins_of(homes: Sequence[Home]) -> dict[str, Any]:
    """The homes as GeoJSON for the map."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [home.longitude, home.latitude]},
                "properties": {
                    "id": home.slug,
                    "name": home.name,
                    "url": home.get_absolute_url(),
                    "note": home.address or home.plot,
                    "shape": "square",
                    "letter": "O" if home.is_order else "H",
                },
            }
            for home in homes
        ],
    }


@dataclass(frozen=True)
class Task:
    """One row of the home's task list: what to do, where, and how far it is."""

    verb: str
    url_name: str
    state: str
    detail: str
    needed: bool = True


def tasks_of(home: Home) -> list[Task]:
    """What is still to say about a home, or an order, before it can be planned."""
    return [_place(home), _access(home), _day(home.due) if home.due else _phases(home), _list(home)]


def _place(home: Home) -> Task:
    verb = _("Say where it goes") if home.is_order else _("Say where it stands")
    return Task(verb, "home-place", "done", home.address or home.plot)


def _access(home: Home) -> Task:
    limited = home.max_block_length_mm or home.max_block_width_mm or home.max_block_mass_kg
    words = _("%(vehicle)s, %(carriers)d people carry%(crane)s") % {
        "vehicle": home.get_vehicle_display(),
        "carriers": home.carriers,
        "crane": _(", crane") if home.crane else "",
    }
    verb = _("Say what fits through the door") if home.is_order else _("Say what fits through the gate")
    return Task(verb, "home-access", "done" if limited else "todo", words, needed=False)


def _phases(home: Home) -> Task:
    phases = home.phases.all()
    dates = ", ".join(f"{phase.get_kind_display()} {phase.on:%-d %b %Y}" for phase in phases)
    dated = any(phase.kind == Phase.Kind.FOUNDATION for phase in phases)
    return Task(_("Date the phases"), "home-phases", "done" if dated else "todo", dates)


def _day(due: date) -> Task:
    return Task(_("Say by when"), "home-due", "done", date_format(due, "j M Y"))


def _list(home: Home) -> Task:
    pieces = home.blocks.aggregate(n=Sum("quantity"))["n"] or 0
    dated = home.is_order or home.phases.exists()
    state = "done" if pieces else ("todo" if dated else "waiting")
    verb = _("List what is ordered") if home.is_order else _("List the blocks")
    return Task(verb, "home-blocks", state, home.nouns.how_many(pieces) if pieces else "")


def waiting(user: User) -> Iterator[Waiting]:
    """The first home of a network, and the homes and orders that say enough and are in no plan."""
    begin = _("Not started")
    if can(user, "plans.home.create") and not visible_to(user).exists():
        yield Waiting(_("Enter the first home"), reverse("home-new"), begin)
    ready = list(homes_to_plan(user).exclude(pk__in=in_a_plan()).values_list("starts", "due"))
    homes = [starts for starts, due in ready if due is None]
    orders = [due for _starts, due in ready if due is not None]
    if homes:
        hint = ngettext(
            "%(count)d home is in no plan yet; its foundation is ready on %(day)s.",
            "%(count)d homes are in no plan yet; the first foundation is ready on %(day)s.",
            len(homes),
        ) % {"count": len(homes), "day": date_format(min(homes), "j M Y")}
        yield Waiting(_("Plan the homes that are ready"), reverse("plan-new"), begin, hint=hint)
    if orders:
        hint = ngettext(
            "%(count)d order is in no plan yet; it is wanted by %(day)s.",
            "%(count)d orders are in no plan yet; the first is wanted by %(day)s.",
            len(orders),
        ) % {"count": len(orders), "day": date_format(min(orders), "j M Y")}
        yield Waiting(_("Plan the orders that are ready"), reverse("plan-new"), begin, hint=hint)
