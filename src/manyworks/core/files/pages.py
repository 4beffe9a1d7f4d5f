"""Handing out stored files, after permission was asked."""

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import path

from manyworks.core.files.models import StoredFile
from manyworks.core.files.queries import open_file, visible_to
from manyworks.core.pages import read_page

# The only types a browser may show in place; anything else, above all HTML and SVG, is saved to disk.
SHOWN_IN_PLACE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"})


def file_response(stored: StoredFile, *, download: bool = True) -> FileResponse:
    """The file as an answer. The caller has asked permission; features use this for files of their own."""
    in_place = not download and stored.media_type in SHOWN_IN_PLACE
    response = FileResponse(
        open_file(stored),
        as_attachment=not in_place,
        filename=stored.name,
        content_type=stored.media_type if in_place else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@read_page
def stored_file(request: HttpRequest, pk: int) -> FileResponse:
    """A file, for the person who brought it."""
    return file_response(
        get_object_or_404(visible_to(request.user), pk=pk), download="show" not in request.GET
    )


urlpatterns = [path("files/<int:pk>/", stored_file, name="file-detail")]
