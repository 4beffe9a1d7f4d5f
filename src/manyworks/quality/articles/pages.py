"""First articles: what was accepted where, and a form for the next."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from manyworks.core.forms import choose_among
from manyworks.core.organisations.models import Network
from manyworks.core.pages import SignedIn, action_page, answer_form, form_page
from manyworks.core.permissions import require
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.network.workshops.models import Workshop
from manyworks.quality.articles import actions, queries


class ArticleForm(forms.Form):
    """For which network, which block, where, and what was looked at."""

    network = forms.ModelChoiceField(label=_("Network"), queryset=Network.objects.none(), empty_label=None)
    revision = forms.ModelChoiceField(label=_("Block"), queryset=BlockRevision.objects.none())
    workshop = forms.ModelChoiceField(
        label=_("Made by"), queryset=Workshop.objects.none(), to_field_name="slug"
    )
    note = forms.CharField(
        label=_("What was checked"), required=False, max_length=300,
        help_text=_("Such as: sizes, screws and squareness, by whom, on which day."),
    )  # fmt: skip


@form_page
def articles(request: SignedIn) -> HttpResponse:
    """What was accepted, and what else could be."""
    require(request.user, queries.VERB)
    asked = queries.revisions_asked(request.user)
    form = ArticleForm(request.POST or None, initial={"revision": request.GET.get("block")})
    choose_among(form, "revision", asked)
    networks = queries.networks_of(request.user)
    choose_among(form, "network", networks)
    choose_among(form, "workshop", queries.workshops_in(networks))
    return answer_form(
        request,
        form,
        lambda: actions.accept_first_article(by=request.user, **form.cleaned_data),
        "quality/first_articles.html",
        lambda: {
            "rows": queries.visible_to(request.user),
            "asked": asked,
            "trail": [(reverse("plan-list"), _now("Plans"))],
        },
        said=_now("Accepted; the next plan lets the series run there."),
        to="first-articles",
    )


@action_page
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    """Take one back."""
    article = get_object_or_404(queries.visible_to(request.user, taken_back=True), pk=pk)
    actions.withdraw_first_article(by=request.user, article=article)
    messages.success(request, _now("Taken back; the next plan asks for a first article there again."))
    return redirect("first-articles")


urlpatterns = [
    path("first-articles/", articles, name="first-articles"),
    path("first-articles/<int:pk>/withdraw/", withdraw, name="first-article-withdraw"),
]
