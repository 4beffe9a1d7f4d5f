"""What people fill in while importing designs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from manyworks.core.forms import choose_among
from manyworks.core.vocabulary.models import Material
from manyworks.designs.catalogue.forms import millimetres
from manyworks.designs.catalogue.models import BlockKind, BlockRevision, BuildingSystem, RevisionStatus


class FilesInput(forms.ClearableFileInput):
    """Several files in one field."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of uploaded files."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files if file or len(files) == 1]


class ImportForm(forms.Form):
    """Files, and the system they belong to."""

    system = forms.ModelChoiceField(label=_("Building system"), queryset=BuildingSystem.objects.none())
    uploads = FilesField(
        label=_("Files"),
        help_text=_(
            "Drawings (DXF, SVG) and part lists (CSV, XLSX), several at once. "
            "F-S.dxf and F-S_production.csv become one block."
        ),
    )

    def __init__(self, *args: Any, systems: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, "system", systems)


class AnswerForm(forms.Form):
    """One answer; a board is answered with its material and thickness."""

    key = forms.CharField(max_length=400)
    value = forms.CharField(max_length=100)
    material = forms.ModelChoiceField(queryset=Material.objects.all(), to_field_name="code", required=False)

    alike = forms.BooleanField(required=False)

    def plain(self) -> str:
        """The answer as one word or two."""
        material = self.cleaned_data["material"]
        value: str = self.cleaned_data["value"]
        return f"{material.code} {value.replace(',', '.')}" if material else value


class AcceptForm(forms.Form):
    """What the drawing cannot say about the block."""

    code = forms.RegexField(
        label=_("Code of the block"),
        regex=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        max_length=60,
        help_text=_("A code that exists already gets a new revision."),
    )
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("Goes in"), choices=[("", _("choose")), *BlockKind.choices])
    board_min_mm = millimetres(_("Thinnest board"), required=False)
    board_max_mm = millimetres(_("Thickest board"), required=False)
    tool_mm = millimetres(_("Largest cutter"), required=False)
    fileset_of = forms.ModelChoiceField(
        label=_("The same design as"),
        queryset=BlockRevision.objects.none(),
        required=False,
        empty_label=_("a design of its own"),
        help_text=_("Choose a revision if these are its files for boards of another thickness."),
    )
    counted = forms.BooleanField(
        label=_("I counted the parts in the drawing; it is its own bill"),
        required=False,
        help_text=_("Only used when no part list came with it."),
    )

    def __init__(self, *args: Any, system: BuildingSystem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["fileset_of"]
        assert isinstance(field, forms.ModelChoiceField)
        bases = BlockRevision.objects.filter(block__system=system, fileset_of=None)
        field.queryset = bases.exclude(status=RevisionStatus.WITHDRAWN).select_related("block")
