"""The start page of somebody who is signed in."""

import pytest
from django.test import Client

from manyworks.core.accounts.actions import create_user
from manyworks.core.jobs.actions import enqueue_job, run_due_jobs
from manyworks.core.organisations.actions import create_organisation
from manyworks.web.waiting import figures, tasks
from tests.core.conftest import Cast, cast  # noqa: F401
from tests.severn_vale import Story, story, told_story  # noqa: F401


def words(user: object) -> list[str]:
    return [task.words for task in tasks(user)]  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_newcomer_enters_an_organisation_and_a_steward_founds_a_network() -> None:
    assert words(create_user(email="new@example.org", name="New")) == ["Enter your organisation"]
    keeper = create_user(email="ada@example.org", name="Ada", steward=True)
    assert words(keeper)[0] == "Enter the first organisation", "somebody must coordinate the network"
    create_organisation(by=keeper, name="Novers")
    assert words(keeper)[0] == "Found the first network"


def test_each_role_sees_its_own_first_step(cast: Cast) -> None:  # noqa: F811
    assert words(cast.cato) == ["Enter your workshop"]
    assert words(cast.brook) == ["Enter the first home"]
    assert words(cast.holder(cast.kiln, "operator")) == []


def test_a_coordinator_is_told_of_homes_in_no_plan(story: Story) -> None:  # noqa: F811
    task = tasks(story.ama)[-1]
    assert task.words == "Plan the homes that are ready" and "1 home is in no plan yet" in task.hint
    assert "6 Apr 2026" in task.hint and task.address == "/plans/new/"
    assert task.words not in words(story.sam)


def test_failed_and_running_jobs_come_first(cast: Cast, client: Client) -> None:  # noqa: F811
    enqueue_job(run="tests.core.jobs.work.refuse", arguments={}, title="Import tools", by=cast.cato)
    run_due_jobs()
    enqueue_job(run="tests.core.jobs.work.refuse", arguments={}, title="Import benches", by=cast.cato)
    assert words(cast.cato)[:2] == ["Import tools", "Import benches"] and "Import tools" not in words(
        cast.eve
    )
    client.force_login(cast.cato)
    page = client.get("/").content.decode()
    assert "The drawing stops in the middle." in page and "Enter your workshop" in page


def test_figures_count_what_the_reader_sees(cast: Cast) -> None:  # noqa: F811
    counted = {figure.words: figure.count for figure in figures(cast.eve)}
    assert counted["Organisations"] == 3 and counted["Homes"] == 0
