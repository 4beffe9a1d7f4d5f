"""The words that many floors share: processes, materials, skills, units. Rows come with the installation."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Process(models.Model):
    """A way of making, such as CNC routing."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    wikidata = models.CharField(_("Wikidata item"), max_length=20, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="narrower"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Material(models.Model):
    """A material by kind, with the figures that plans and carbon sums use, and where they come from."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    density_kg_m3 = models.FloatField(
        _("density (kg/m³)"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    density_source = models.CharField(_("source of the density"), max_length=300, blank=True)
    density_confirmed = models.BooleanField(_("density confirmed"), default=False)
    carbon_kgco2e_per_kg = models.FloatField(_("carbon (kgCO2e per kg)"), null=True, blank=True)
    carbon_source = models.CharField(_("source of the carbon figure"), max_length=300, blank=True)
    carbon_confirmed = models.BooleanField(_("carbon figure confirmed"), default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(density_kg_m3__isnull=True) | (Q(density_kg_m3__gt=0) & ~Q(density_source="")),
                name="material_density_has_a_source",
            ),
            models.CheckConstraint(
                condition=Q(carbon_kgco2e_per_kg__isnull=True) | ~Q(carbon_source=""),
                name="material_carbon_has_a_source",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Skill(models.Model):
    """What a person can do that a job asks for."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A unit of measure; the code is UCUM's where there is one."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.code
