"""Designs for programs: read systems, blocks and parts; check, release and withdraw revisions."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema
from ninja.security import SessionAuth

from manyworks.core.limits import Number
from manyworks.core.pages import SignedIn
from manyworks.designs.catalogue import actions, queries
from manyworks.designs.catalogue.models import BlockRevision, Part, RoutingOperation
from manyworks.designs.catalogue.rules import RoutingStep
from manyworks.designs.releases.actions import check_revision, release_revision, withdraw_revision
from manyworks.designs.releases.queries import gate_findings

router = Router(tags=["designs"])
signed_in = SessionAuth()


class SystemOut(Schema):
    """A building system with its licence."""

    slug: str
    name: str
    about: str
    licence: str
    licence_url: str
    attribution: str
    allows_paid_work: bool
    organisation: str = Field(alias="organisation.slug")


class RevisionOut(Schema):
    """One revision in short; lengths in mm, mass in kg, null where nobody knows."""

    system: str = Field(alias="block.system.slug")
    block: str = Field(alias="block.code")
    name: str = Field(alias="block.name")
    kind: str = Field(alias="block.kind")
    revision: int
    status: str
    content_hash: str
    length_mm: float | None
    width_mm: float | None
    height_mm: float | None
    mass_kg: float | None
    mass_source: str
    offset_state: str
    board_min_mm: float | None
    board_max_mm: float | None
    tool_mm: float | None


class PartOut(Schema):
    """A part; its geometry in mm, empty when it is not known."""

    code: str
    name: str
    quantity: int
    material: str = Field(alias="material.code")
    thickness_mm: float
    grain: str
    length_mm: float | None
    width_mm: float | None
    area_mm2: float | None
    cut_length_mm: float | None
    geometry_hash: str
    geometry: dict[str, object]


class StepOut(Schema):
    """One step of a routing; minutes are for one block, null where nobody knows."""

    position: int
    process: str = Field(alias="process.code")
    skill: str | None = Field(alias="skill.code", default=None)
    group: str
    minutes: float | None
    minutes_source: str
    hold_point: bool


class StepIn(Schema):
    """One step as it is to be."""

    process: str
    skill: str | None = None
    group: str
    minutes: Number | None = None
    minutes_source: str = ""
    hold_point: bool = False


class GateOut(Schema):
    """One reason of the release gate."""

    code: str
    message: str
    hint: str
    refusal: bool
    part: str


class ReasonIn(Schema):
    """Why a revision is taken back."""

    reason: str = Field(max_length=500)


@router.get("/", response=list[SystemOut])
def list_systems(request: HttpRequest) -> object:
    """Every building system."""
    return queries.systems_visible_to(request.user)


@router.get("/{system}/", response=list[RevisionOut])
def list_revisions(request: HttpRequest, system: str) -> object:
    """Revisions of a system's blocks that you may see."""
    found = get_object_or_404(queries.systems_visible_to(request.user), slug=system)
    return queries.visible_to(request.user).filter(block__system=found)[:2000]


@router.get("/{system}/{block}/{revision}/", response=RevisionOut)
def read_revision(request: HttpRequest, system: str, block: str, revision: int) -> BlockRevision:
    """One revision."""
    return _revision(request, system, block, revision)


@router.get("/{system}/{block}/{revision}/parts/", response=list[PartOut], auth=signed_in)
def list_parts(request: HttpRequest, system: str, block: str, revision: int) -> list[Part]:
    """The parts of a revision with their geometry, for whoever is signed in, as its drawings are."""
    return list(_revision(request, system, block, revision).parts.select_related("material"))


@router.get("/{system}/{block}/{revision}/routing/", response=list[StepOut])
def read_routing(request: HttpRequest, system: str, block: str, revision: int) -> list[RoutingOperation]:
    """How a revision is made."""
    return list(_revision(request, system, block, revision).routing.select_related("process", "skill"))


@router.put("/{system}/{block}/{revision}/routing/", response=list[StepOut], auth=signed_in)
def write_routing(
    request: SignedIn, system: str, block: str, revision: int, steps: list[StepIn]
) -> list[RoutingOperation]:
    """Say how a revision is made, step by step."""
    found = _revision(request, system, block, revision)
    wished = [RoutingStep(**step.dict()) for step in steps]
    return actions.set_routing(revision=found, by=request.user, steps=wished)


@router.get("/{system}/{block}/{revision}/gate/", response=list[GateOut], auth=signed_in)
def read_gate(request: HttpRequest, system: str, block: str, revision: int) -> object:
    """What stands against a release."""
    return gate_findings(_revision(request, system, block, revision))


@router.post("/{system}/{block}/{revision}/check/", response=RevisionOut, auth=signed_in)
def check(request: SignedIn, system: str, block: str, revision: int) -> BlockRevision:
    """Sign that a draft is right to cut."""
    return check_revision(revision=_revision(request, system, block, revision), by=request.user)


@router.post("/{system}/{block}/{revision}/release/", response=RevisionOut, auth=signed_in)
def release(request: SignedIn, system: str, block: str, revision: int) -> BlockRevision:
    """Release a checked revision."""
    return release_revision(revision=_revision(request, system, block, revision), by=request.user)


@router.post("/{system}/{block}/{revision}/withdraw/", response=RevisionOut, auth=signed_in)
def withdraw(request: SignedIn, system: str, block: str, revision: int, why: ReasonIn) -> BlockRevision:
    """Take a revision out of use."""
    found = _revision(request, system, block, revision)
    return withdraw_revision(revision=found, by=request.user, reason=why.reason)


def _revision(request: HttpRequest, system: str, block: str, revision: int) -> BlockRevision:
    rows = queries.visible_to(request.user).filter(block__system__slug=system, block__code=block)
    return get_object_or_404(rows, revision=revision)
