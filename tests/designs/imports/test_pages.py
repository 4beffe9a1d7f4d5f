"""Importing as people see it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.formats import date_format

from manyworks.core import clock
from manyworks.core.files.queries import path_of
from manyworks.core.jobs.actions import run_due_jobs
from manyworks.core.jobs.models import Job, JobStatus
from manyworks.designs.catalogue.models import BlockRevision, BuildingSystem
from manyworks.designs.imports.actions import answer_finding
from manyworks.designs.imports.models import DesignImport, ImportedBlock
from tests.designs.conftest import Cast
from tests.designs.imports.test_actions import NEW, OFFSET, UNIT, read_in


def signed_in(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.ann)
    return client


def test_upload_wait_and_see_what_was_found(cast: Cast, system: BuildingSystem) -> None:
    client = signed_in(cast)
    table = SimpleUploadedFile("W_production.csv", b"Label,Quantity\r\nW-A,2\r\n")
    sent = client.post("/designs/import/", {"system": system.pk, "uploads": [table]})
    wanted = DesignImport.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, wanted.get_absolute_url())
    assert "import-progress" in client.get(wanted.get_absolute_url()).content.decode()
    run_due_jobs(now=clock.now())
    text = client.get(wanted.get_absolute_url()).content.decode()
    assert "Review W" in text
    assert "import-progress" not in text


@pytest.mark.parametrize("letter", ["a", "é", "木", "🪵"])
def test_a_long_name_in_any_script_is_read_beside_the_others(
    cast: Cast, system: BuildingSystem, letter: str
) -> None:
    """A name of 200 characters may have 800 bytes, and no file system takes more than 255."""
    content = b"Label,Quantity\r\nW-A,2\r\n"
    names = (letter * 200 + ".csv", "W_production.csv")
    uploads = [SimpleUploadedFile(name, content) for name in names]
    signed_in(cast).post("/designs/import/", {"system": system.pk, "uploads": uploads})
    [job] = run_due_jobs(now=clock.now())
    wanted = DesignImport.objects.get()
    assert (job.status, wanted.status) == ("done", "read")
    assert [(file.read, file.refusal) for file in wanted.files.all()] == [(True, None)] * 2


def test_a_file_whose_content_is_gone_is_refused_alone(cast: Cast, system: BuildingSystem) -> None:
    uploads = [SimpleUploadedFile(f"W-{n}.csv", f"Label,Quantity\r\nW-A,{n}\r\n".encode()) for n in (1, 2)]
    signed_in(cast).post("/designs/import/", {"system": system.pk, "uploads": uploads})
    first, second = DesignImport.objects.get().files.all()
    path_of(first.stored_file.sha256).unlink()
    run_due_jobs(now=clock.now())
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.refusal["code"] == "file.content_missing" and second.read


@pytest.mark.parametrize("status", ["failed", "cancelled"])
def test_nobody_waits_for_an_import_whose_job_ended_however_it_did(
    cast: Cast, system: BuildingSystem, status: str
) -> None:
    client = signed_in(cast)
    table = SimpleUploadedFile("W_production.csv", b"Label,Quantity\r\nW-A,2\r\n")
    client.post("/designs/import/", {"system": system.pk, "uploads": [table]})
    wanted = DesignImport.objects.get()
    assert wanted.is_waiting and "Waiting" in client.get(wanted.get_absolute_url()).content.decode()
    Job.objects.filter(pk=wanted.job_id).update(status=status)
    for address in (wanted.get_absolute_url(), "/designs/import/"):
        page = client.get(address).content.decode()
        assert "Being read" not in page and "Waiting" not in page
        assert str(JobStatus(status).label) in page


def test_upload_without_file_says_so(cast: Cast, system: BuildingSystem) -> None:
    assert signed_in(cast).post("/designs/import/", {"system": system.pk}).status_code == 422


def test_review_answers_and_accepts(cast: Cast, system: BuildingSystem) -> None:
    client = signed_in(cast)
    block = read_in(cast, system, "a.dxf", UNIT, OFFSET, NEW)
    page = client.get(block.get_absolute_url()).content.decode()
    assert "3 things are open" in page
    assert "data-drawing-frame" in page
    for code, value in (("unit.conflict", "mm"), ("offset.unknown", "none"), ("layer.unknown", "as read")):
        key = next(row["key"] for row in block.findings if row["code"] == code)
        sent = client.post(block.get_absolute_url() + "answer/", {"key": key, "value": value})
        assert sent.status_code == 302
    assert "Nothing is open" in client.get(block.get_absolute_url()).content.decode()
    assert client.post(block.get_absolute_url() + "accept/", {"code": "no spaces"}).status_code == 422
    sent = client.post(block.get_absolute_url() + "accept/", {"code": "B-9", "kind": "wall", "counted": "on"})
    revision = BlockRevision.objects.get()
    assert sent["Location"] == revision.get_absolute_url()
    assert "B-9 rev 1" in client.get(block.get_absolute_url()).content.decode()


def test_what_was_answered_for_an_earlier_file_is_said_to_be_assumed(
    cast: Cast, system: BuildingSystem
) -> None:
    first = read_in(cast, system, "a.dxf", UNIT, OFFSET)
    for row in first.findings:
        value = {"unit.conflict": "mm", "offset.unknown": "none"}.get(row["code"])
        if value:
            answer_finding(block=first, key=row["key"], value=value, by=cast.ann)
    day = date_format(clock.now(), "j F Y")
    page = signed_in(cast).get(first.get_absolute_url()).content.decode()
    assert "assumed since" not in page
    second = read_in(cast, system, "b.dxf", UNIT, OFFSET)
    page = signed_in(cast).get(second.get_absolute_url()).content.decode()
    assert "2 questions are not asked again" in page and page.count(f"assumed since {day}") == 2


def test_a_wrong_answer_is_refused_and_an_empty_one_asked_again(cast: Cast, system: BuildingSystem) -> None:
    client = signed_in(cast)
    block = read_in(cast, system, "a.dxf", UNIT)
    answer = block.get_absolute_url() + "answer/"
    key = block.findings[0]["key"]
    assert client.post(answer, {"key": key, "value": "furlong"}).status_code == 422
    assert client.post(answer, {"key": key}).status_code == 302
    assert ImportedBlock.objects.get().findings[0]["answer"] is None


def test_others_do_not_see_an_import(cast: Cast, system: BuildingSystem) -> None:
    block = read_in(cast, system, "a.dxf", UNIT)
    stranger = Client()
    stranger.force_login(cast.pat)
    assert stranger.get(block.get_absolute_url()).status_code == 404
    assert stranger.get("/designs/import/").status_code == 403
