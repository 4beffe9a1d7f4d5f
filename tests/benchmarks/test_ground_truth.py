"""The judge of plans finds every kind of impossible act that is planted in a plan, and none in sound ones."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from benchmarks.judge import judge
from benchmarks.judge.findings import CURES
from manyworks.planning.model import Problem, Transport
from manyworks.planning.replan import carried_on
from tests.benchmarks.floor_faults import FLOOR_FAULTS, bars, sheets, spoil_bill
from tests.benchmarks.made import Documents, documents, planned, planned_around, published
from tests.benchmarks.networks import beside, network, on_the_road
from tests.benchmarks.road_faults import ROAD_FAULTS, fetch, load

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "ground_truth.py"
SEED = 16
"""Its network has kits that travel, a first article, an outage, an absence, boards that are still to come."""
ROADS = (8, 5, 2, 13, 20, 104, 6)
"""Their loads call at two yards and at two plots of a site, vans have their base, and kits are fetched."""


def priced_by_loads(problem: Problem) -> Problem:
    """Nothing else is changed."""
    return replace(problem, transport=Transport(metric="plane"))


@pytest.fixture(scope="module")
def sound() -> Documents:
    """A plan that is being carried out: a third of its work has begun."""
    first = planned(priced_by_loads(network(SEED)), SEED)
    now = sorted(bar.start for bar in first.plan.operations)[len(first.plan.operations) // 3]
    going = carried_on(first.problem, first.plan, now=now, frozen=[network(SEED).units[0].id])
    return documents(planned(going, SEED, first.plan))


@pytest.fixture(scope="module")
def driven() -> list[Documents]:
    """Plans with all that moves."""
    return [documents(planned(on_the_road(seed), seed)) for seed in ROADS]


@pytest.fixture(scope="module")
def second() -> Documents:
    """A plan around one that stands."""
    first = planned(on_the_road(ROADS[0]), ROADS[0])
    return documents(planned_around(beside(on_the_road(ROADS[0])), 1, first), first)


def test_a_sound_plan_is_possible(sound: Documents, driven: list[Documents], second: Documents) -> None:
    for made in (sound, driven[0], second):
        verdict = judge(made.plan, made.problem, made.around)
        assert verdict.impossible == ()
        assert verdict.acts == len(made.plan["operations"]) + sum("pool" in s for s in sheets(made))
        assert verdict.minutes > 10_000 and verdict.loads == len(made.plan["loads"])


def parts(d: Documents) -> tuple[Any, Any, Any]:
    return d.plan, d.problem, d.around


def finds(plans: Sequence[Documents], kind: str, spoil: Callable[[Documents], None]) -> None:
    """A fault of this kind once it is planted, in the first plan that has what it needs, and all about it."""
    for made in plans:
        spoilt = deepcopy(made)
        try:
            spoil(spoilt)
        except (StopIteration, RuntimeError, LookupError):
            continue
        found = [one for one in judge(*parts(spoilt)).impossible if one.kind == kind]
        if found:
            assert all(one.time and one.place and one.what and one.cure for one in found)
            return
    pytest.fail(f"no plan shows {kind}")


@pytest.mark.parametrize(("kind", "spoil"), FLOOR_FAULTS, ids=[f.__name__[6:] for _, f in FLOOR_FAULTS])
def test_a_planted_fault_is_found(
    sound: Documents,
    driven: list[Documents],
    second: Documents,
    kind: str,
    spoil: Callable[[Documents], None],
) -> None:
    finds([sound, *driven, second], kind, spoil)


@pytest.mark.parametrize(("kind", "spoil"), ROAD_FAULTS, ids=[f.__name__[6:] for _, f in ROAD_FAULTS])
def test_a_fault_on_the_road_is_found(
    driven: list[Documents], second: Documents, kind: str, spoil: Callable[[Documents], None]
) -> None:
    finds([*driven, second], kind, spoil)


def test_names_that_nobody_knows_are_found_and_stop_nothing(
    sound: Documents, driven: list[Documents]
) -> None:
    spoilt = deepcopy(sound)
    one, two, three = bars(spoilt, "join")[:3]
    one["unit"], two["operation"], three["workshop"] = "U99", "varnish", "W99"
    sheets(spoilt)[0]["parts"][0]["part"] = "lid"
    sheets(spoilt)[1].update(stock="gold", workshop="W99")
    spoilt.plan["assignments"][0].update(cut="W99", make="W98")
    kinds = {one.kind for one in judge(spoilt.plan, spoilt.problem).impossible}
    assert {"act.short", "machine.unknown", "part.missing", "board.gone"} <= kinds
    for change in ({"vehicle": "sledge"}, {"plots": 9}, {"units": ["U98"]}, {"which": 0}):
        spoilt = deepcopy(driven[0])
        spoilt_load = load(spoilt)
        spoilt_load.update(change)
        spoilt_load["stops"][0]["units"].append("U97")
        assert judge(spoilt.plan, spoilt.problem).impossible
    spoilt = deepcopy(driven[0])
    fetch(spoilt).update(cut="W99", units=["U98"])
    load(spoilt)["stops"][0]["place"] = "W99"
    load(spoilt)["stops"][1]["place"] = "H99"
    kinds = {one.kind for one in judge(spoilt.plan, spoilt.problem).impossible}
    assert {"van.way", "kit.fetch", "load.cargo"} <= kinds


def test_a_fault_of_every_kind_is_planted() -> None:
    assert {kind for kind, _ in [*FLOOR_FAULTS, *ROAD_FAULTS]} == CURES.keys()


@pytest.mark.data
def test_stools_for_a_school_are_possible(shared_data: Path, tmp_path: Path) -> None:
    folder, out = shared_data / "cases" / "plan", tmp_path / "out"
    if not folder.is_dir():
        pytest.skip("the shared folder has no cases/plan")
    call_command(
        "plan",
        designs=[str(folder / "Stool.dxf")],
        workshops=[str(folder / "workshops.csv")],
        homes=str(folder / "homes-stool.json"),
        out=str(out),
        iterations=300,
        stdout=StringIO(),
    )
    written = published(out)
    verdict = judge(written.plan, written.problem)
    assert verdict.impossible == () and verdict.loads == 1
    assert verdict.acts == len(written.plan["operations"]) + len(written.plan["sheets"])


def test_the_script_says_what_it_did_and_its_exit_code_is_the_verdict(
    sound: Documents, tmp_path: Path
) -> None:
    spoilt = deepcopy(sound)
    spoil_bill(spoilt)
    files = [str(tmp_path / "plan.json"), str(tmp_path / "problem.json")]
    for made, code in ((sound, 0), (spoilt, 1)):
        Path(files[0]).write_text(json.dumps(made.plan))
        Path(files[1]).write_text(json.dumps(made.problem))
        said = subprocess.run([sys.executable, str(SCRIPT), *files], capture_output=True, text=True)
        assert said.returncode == code and "minutes simulated" in said.stdout, said.stderr
        again = subprocess.run(
            [sys.executable, str(SCRIPT), *files, "--json"], capture_output=True, text=True
        )
        assert [one["kind"] for one in json.loads(again.stdout)["impossible"]] == ["money.work"] * code
