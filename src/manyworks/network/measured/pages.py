"""A router, measured: sheets that were timed, and the figures that they tell."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from manyworks.core.pages import SignedIn, action_page, answer_form, form_page
from manyworks.network.machines.models import Machine
from manyworks.network.machines.pages import router_to_edit
from manyworks.network.machines.queries import own_profile
from manyworks.network.measured import actions
from manyworks.network.measured.forms import sheet_rows
from manyworks.network.measured.queries import proposal_of, stamp_of, timed_on
from manyworks.network.measured.rules import DECIMALS, MOST_KEPT, unpacked, values_of
from manyworks.network.workshops.pages import frame
from manyworks.planning.drawing.charts import agreement_svg
from manyworks.planning.measured import Name, Proposal, Untold


@dataclass(frozen=True)
class Figure:
    """A figure of the machine: what it is now, what is proposed, and how sure that is or why nothing is."""

    label: str
    unit: str
    now: str
    assumed: bool
    proposed: str
    likely: str
    why: str


@form_page
def measured(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Type sheets that were timed; see what they say of the machine."""
    machine = router_to_edit(request, slug, pk)
    picked = [row for text in request.GET.getlist("sheet")[:MOST_KEPT] if (row := unpacked(text))]
    form = sheet_rows(picked[:50], request.POST or None)
    return answer_form(
        request,
        form,
        lambda: actions.keep_timed_sheets(machine=machine, rows=form.rows(), by=request.user),
        "network/measured.html",
        lambda: _shown(machine),
        said=_("The sheets are kept."),
        to=reverse("machine-measured", args=[slug, pk]),
    )


def _shown(machine: Machine) -> dict[str, object]:
    """What is known of the machine so far."""
    kept = timed_on(machine)
    proposal = proposal_of(machine, kept)
    around = frame(machine.workshop)
    address = reverse("machine-edit", args=[machine.workshop.slug, machine.pk])
    around |= {"trail": [*around["trail"], (address, machine.name)], "cancel_url": address}
    around |= {"machine": machine, "stamp": stamp_of(machine, kept)}
    if proposal is None:
        return around
    figures, off = list(_figures(machine, proposal)), dict(proposal.odd)
    rows = [(row, told, off.get(place)) for place, (row, told) in enumerate(zip(kept, proposal.reckoned))]
    drawing = agreement_svg(
        [(row.minutes, told, far is not None) for row, told, far in rows],
        label=_("Minutes of each sheet as measured and as reckoned with these figures"),
        across=_("measured, min"),
        up=_("reckoned, min"),
    )
    return around | {
        "proposal": proposal,
        "kept": rows,
        "figures": figures,
        "reasons": [
            (", ".join(one.label for one in figures if one.why == why), why)
            for why in dict.fromkeys(one.why for one in figures if one.why)
        ],
        "odd": [(rows[place][0], place + 1, far) for place, far in proposal.odd],
        # Our own drawings escape every text that goes into them.
        "drawing": mark_safe(drawing),  # noqa: S308
    }


def _figures(machine: Machine, proposal: Proposal) -> Iterator[Figure]:
    """The four figures in the order in which people think of them."""
    labels: dict[Name, tuple[str, str]] = {
        "feed_mm_min": (_("Feed"), _("mm/min")),
        "sheet_change_min": (_("Change of board"), _("min")),
        "tool_change_min": (_("Change of tool"), _("min")),
        "plunge_min": (_("Plunge"), _("min")),
    }
    now, values = own_profile(machine), values_of(proposal)
    told = {one.name: one for one in proposal.figures}
    untold = {one.name: one for one in proposal.untold}
    for name, (label, unit) in labels.items():
        likely = why = ""
        if name in told:
            low, high = (_figure(name, value) for value in (told[name].low, told[name].high))
            likely = _("likely %(low)s to %(high)s") % {"low": low, "high": high}
        elif name in untold:
            why = _why(untold[name])
        else:
            why = _(
                "Plunges were not counted, or rise with the length of cut, so their time lies in the feed."
            )
        proposed = _figure(name, values[name]) if name in values else ""
        assumed = getattr(machine, name) is None
        yield Figure(label, unit, _figure(name, getattr(now, name)), assumed, proposed, likely, why)


def _figure(name: Name, value: float) -> str:
    """3,900 or 0.25: no more digits than a watch can tell."""
    text = f"{round(value, DECIMALS[name]):,.3f}"
    return text.rstrip("0").rstrip(".")


def _why(one: Untold) -> str:
    """What the sheets lack to tell a figure, and what to do."""
    changes = one.name == "tool_change_min"
    words = {
        "few": _("Too few sheets. Time more: at least four, and one for each further figure."),
        "same_length": _("The cuts are all about as long. Time sheets with little and with much to cut."),
        "same": _("Every sheet has as many changes of tool. Time some with more and some with fewer.")
        if changes
        else _("Every sheet has as many plunges. Time some with more and some with fewer."),
        "with_others": _(
            "The changes of tool rise and fall with the rest. Time short cuts with many of them."
        )
        if changes
        else _("The plunges rise and fall with the length. Time sheets of many small parts."),
        "with_untold": _(
            "What the sheets do not tell would change it by too much. Enter that figure at the machine, "
            "or time sheets that tell it."
        ),
        "scatter": _("The sheets differ too much from each other to tell it. Time more of them."),
    }
    return words[one.why]


@action_page
def remove(request: SignedIn, slug: str, pk: int, sheet: int) -> HttpResponse:
    """Take back a sheet that was mistyped or is too old."""
    machine = router_to_edit(request, slug, pk)
    actions.remove_timed_sheet(sheet=get_object_or_404(machine.timed_sheets, pk=sheet), by=request.user)
    messages.success(request, _("The sheet is taken back."))
    return redirect("machine-measured", slug, pk)


@action_page
def take(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Give the machine the figures that its sheets tell."""
    machine = router_to_edit(request, slug, pk)
    seen = request.POST.get("seen", "")
    actions.take_measured_figures(machine=machine, seen=seen, by=request.user)
    messages.success(request, _("The machine has the measured figures. Plans made from now on use them."))
    return redirect("machine-measured", slug, pk)


urlpatterns = [
    path("workshops/<slug:slug>/machines/<int:pk>/measured/", measured, name="machine-measured"),
    path("workshops/<slug:slug>/machines/<int:pk>/measured/take/", take, name="machine-measured-take"),
    path(
        "workshops/<slug:slug>/machines/<int:pk>/measured/<int:sheet>/remove/",
        remove,
        name="machine-measured-remove",
    ),
]
