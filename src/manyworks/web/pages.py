"""The start page and the health address."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from manyworks import __version__
from manyworks.core.accounts.queries import demo_cast
from manyworks.core.permissions import roles_remembered
from manyworks.web.waiting import figures, tasks


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Where everybody begins: what this is, or what waits for the reader."""
    if not request.user.is_authenticated:
        context = {"cast": demo_cast(), "demo_sign_in_url": reverse("demo-sign-in")}
        return render(request, "landing.html", context)
    with roles_remembered():
        context = {"tasks": tasks(request.user), "figures": figures(request.user)}
    return render(request, "waiting.html", context)


@require_GET
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """For whatever watches this installation: 200 when pages can be answered, 503 and why when not."""
    try:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except Exception as problem:
        return JsonResponse({"status": "no database", "reason": type(problem).__name__}, status=503)
    if waiting:
        return JsonResponse({"status": "migrations waiting", "waiting": waiting}, status=503)
    return JsonResponse({"status": "ok", "version": __version__})
