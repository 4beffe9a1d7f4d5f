"""Files of a design to take away: cutting file, cut list, drawing, sheet map, manifest."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from manyworks.core.links import link_from
from manyworks.core.pages import read_page
from manyworks.designs.catalogue import queries
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.designs.flat_pattern import FlatPart, flat_pattern_svg
from manyworks.designs.papers.files import cut_list, cutting_dxf, system_manifest
from manyworks.designs.releases.queries import specs_of
from manyworks.drafting.parts import PartSpec

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _found(request: HttpRequest, slug: str, code: str, number: int) -> tuple[BlockRevision, list[PartSpec]]:
    """A revision the reader may see, with its drawn parts; not found when nothing is drawn."""
    rows = queries.visible_to(request.user).filter(block__system__slug=slug, block__code=code)
    revision = get_object_or_404(rows, revision=number)
    specs = [spec for spec in specs_of(revision) if spec.geometry is not None]
    if not specs:
        raise Http404
    return revision, specs


def _file(content: bytes | str, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _name(revision: BlockRevision) -> str:
    return f"{revision.block.code}-rev{revision.revision}"


@read_page
def cutting_file(request: HttpRequest, slug: str, code: str, number: int) -> HttpResponse:
    """All parts of a revision as one DXF, one of each, with quantities."""
    revision, specs = _found(request, slug, code, number)
    return _file(cutting_dxf(revision, specs), "image/vnd.dxf", f"{_name(revision)}.dxf")


@read_page
def drawing(request: HttpRequest, slug: str, code: str, number: int) -> HttpResponse:
    """All parts laid flat, as SVG in millimetres."""
    revision, specs = _found(request, slug, code, number)
    flat = [FlatPart(spec.code, spec.quantity, spec.geometry) for spec in specs]
    svg = flat_pattern_svg(flat, title=_("Parts of %(name)s") % {"name": revision})
    return _file(svg, "image/svg+xml", f"{_name(revision)}.svg")


@read_page
def cut_list_file(request: HttpRequest, slug: str, code: str, number: int, kind: str) -> HttpResponse:
    """The cut list as CSV or as a workbook."""
    revision, specs = _found(request, slug, code, number)
    return _file(cut_list(specs, kind), KINDS[kind], f"{_name(revision)}-cut-list.{kind}")


@read_page
def sheet_map(request: HttpRequest, slug: str, code: str, number: int) -> HttpResponse:
    """One block nested on its boards, with the cut list, on paper."""
    # Nesting loads a compiler, which only this page should pay.
    from manyworks.designs.papers.sheet_map import sheet_map_pdf

    revision, specs = _found(request, slug, code, number)
    boards = list(queries.stock_for(revision.block.system))
    link = link_from(request, revision.get_absolute_url())
    pdf = sheet_map_pdf(revision, specs, boards, link=link)
    return _file(pdf, "application/pdf", f"{_name(revision)}-sheet-map.pdf")


@require_safe
def manifest(request: HttpRequest, slug: str) -> HttpResponse:
    """The Open Know-How manifest of a system: its licence, and the files of its released blocks."""
    system = get_object_or_404(queries.systems_visible_to(request.user), slug=slug)
    rows = queries.visible_to(request.user).filter(block__system=system, status="released", fileset_of=None)
    newest = {row.block_id: row for row in rows.order_by("block__pk", "revision")}
    link = link_from(request, system.get_absolute_url())
    content = system_manifest(system, newest.values(), link=link)
    return _file(content, "application/yaml", f"{system.slug}-okh.yaml")


_REVISION = "designs/<slug:slug>/<str:code>/<int:number>/"

urlpatterns = [
    path("designs/<slug:slug>/okh.yaml", manifest, name="system-manifest"),
    path(f"{_REVISION}cutting.dxf", cutting_file, name="revision-dxf"),
    path(f"{_REVISION}drawing.svg", drawing, name="revision-svg"),
    path(f"{_REVISION}sheet-map.pdf", sheet_map, name="revision-sheet-map"),
    path(f"{_REVISION}cut-list.csv", cut_list_file, {"kind": "csv"}, name="revision-cut-list-csv"),
    path(f"{_REVISION}cut-list.xlsx", cut_list_file, {"kind": "xlsx"}, name="revision-cut-list-xlsx"),
]
