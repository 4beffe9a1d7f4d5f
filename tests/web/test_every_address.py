"""Every address of the installation, opened by everybody: nothing breaks, and who may not is told so."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from manyworks.core.accounts.actions import create_user
from manyworks.core.accounts.models import User
from manyworks.core.models import Invitation, Membership, NetworkMember, StoredFile
from manyworks.designs.catalogue.models import BlockRevision, Part
from manyworks.plans.plans.models import PlanRun
from tests.joining import give_role
from tests.plans.plans.test_runs import ask, made, quick, told_story_planned  # noqa: F401  (fixtures)
from tests.severn_vale import Story, story, told_story  # noqa: F401  (fixture)

FIELD = re.compile(r'<(?:input|select|textarea)[^>]* name="([^"]+)"')

# Pages that anybody may read; everything else asks who is there.
PUBLIC = re.compile(
    r"^(workshops/(pins.geojson|[^/]+/)?|organisations/([^/]+/)?|networks/([^/]+/)?|healthz|demo/.*|i18n/.*|account/.*"
    r"|designs/.*|api/.*|)$"
)
NONSENSE = {
    "int": "9" * 30,
    "slug": "no-such-thing",
    "uuid": "0" * 8 + "-0000" * 3 + "-" + "0" * 12,
    "str": "no.such",
}


def addresses() -> Iterator[tuple[str, URLPattern]]:
    """Every pattern in full, such as ``plans/<int:pk>/``."""

    def walk(resolver: URLResolver, before: str) -> Iterator[tuple[str, URLPattern]]:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern, before + str(pattern.pattern))
            elif "(?P" not in str(pattern.pattern):
                yield before + str(pattern.pattern), pattern

    yield from walk(get_resolver(), "")


def filled(route: str, values: dict[str, object]) -> str:
    """The route with values in it; kinds without a value of their own get nonsense."""

    def value(found: "re.Match[str]") -> str:
        kind, _colon, name = found[1].rpartition(":")
        return str(values.get(name, values.get(kind, NONSENSE[kind or "str"])))

    return "/" + re.sub(r"<([^>]+)>", value, route).strip("^$")


def one_of_each(story: Story) -> dict[str, User | None]:  # noqa: F811
    """Nobody, every role of the network, somebody from elsewhere, the keeper."""
    keeper = User.objects.get(email="keeper@example.org")
    works = story.workshops[0].organisation
    cast: dict[str, User | None] = {"nobody": None, "keeper": keeper, "stranger": story.eve}
    cast |= {"coordinator": story.ama, "site lead": story.sam, "workshop manager": story.tom}
    for role, organisation in (("operator", works), ("trainee", works), ("inspector", story.trust)):
        person = create_user(email=f"{role}@example.org", name=role.title())
        give_role(organisation, person, role, by=keeper)
        cast[role] = person
    return cast


@pytest.fixture
def everybody(story: Story, made: PlanRun) -> dict[str, User | None]:  # noqa: F811
    return one_of_each(story)


def real(run: PlanRun, story: Story, route: str) -> dict[str, object]:  # noqa: F811
    """Things that exist, for the places of a route."""
    slugs = {
        "homes": story.home.slug,
        "workshops": story.workshops[0].slug,
        "organisations": story.trust.slug,
        "networks": story.severn.slug,
        "designs": "hazel-290",
    }
    things = {
        "invitations": Invitation,
        "organisations": Membership,
        "networks": NetworkMember,
        "files": StoredFile,
        "recalls": BlockRevision,
    }
    table = things.get(route.split("/")[0])
    rows = PlanRun.objects.filter(pk=run.pk) if table is None else table.objects.all()
    if "/machines/" in route:
        rows = story.workshops[0].machines.all()
    elif "/parts/" in route:
        rows = Part.objects.filter(revision__block__code="F-M")
    return {
        "pk": rows.order_by("pk").values_list("pk", flat=True)[0],
        "slug": slugs.get(route.split("/")[0], story.workshops[0].slug),
        "operation": run.operations.values_list("pk", flat=True)[0],
        "index": 0,
        "line": story.home.blocks.values_list("pk", flat=True)[0],
        "name": "schedule.csv",
        "code": "F-M",
        "number": 1,
        "other": 1,
    }


def test_things_that_never_were_are_a_page_of_their_own(story: Story) -> None:  # noqa: F811
    client = Client(raise_request_exception=False)
    client.force_login(story.ama)
    paths = [filled(route, {}) for route, _pattern in addresses()]
    assert [path for path in paths if client.get(path).status_code >= 500] == []


def test_whoever_is_not_signed_in_reads_what_is_public(made: PlanRun, story: Story) -> None:  # noqa: F811
    paths = [
        filled(route, real(made, story, route)) for route, _pattern in addresses() if not PUBLIC.match(route)
    ]
    assert [path for path in paths if Client().get(path).status_code == 200] == []


def test_a_network_keeps_its_homes_and_plans_to_itself(made: PlanRun, story: Story) -> None:  # noqa: F811
    client = Client()
    client.force_login(story.eve)
    for route, _pattern in addresses():
        if re.match(r"(homes|plans)/<", route):
            assert client.get(filled(route, real(made, story, route))).status_code in {403, 404, 405}, route


REFUSED = (
    "homes/new/",
    *(f"homes/plot-7/{task}/" for task in ("place", "access", "phases", "blocks")),
    "plans/new/",
    "plans/{run}/again/",
    "workshops/filwood/rates/",
    "networks/severn-vale/edit/",
)


def test_who_may_not_is_told_before_the_form(made: PlanRun, everybody: dict[str, User | None]) -> None:  # noqa: F811
    client = Client()
    client.force_login(everybody["operator"])  # type: ignore[arg-type]
    for path in REFUSED:
        answer = client.get("/" + path.format(run=made.pk))
        assert answer.status_code == 403 and "You may not do this" in answer.content.decode(), path
