"""The log, for those who answer for an organisation or a network."""

import json
from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path

from manyworks.core.log.forms import LogFilter
from manyworks.core.log.models import LogEntry
from manyworks.core.log.queries import record_of, visible_to
from manyworks.core.pages import read_page
from manyworks.core.permissions import require

PAGE_SIZE = 50


@read_page
def log(request: HttpRequest) -> HttpResponse:
    """What happened, newest first."""
    require(request.user, "core.log.read")
    form = LogFilter(request.GET)
    page = Paginator(form.narrow(visible_to(request.user)), PAGE_SIZE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "query": f"?{query.urlencode()}&" if query else "?",
        "in_use": any(request.GET.values()),
    }
    return render(request, "core/log.html", context)


@read_page
def export(request: HttpRequest) -> HttpResponseBase:
    """The sealed entries that the filter shows, as JSON lines that anybody can check (docs/run/log.md)."""
    require(request.user, "core.log.read")
    entries = LogFilter(request.GET).narrow(visible_to(request.user)).exclude(seal=None)
    response = StreamingHttpResponse(_lines(entries.order_by("seal__sequence").iterator(2000)))
    response["Content-Type"] = "application/x-ndjson"
    response["Content-Disposition"] = 'attachment; filename="manyworks-log.jsonl"'
    return response


def _lines(entries: Iterator[LogEntry]) -> Iterator[str]:
    for entry in entries:
        yield json.dumps(record_of(entry.seal), ensure_ascii=False) + "\n"


urlpatterns = [
    path("log/", log, name="log"),
    path("log/export.jsonl", export, name="log-export"),
]
