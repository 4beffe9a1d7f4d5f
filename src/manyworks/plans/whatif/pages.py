"""Pages that ask what if, and set the answers side by side."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from manyworks.core.pages import SignedIn, answer_form, form_page, read_page
from manyworks.core.permissions import require
from manyworks.plans.plans import actions, queries
from manyworks.plans.plans.pages import finished, trail
from manyworks.plans.whatif.forms import FORMS, TakesForm


@read_page
@never_cache
def what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """What could be different, and the answers so far, side by side; they tell what each member costs."""
    run = finished(request, pk)
    require(request.user, "plans.plan.run", run)
    questions = list(run.what_ifs.select_related("job"))
    # Templates call whatever can be called, so they get the words of each form and not its class.
    kinds = [{"kind": form.kind, "title": form.title, "lede": form.lede} for form in FORMS.values()]
    context = {
        "run": run,
        "trail": trail(run),
        "kinds": kinds,
        "answered": [q for q in questions if len(q.outcomes) > 1 and not q.until_on_time],
        "takes": [q for q in questions if q.outcomes and q.until_on_time],
        "waiting": [q for q in questions if not q.outcomes and not q.failed],
        "failed": [q for q in questions if q.failed],
    }
    return render(request, "plans/plan_what_if.html", context)


@form_page
def what_if_kind(request: SignedIn, pk: int, kind: str) -> HttpResponse:
    """The few questions about one change."""
    run = finished(request, pk)
    require(request.user, "plans.plan.run", run)
    if kind not in FORMS:
        raise Http404
    form = FORMS[kind](request.POST or None, read=queries.reading_of(run))
    back = reverse("plan-what-if", args=[run.pk])
    return answer_form(
        request,
        form,
        lambda: actions.ask_what_if(
            by=request.user,
            run=run,
            name=form.name(),
            changes=form.changes(),
            until_on_time=kind == TakesForm.kind,
            time_limit_s=form.cleaned_data["time_limit_s"],
        ),
        "plans/plan_happened_kind.html",
        lambda: {"run": run, "trail": [*trail(run), (back, _("What if?"))], "submit": _("Ask")},
        said="",
        to=back,
    )


urlpatterns = [
    path("plans/<int:pk>/what-if/", what_if, name="plan-what-if"),
    path("plans/<int:pk>/what-if/<slug:kind>/", what_if_kind, name="plan-what-if-kind"),
]
