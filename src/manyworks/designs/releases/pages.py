"""Signing, releasing and withdrawing revisions; their limits, their routing, and how two of them differ."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from manyworks.core.pages import SignedIn, action_page, answer_form, form_page
from manyworks.core.permissions import can, require
from manyworks.designs.catalogue import queries
from manyworks.designs.catalogue.actions import (
    draw_sample_fileset,
    estimate_times,
    set_making_limits,
    set_routing,
)
from manyworks.designs.catalogue.forms import LimitsForm, RoutingForms
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.designs.catalogue.rules import RoutingStep
from manyworks.designs.releases.actions import check_revision, release_revision, withdraw_revision
from manyworks.designs.releases.difference import difference, difference_svg
from manyworks.designs.releases.queries import gate_findings, recall_list, specs_of


class SignForm(forms.Form):
    """A signature under a revision."""

    unpaid = forms.BooleanField(
        label=gettext_lazy("For unpaid work only, as its licence asks"), required=False
    )
    sure = forms.BooleanField()


class WithdrawForm(forms.Form):
    """Why a revision is taken back."""

    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ThicknessForm(forms.Form):
    """What a board measures."""

    board_mm = forms.FloatField(min_value=1, max_value=100)


def signatures(request: HttpRequest, revision: BlockRevision) -> dict[str, Any]:
    """What the reader may sign on this revision, for its page."""
    own = request.user.pk == revision.author_id
    draft = revision.status == "draft"
    return {
        "may_check": draft and not own and can(request.user, "designs.block.check", revision),
        "own_draft": draft and own,
        "may_release": revision.status == "checked" and can(request.user, "designs.block.release", revision),
        "may_withdraw": revision.status != "withdrawn"
        and can(request.user, "designs.block.withdraw", revision),
        "may_edit": revision.status != "withdrawn"
        and can(request.user, queries.edit_verb(revision), revision),
    }


def _found(request: HttpRequest, slug: str, code: str, number: int) -> BlockRevision:
    rows = queries.visible_to(request.user).filter(block__system__slug=slug, block__code=code)
    return get_object_or_404(rows, revision=number)


def _trail(revision: BlockRevision) -> list[tuple[str, str]]:
    system = revision.block.system
    return [
        (reverse("design-list"), _("Designs")),
        (system.get_absolute_url(), system.name),
        (revision.get_absolute_url(), str(revision)),
    ]


def _sign(
    request: HttpRequest,
    revision: BlockRevision,
    form: forms.Form,
    act: Callable[[dict[str, Any]], object],
    said: str,
    **words: Any,
) -> HttpResponse:
    frame = {"revision": revision, "trail": _trail(revision), "cancel_url": revision.get_absolute_url()}
    return answer_form(
        request,
        form,
        lambda: act(form.cleaned_data),
        "designs/sign.html",
        lambda: {**frame, **words},
        said=said,
        to=revision,
    )


@form_page
def check(request: SignedIn, slug: str, code: str, number: int) -> HttpResponse:
    """Sign that a draft is right to cut."""
    revision = _found(request, slug, code, number)
    require(request.user, "designs.block.check", revision)
    return _pass(
        request,
        revision,
        check_revision,
        _("Checked. A coordinator can release it now."),
        sure=_("I compared the drawing with the bill and looked at every part"),
        title=_("Check %(name)s") % {"name": revision},
        submit=_("Sign the check"),
    )


@form_page
def release(request: SignedIn, slug: str, code: str, number: int) -> HttpResponse:
    """Release a checked revision."""
    revision = _found(request, slug, code, number)
    require(request.user, "designs.block.release", revision)
    return _pass(
        request,
        revision,
        release_revision,
        _("Released."),
        sure=_("Workshops may cut this revision"),
        title=_("Release %(name)s") % {"name": revision},
        submit=_("Release"),
    )


def _pass(
    request: SignedIn,
    revision: BlockRevision,
    act: Callable[..., object],
    done: str,
    *,
    sure: str,
    **words: Any,
) -> HttpResponse:
    """A signature that the gate stands before; unpaid work is offered where the licence allows no other."""
    system = revision.block.system
    form = SignForm(request.POST or None)
    form.fields["sure"].label = sure
    if system.allows_paid_work:
        del form.fields["unpaid"]
    unpaid = "unpaid" in form.fields and "unpaid" in request.POST
    return _sign(
        request,
        revision,
        form,
        lambda values: act(revision=revision, by=request.user, for_paid_work=not values.get("unpaid")),
        done,
        gate=gate_findings(revision, for_paid_work=not unpaid),
        **words,
    )


@form_page
def withdraw(request: SignedIn, slug: str, code: str, number: int) -> HttpResponse:
    """Take a revision back."""
    revision = _found(request, slug, code, number)
    require(request.user, "designs.block.withdraw", revision)
    form = WithdrawForm(request.POST or None)
    form.fields["reason"].label = _("Why is it withdrawn?")
    return _sign(
        request,
        revision,
        form,
        lambda values: withdraw_revision(revision=revision, by=request.user, **values),
        _("Withdrawn. Tell everybody on the list below."),
        title=_("Withdraw %(name)s") % {"name": revision},
        submit=_("Withdraw"),
        used=recall_list(revision, request.user),
    )


@form_page
def limits(request: SignedIn, slug: str, code: str, number: int) -> HttpResponse:
    """Boards, cutter and offsets of a draft."""
    revision = _found(request, slug, code, number)
    require(request.user, "designs.block.edit", revision)
    form = LimitsForm(
        request.POST or None, initial={name: getattr(revision, name) for name in LimitsForm.base_fields}
    )

    def act(values: dict[str, Any]) -> object:
        size = values.pop("length_mm"), values.pop("width_mm"), values.pop("height_mm")
        return set_making_limits(revision=revision, by=request.user, size_mm=size, **values)

    return _sign(
        request,
        revision,
        form,
        act,
        _("Saved."),
        title=_("What %(name)s is drawn for") % {"name": revision},
        submit=_("Save"),
    )


@form_page
def routing(request: SignedIn, slug: str, code: str, number: int) -> HttpResponse:
    """How a block is made, step by step."""
    revision = _found(request, slug, code, number)
    require(request.user, queries.edit_verb(revision), revision)
    rows = revision.routing.select_related("process", "skill")
    begin = [
        {
            "process": row.process.code,
            "skill": row.skill.code if row.skill else None,
            "group": row.group,
            "minutes": row.minutes,
            "minutes_source": row.minutes_source,
            "hold_point": row.hold_point,
        }
        for row in rows
    ]
    formset = RoutingForms(request.POST or None, initial=begin)
    return answer_form(
        request,
        formset,
        lambda: set_routing(revision=revision, by=request.user, steps=_steps(formset)),
        "designs/routing.html",
        lambda: {"revision": revision, "trail": _trail(revision)},
        to=revision,
    )


def _steps(formset: Any) -> list[RoutingStep]:
    steps = []
    for form in formset:
        values = form.cleaned_data
        if not values or values.get("DELETE"):
            continue
        steps.append(
            RoutingStep(
                values["process"].code,
                values["skill"].code if values["skill"] else None,
                values["group"],
                values["minutes"],
                values["minutes_source"],
                values["hold_point"],
            )
        )
    return steps


@action_page
def estimate(request: SignedIn, slug: str, code: str, number: int) -> HttpResponse:
    """Estimate the steps of making a block from its drawing."""
    revision = _found(request, slug, code, number)
    estimate_times(revision=revision, by=request.user)
    messages.success(request, _("Estimated. Replace the figures when somebody has measured them."))
    return redirect(revision)


@action_page
def fileset(request: SignedIn, slug: str, code: str, number: int) -> HttpResponse:
    """Draw a block of the sample system for boards of another thickness."""
    revision = _found(request, slug, code, number)
    form = ThicknessForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Enter the thickness in mm."))
        return redirect(revision)
    drawn = draw_sample_fileset(revision=revision, by=request.user, **form.cleaned_data)
    messages.success(request, _("%(name)s is a draft now. Somebody else must check it.") % {"name": drawn})
    return redirect(drawn)


@require_safe
def compare(request: HttpRequest, slug: str, code: str, number: int, other: int) -> HttpResponse:
    """How a revision differs from an earlier one, part by part, moved edges drawn."""
    new, old = _found(request, slug, code, number), _found(request, slug, code, other)
    changes = difference(specs_of(old), specs_of(new))
    # Made of numbers and escaped words by this program.
    drawn = [(change, mark_safe(difference_svg(change))) for change in changes]  # noqa: S308
    context = {
        "new": new,
        "old": old,
        "changes": drawn,
        "counts": Counter(change.kind for change in changes),
        "trail": _trail(new),
    }
    return render(request, "designs/compare.html", context)


_REVISION = "designs/<slug:slug>/<str:code>/<int:number>/"

urlpatterns = [
    path(f"{_REVISION}check/", check, name="revision-check"),
    path(f"{_REVISION}release/", release, name="revision-release"),
    path(f"{_REVISION}withdraw/", withdraw, name="revision-withdraw"),
    path(f"{_REVISION}limits/", limits, name="revision-limits"),
    path(f"{_REVISION}routing/", routing, name="revision-routing"),
    path(f"{_REVISION}estimate/", estimate, name="revision-estimate"),
    path(f"{_REVISION}fileset/", fileset, name="revision-fileset"),
    path(f"{_REVISION}compare/<int:other>/", compare, name="revision-compare"),
]
