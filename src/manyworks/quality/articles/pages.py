"""First articles: what was accepted where, and a form for the next."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from manyworks.core.permissions import require
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.network.workshops.models import Workshop
from manyworks.quality.articles import actions, queries
from manyworks.quality.articles.models import AcceptedArticle
from manyworks.refused import Refused


class ArticleForm(forms.Form):
    """Which block, where, and what was looked at."""

    revision = forms.ModelChoiceField(label=_("Block"), queryset=BlockRevision.objects.none())
    workshop = forms.ModelChoiceField(
        label=_("Made by"), queryset=Workshop.objects.none(), to_field_name="slug"
    )
    note = forms.CharField(
        label=_("What was checked"), required=False, max_length=300,
        help_text=_("Such as: sizes, screws and squareness, by whom, on which day."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def articles(request: HttpRequest) -> HttpResponse:
    """What was accepted, and what else could be."""
    require(request.user, queries.VERB)
    asked = queries.revisions_asked()
    form = ArticleForm(request.POST or None, initial={"revision": request.GET.get("block")})
    form.fields["revision"].queryset = asked  # type: ignore[attr-defined]
    form.fields["workshop"].queryset = queries.workshops_of(request.user)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            actions.accept_first_article(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refused:
            form.add_error(refused.field, " ".join(filter(None, [refused.message, refused.hint])))
        else:
            messages.success(request, _now("Accepted; the next plan lets the series run there."))
            return redirect("first-articles")
    context = {
        "rows": queries.visible_to(request.user),
        "asked": asked,
        "form": form,
        "trail": [(reverse("plan-list"), _now("Plans"))],
    }
    return render(request, "quality/first_articles.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one back."""
    article = get_object_or_404(AcceptedArticle.objects.select_related("workshop"), pk=pk)
    actions.withdraw_first_article(by=request.user, article=article)  # type: ignore[arg-type]
    messages.success(request, _now("Taken back; the next plan asks for a first article there again."))
    return redirect("first-articles")


urlpatterns = [
    path("first-articles/", articles, name="first-articles"),
    path("first-articles/<int:pk>/withdraw/", withdraw, name="first-article-withdraw"),
]
