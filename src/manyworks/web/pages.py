"""The start page and the health address."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from manyworks import __version__
from manyworks.core.organisations.queries import networks_visible_to, roles_of


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Where everybody begins: what this is, and the next step for the reader's role."""
    context = {"networks": networks_visible_to(request.user), "roles": roles_of(request.user)}
    return render(request, "start.html", context)


@require_GET
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """For whatever watches this installation: 200 when pages can be answered, 503 with the reason when not."""
    try:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except Exception as problem:
        return JsonResponse({"status": "no database", "reason": type(problem).__name__}, status=503)
    if waiting:
        return JsonResponse({"status": "migrations waiting", "waiting": waiting}, status=503)
    return JsonResponse({"status": "ok", "version": __version__})
