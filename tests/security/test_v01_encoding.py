"""Chapter 1 of the standard: what people type stays text, and nothing of it is called, fetched or run."""

import ast

import pytest
from django.core import mail
from django.test import Client

from manyworks.core.models import Organisation
from manyworks.core.organisations.actions import create_organisation
from manyworks.refused import Refused
from tests.core.conftest import Cast, cast  # noqa: F401  (fixture)
from tests.shape.source_tree import SOURCE, python_files, relative, tree_of

FETCHING = {"urllib.request", "http.client", "requests", "httpx", "aiohttp", "urllib3", "ftplib"}
RUNNING = {"eval", "exec", "compile", "__import__"}


def test_an_address_that_runs_script_is_no_website(cast: Cast, client: Client) -> None:  # noqa: F811
    for address in ("javascript:alert(1)", "data:text/html,<script>alert(1)</script>"):
        with pytest.raises(Refused) as refusal:
            create_organisation(by=cast.eve, name="Script Works", website=address)
        assert refusal.value.field == "website"
        client.force_login(cast.eve)
        form = {"name": "Script Works", "legal_form": "company", "website": address}
        assert client.post("/organisations/new/", form).status_code == 422
        assert client.post("/api/organisations", form, content_type="application/json").status_code == 422
    assert not Organisation.objects.filter(name="Script Works").exists()


def test_what_somebody_typed_is_shown_as_text(cast: Cast, client: Client) -> None:  # noqa: F811
    made = create_organisation(
        by=cast.eve, name='<img src=x onerror="a()">', about="<script>b()</script>{{ 7 }}"
    )
    page = client.get(made.get_absolute_url()).content.decode()
    assert "<img src=x" not in page and "<script>b()" not in page
    assert "&lt;script&gt;b()" in page and "{{ 7 }}" in page


@pytest.mark.django_db
def test_no_letter_goes_to_an_address_with_a_second_line(client: Client) -> None:
    client.post("/account/password/reset/", {"email": "eve@example.org\nBcc: all@example.org"})
    assert mail.outbox == []


def test_nothing_in_the_program_fetches_an_address_or_runs_text() -> None:
    found = []
    for path in python_files(SOURCE):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Import):
                found += [f"{relative(path)}: {name.name}" for name in node.names if name.name in FETCHING]
            elif isinstance(node, ast.ImportFrom) and node.module in FETCHING:
                found.append(f"{relative(path)}: {node.module}")
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RUNNING:
                found.append(f"{relative(path)}: {node.func.id}")
    assert found == []
