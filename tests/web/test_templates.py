"""The frame of every page: what it says, how forms look, and that it keeps within the security policy."""

import re
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from manyworks.refused import Refused
from tests.network.conftest import Cast, cast  # noqa: F401

SOURCE = Path(settings.SOURCE)
TEMPLATES = sorted(path for path in SOURCE.rglob("templates/**/*.html"))
STYLE = (SOURCE / "web/static/manyworks.css").read_text()
ARCHETYPES = ["base_directory", "base_table", "base_tasks", "base_step", "base_board"]


class ShedForm(forms.Form):
    """A field of each kind that our template treats on its own."""

    name = forms.CharField(help_text="As it is on the door.")
    length = forms.FloatField(required=False, min_value=0)
    open = forms.BooleanField(required=False)
    kinds = forms.MultipleChoiceField(
        choices=[("a", "Ash"), ("b", "Birch")], widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        self.fields["length"].unit = "mm"  # type: ignore[attr-defined]


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(SOURCE)) for path in paths]


def test_templates_were_found() -> None:
    assert len(TEMPLATES) > 30


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES))
def test_no_template_needs_an_unsafe_policy(path: Path) -> None:
    text = re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", path.read_text(), flags=re.S)
    assert not re.search(r"<[^>]+\sstyle=", text), "a style attribute is blocked by the policy"
    assert not re.search(r"<[^>]+\son[a-z]+=", text), "an event attribute is blocked by the policy"
    inline = [tag for tag in re.findall(r"<script([^>]*)>", text) if "src=" not in tag and "json" not in tag]
    assert inline == []


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES))
def test_what_a_template_loads_exists(path: Path) -> None:
    for name in re.findall(r"{% static ['\"]([^'\"]+)['\"] %}", path.read_text()):
        if not name.startswith("vendor/"):
            assert finders.find(name), name


@pytest.mark.parametrize("name", ARCHETYPES)
def test_every_archetype_renders_with_one_main_and_a_way_to_it(
    name: str, db: None, rf: RequestFactory
) -> None:
    page = render_to_string(f"{name}.html", {"form": ShedForm()}, request=rf.get("/"))
    assert page.count("<main ") == 1 and 'href="#main"' in page and 'id="main"' in page
    assert '<html lang="en-gb" dir="ltr">' in page


def test_the_stylesheet_reads_right_to_left_and_knows_its_words() -> None:
    declarations = re.sub(r"/\*.*?\*/", "", STYLE, flags=re.S)
    physical = re.findall(r"(?<![\w-])(?:margin|padding|border)-(?:left|right|top|bottom)\b", declarations)
    assert physical == []
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", declarations))
    defined = set(re.findall(r"--([a-z0-9-]+):", declarations))
    assert used <= defined
    assert "http" not in declarations


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_words_stand_out_from_what_they_are_written_on(scheme: int) -> None:
    pairs = dict(re.findall(r"--([a-z-]+): light-dark\((#\w{6}, #\w{6})\)", STYLE))
    colour = {name: value.split(", ")[scheme] for name, value in pairs.items()}
    for word in ("ink", "ink-soft", "accent", "ok", "wait", "warn", "bad"):
        for ground in ("paper", "surface", "sunken"):
            assert _contrast(colour[word], colour[ground]) >= 4.5, (word, ground)
    for word in ("ok", "wait", "warn", "bad"):
        assert _contrast(colour[word], colour[f"{word}-tint"]) >= 4.5, word
    assert _contrast(colour["on-accent"], colour["accent"]) >= 4.5
    assert _contrast(colour["line-strong"], colour["surface"]) >= 3


def test_a_form_labels_hints_units_and_errors_every_field() -> None:
    page = str(ShedForm({"name": "", "length": "-1", "kinds": ["x"]}))
    assert page.index("error-summary") < page.index('id="id_name"')
    for href in ('href="#id_name"', 'href="#id_length"'):
        assert href in page
    assert 'for="id_name"' in page and 'id="id_name_helptext"' in page and 'id="id_name_error"' in page
    assert '<span class="unit">mm</span>' in page and "(optional)" in page
    assert "<legend>Kinds" in page and 'aria-invalid="true"' in page


def test_a_form_without_mistakes_has_no_summary() -> None:
    assert "error-summary" not in str(ShedForm())


def test_the_start_page_says_what_this_is_in_three_sentences(db: None, client: Client) -> None:
    page = client.get("/").content.decode()
    lede = re.search(r'<p class="lede">(.*?)</p>', page, re.S)
    assert lede is not None and lede[1].count(". ") + lede[1].strip().endswith(".") == 3
    assert "Try it as one of these people" not in page and 'href="/account/login/"' in page


@pytest.mark.django_db
def test_somebody_signed_in_sees_what_waits_and_their_account(cast: Cast, client: Client) -> None:  # noqa: F811
    client.force_login(cast.rosa)
    page = client.get("/").content.decode()
    assert "What waits for you" in page and "Rosa" in page and 'action="/account/logout/"' in page


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["login/", "signup/", "password/reset/"])
def test_sign_in_pages_wear_our_frame_and_our_fields(client: Client, settings: Any, path: str) -> None:
    settings.SIGN_UP = "open"
    page = client.get(f"/account/{path}").content.decode()
    assert "manyworks.css" in page and 'class="field"' in page and 'class="button primary"' in page


@pytest.mark.django_db
def test_a_missing_page_offers_a_way_back(client: Client) -> None:
    answer = client.get("/no/such/page")
    assert answer.status_code == 404 and b"Start page" in answer.content


def test_a_refusal_shows_reason_cure_place_and_code(db: None, rf: RequestFactory) -> None:
    refused = Refused("sheet.small", "The sheet is <small>.", "Take a larger one.", "sheets[2]")
    page = render_to_string("refused.html", {"refused": refused}, request=rf.get("/"))
    assert "The sheet is &lt;small&gt;." in page
    for words in ("Take a larger one.", "sheets[2]", "sheet.small", "Nothing was changed."):
        assert words in page


def test_the_page_of_last_resort_needs_no_context() -> None:
    assert "{%" not in (SOURCE / "web/templates/500.html").read_text()
    assert "Something broke" in render_to_string("500.html")
