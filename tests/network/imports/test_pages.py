"""Bringing a list by the pages: upload, wait, look, take over or put aside."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from manyworks.core.jobs.actions import run_due_jobs
from manyworks.core.organisations.models import Network
from manyworks.network.imports.models import WorkshopImport
from manyworks.network.workshops.models import Workshop
from tests.network.conftest import Cast

LIST = b"name,key,city,country,process,machine\nTin Shed,a1,Bristol,GB,cnc-routing,Router\n"


def text(response: object) -> str:
    return re.sub(r"\s+", " ", response.content.decode())  # type: ignore[attr-defined]


def upload(client: Client, content: bytes = LIST, **more: str) -> object:
    network = Network.objects.get().pk
    form = {
        "network": network,
        "source_name": "Atlas",
        "licence": "CC-BY-4.0",
        "file": SimpleUploadedFile("atlas.csv", content),
    }
    return client.post("/workshops/import/", form | more)


def test_from_file_to_directory_step_by_step(cast: Cast, client: Client) -> None:
    client.force_login(cast.rosa)
    address = upload(client)["Location"]  # type: ignore[index]
    assert "Being read" in text(client.get(address))
    fragment = client.get(address, headers={"HX-Request": "true"})
    assert "<html" not in text(fragment) and "HX-Refresh" not in fragment
    run_due_jobs()
    assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    page = text(client.get(address))
    assert "Take over 1 workshop<" in page and "Bristol, GB (approximate)" in page and "CC-BY-4.0" in page
    client.post(f"{address}apply/")
    run_due_jobs()
    assert "Applied" in text(client.get(address))
    assert Workshop.objects.filter(name="Tin Shed").exists()
    assert "atlas.csv" in text(client.get("/workshops/import/"))


def test_a_broken_file_says_why_and_offers_another_try(cast: Cast, client: Client) -> None:
    client.force_login(cast.rosa)
    address = upload(client, b"\x00\x01\x02 not a table")["Location"]  # type: ignore[index]
    run_due_jobs()
    page = text(client.get(address))
    assert "Not readable" in page and "Nothing was taken over." in page and "Bring another file" in page


def test_a_form_without_licence_or_file_comes_back_with_reasons(cast: Cast, client: Client) -> None:
    client.force_login(cast.rosa)
    for answer in (upload(client, licence=""), upload(client, b"")):
        assert answer.status_code == 422  # type: ignore[attr-defined]
        assert "Please put this right" in text(answer)
    assert not WorkshopImport.objects.exists()


def test_putting_a_list_aside_takes_nothing_over(cast: Cast, client: Client) -> None:
    client.force_login(cast.rosa)
    address = upload(client)["Location"]  # type: ignore[index]
    run_due_jobs()
    assert client.post(f"{address}discard/").status_code == 302
    assert "put aside" in text(client.get(address)) and Workshop.objects.count() == 1


def test_only_coordinators_come_here(cast: Cast, client: Client) -> None:
    assert client.get("/workshops/import/").status_code == 302
    client.force_login(cast.bill)
    assert client.get("/workshops/import/").status_code == 403
    assert upload(client).status_code == 403  # type: ignore[attr-defined]
