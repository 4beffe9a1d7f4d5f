"""Which plans of before stand: told by what followed, and told back when the migration is undone."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BESIDE = [("core", "0006_hours"), ("network", "0010_booked_hours")]
BEFORE = [("plans", "0006_loads_of_a_day"), *BESIDE]
AFTER = [("plans", "0008_standing_constraints"), *BESIDE]
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def migrated(to: list[tuple[str, str]]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return MigrationExecutor(connection).loader.project_state(to).apps


def tell(apps: Any) -> dict[str, int]:
    """First plans: one that nobody went on from, one with followers of each decision, and one that failed."""
    user = apps.get_model("core", "User").objects.create(email="ama@example.org", name="Ama")
    trust = apps.get_model("core", "Organisation").objects.create(slug="trust", name="Trust")
    network = apps.get_model("core", "Network").objects.create(slug="net", name="Net", coordinated_by=trust)
    file = apps.get_model("core", "StoredFile").objects.create(
        sha256="0" * 64, size_bytes=1, name="plan.json", media_type="application/json", uploaded_at=NOON
    )
    made = {"problem_file": file, "plan_file": file, "status": "done"}

    def run(name: str, **more: Any) -> Any:
        known = {"network": network, "name": name, "start": date(2026, 3, 9), "created_by": user}
        return apps.get_model("plans", "PlanRun").objects.create(**{**known, **made, **more})

    first, alone = run("first"), run("alone")
    after = {"follows": first, "happened_at": NOON}
    runs = [
        first, alone, run("accepted", decision="accepted", **after), run("open", decision="open", **after),
        run("left", decision="left", **after),
        run("failed", status="failed", problem_file=None, plan_file=None),
    ]  # fmt: skip
    return {one.name: one.pk for one in runs}


@pytest.mark.django_db(transaction=True)
def test_what_was_accepted_stands_and_comes_back_as_accepted() -> None:
    try:
        names = tell(migrated(BEFORE))
        rows = migrated(AFTER).get_model("plans", "PlanRun").objects.in_bulk(names.values())
        told = {
            name: (rows[pk].stands_since is not None, rows[pk].ended_at is not None)
            for name, pk in names.items()
        }
        assert told == {
            "first": (True, True), "alone": (False, False), "accepted": (True, False), "open": (False, True),
            "left": (False, True), "failed": (False, False),
        }  # fmt: skip
        back = migrated(BEFORE).get_model("plans", "PlanRun").objects.in_bulk(names.values())
        assert {name: back[pk].decision for name, pk in names.items()} == {
            "first": "", "alone": "", "accepted": "accepted", "open": "left", "left": "left", "failed": "",
        }  # fmt: skip
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
