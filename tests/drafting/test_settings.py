"""Settings of a plan: defaults, limits, and that every one of them is written down."""

from pathlib import Path

import pytest

from manyworks.drafting.files.policy_file import read_policy
from manyworks.drafting.settings import (
    SETTINGS,
    default_settings,
    fleet_of,
    policy_of,
    read_settings,
    transport_of,
)
from manyworks.planning.vehicles import FLEET
from manyworks.refused import Refused

PAGE = Path(__file__).resolve().parents[2] / "docs" / "use" / "plans.md"


def test_the_defaults_are_the_planning_library_s_own() -> None:
    from manyworks.planning.model import Policy, Transport

    settings = default_settings()
    assert policy_of(settings) == Policy()
    transport = transport_of(settings)
    assert (transport.cost_per_km, transport.speed_km_h) == (None, Transport().speed_km_h)
    assert fleet_of(default_settings()) == FLEET


def test_what_is_given_takes_the_place_of_the_default() -> None:
    settings = read_settings({"share_cap": 0.4, "distance_limit_km": None, "splitting": False})
    policy = policy_of(settings)
    assert (policy.share_cap, policy.distance_limit_km, policy.splitting) == (0.4, None, False)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("lateness_per_day", -1),
        ("lateness_per_day", "much"),
        ("lateness_per_day", True),
        ("lateness_per_day", None),
        ("lateness_per_day", float("inf")),
        ("earliest_days_before", 1.5),
        ("splitting", 1),
        ("carbon_source", "x" * 400),
        ("assumed_closes", 5),
    ],
)
def test_values_that_make_no_sense_are_refused_by_name(key: str, value: object) -> None:
    with pytest.raises(Refused) as caught:
        read_settings({key: value}, source="policy.json")
    assert caught.value.field == key and "policy.json" in caught.value.message


def test_every_setting_is_documented_with_its_unit() -> None:
    lines = {line.split("`")[1]: line for line in PAGE.read_text().splitlines() if line.startswith("| `")}
    for setting in SETTINGS:
        assert setting.key in lines, setting.key
        assert f"| {setting.unit} |" in lines[setting.key], setting.key


def test_a_policy_that_says_one_thing_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "policy.json"
    path.write_text('{"format": "manyworks-policy", "version": 1, "gap_mm": 8, "gap_mm": 12}')
    with pytest.raises(Refused, match="gap_mm stands there twice"):
        read_policy(path)
