"""The page on which plans stand side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from manyworks.core.pages import read_page
from manyworks.plans.compare.queries import comparison_of
from manyworks.plans.plans.queries import audience_of, visible_to


@read_page
def compare(request: HttpRequest) -> HttpResponse:
    """Plans side by side."""
    chosen = [number for number in request.GET.getlist("plan") if number.isdigit()][:4]
    all_runs = [run for run in visible_to(request.user)[:200] if run.has_plan and run.legible]
    runs = [run for run in all_runs if str(run.pk) in chosen] or all_runs[:2]
    whole = all(audience_of(run, request.user).whole for run in runs)
    same_homes = len({frozenset(run.homes.values_list("pk", flat=True)) for run in runs}) < 2
    context = {
        "runs": runs,
        "all_runs": all_runs,
        "table": comparison_of(runs, money_too=whole, same_homes=same_homes),
        "trail": [(reverse("plan-list"), _("Plans"))],
        "same_homes": same_homes,
    }
    return render(request, "plans/plan_compare.html", context)


urlpatterns = [
    path("plans/compare/", compare, name="plan-compare"),
]
