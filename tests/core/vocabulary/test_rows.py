"""The words an installation starts with are written once, and what stewards changed stays."""

from functools import partial

import pytest
from django.apps import apps

from manyworks.core.vocabulary.actions import write_vocabulary
from manyworks.core.vocabulary.models import Material, Process, Skill, Unit
from manyworks.drafting.vocabulary import MATERIALS, PROCESSES, SKILLS, UNITS


@pytest.mark.django_db
def test_an_installation_starts_with_every_word() -> None:
    counts = [model.objects.count() for model in (Process, Material, Skill, Unit)]
    assert counts == [len(rows) for rows in (PROCESSES, MATERIALS, SKILLS, UNITS)]
    assert list(Material.objects.filter(density_confirmed=True).values_list("code", flat=True)) == [
        "plywood-birch"
    ]


@pytest.mark.django_db
def test_words_that_stewards_changed_stay_when_they_are_written_again() -> None:
    Material.objects.filter(code="osb3").update(density_kg_m3=610, density_source="weighed here")
    Skill.objects.filter(code="joiner").delete()
    write_vocabulary(model=partial(apps.get_model, "core"))
    assert Material.objects.get(code="osb3").density_kg_m3 == 610
    assert Skill.objects.filter(code="joiner").exists()
