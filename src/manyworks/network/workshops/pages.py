"""The directory of workshops, a workshop's page, and the forms behind it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import ChoiceField
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import formats, timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from manyworks.core import clock
from manyworks.core.pages import SignedIn, action_page, answer_form, form_page
from manyworks.core.permissions import can, require
from manyworks.core.vocabulary.models import Process
from manyworks.drafting.settings import default_settings
from manyworks.network.booked.queries import WEEKS, BookedWork, booked_work
from manyworks.network.workshops import actions, forms, queries
from manyworks.network.workshops.models import Weekday, Workshop
from manyworks.network.workshops.rules import machine_summary, week_in_words
from manyworks.planning.drawing.weeks import weeks_svg

ROWS_PER_PAGE = 50
FORM = "network/form.html"
# What is assumed where a network's plans do not say it.
DEFAULT_UTILISATION = float(str(default_settings()["utilisation"]))
# What people sell by the hour besides the machines they have.
HAND_WORK = ("assembly", "deburring", "insulating", "inspection", "packing", "delivery")


def _today() -> Any:
    return timezone.localdate(clock.now())


def _workshop(request: HttpRequest, slug: str, verb: str = "network.workshop.view") -> Workshop:
    workshop: Workshop = get_object_or_404(queries.visible_to(request.user), slug=slug)
    require(request.user, verb, workshop)
    return workshop


@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """Map and list of the workshops that the filter finds."""
    form = forms.FilterForm(request.GET)
    wanted = form.wanted()
    found = queries.search(request.user, wanted).prefetch_related("machines__process")
    page = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    letters = queries.letters_of([workshop.pk for workshop in page])
    query = request.GET.copy()
    query.pop("page", None)
    in_use = {name: value for name, value in query.items() if value and name in form.fields}
    context = {
        "form": form,
        "page": page,
        "rows": [(workshop, letters.get(workshop.pk, "·"), _machines(workshop)) for workshop in page],
        "in_use": [(_in_words(form, name), _without(query, name)) for name in in_use],
        "more_in_use": any(name not in form.USUAL for name in in_use),
        "pins_url": f"/workshops/pins.geojson?{query.urlencode()}",
        "page_address": f"?{query.urlencode()}&" if query else "?",
        "may_create": can(request.user, "network.workshop.create"),
        "may_import": can(request.user, "network.workshop.import"),
    }
    return render(request, "network/workshop_list.html", context)


def _machines(workshop: Workshop) -> str:
    return machine_summary(
        (machine.process.code, machine.process.name, machine.bed_length_mm, machine.bed_width_mm)
        for machine in workshop.machines.all()
        if machine.retired_on is None
    )


def _in_words(form: forms.FilterForm, name: str) -> str:
    """A filter in use, as its chip says it: "Process: CNC routing"."""
    field = form.fields[name]
    value = form.cleaned_data.get(name)
    # A choice among rows is a choice too, and its value says its own name.
    shown = dict(field.widget.choices).get(value, value) if type(field) is ChoiceField else value
    text = form.data[name] if name in ("near", "thickness", "bed_length", "bed_width", "within") else shown
    return f"{field.label}: {text} {getattr(field, 'unit', '')}".strip()


def _without(query: Any, name: str) -> str:
    rest = query.copy()
    rest.pop(name)
    return f"?{rest.urlencode()}"


@require_GET
def pins(request: HttpRequest) -> HttpResponse:
    """The same workshops as the list, as GeoJSON for the map."""
    found = queries.search(request.user, forms.FilterForm(request.GET).wanted())
    return JsonResponse(queries.pins(found), content_type="application/geo+json")


@require_GET
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything the reader may know about one workshop."""
    workshop = _workshop(request, slug)
    today = _today()
    may_see_rates = can(request.user, "network.rates.view", workshop)
    machines = (
        workshop.machines.filter(retired_on=None)
        .select_related("process", "mentor_skill")
        .prefetch_related("materials")
    )
    record = getattr(workshop, "imported", None)
    context = {
        "workshop": workshop,
        "machines": machines,
        "teams": workshop.teams.prefetch_related("skills"),
        "staffing": workshop.staffing.select_related("skill"),
        "week": _week(workshop),
        "closures": workshop.closures.filter(last_day__gte=today),
        "rate_card": queries.rate_card_on(workshop, today) if may_see_rates else None,
        "utilisation": (workshop.utilisation or DEFAULT_UTILISATION) * 100,
        "may_see_rates": may_see_rates,
        "may_edit": can(request.user, "network.workshop.edit", workshop),
        "may_edit_rates": can(request.user, "network.rates.edit", workshop),
        "may_confirm": can(request.user, "network.workshop.verify", workshop),
        "record": record,
        "booked": [(work, _weeks_drawn(work)) for work in booked_work(workshop, today)],
        "booked_weeks": WEEKS,
        "pins": queries.pins(Workshop.objects.filter(pk=workshop.pk)),
        "trail": [("/workshops/", _("Workshops"))],
    }
    return render(request, "network/workshop_detail.html", context)


def _weeks_drawn(work: BookedWork) -> str:
    """The coming weeks as a small picture, which says its figures to whoever does not see it."""
    weeks = [(formats.date_format(week.monday, "j M"), week.booked, week.opened) for week in work.weeks]
    words = _("%(week)s: %(booked).0f of %(opened).0f h")
    said = "; ".join(words % {"week": name, "booked": full, "opened": room} for name, full, room in weeks)
    label = _("%(work)s, booked of opened hours by week. %(weeks)s") % {"work": work.name, "weeks": said}
    # Our own drawing escapes every text that goes into it.
    return mark_safe(weeks_svg(weeks, label=label))  # noqa: S308


def _week(workshop: Workshop) -> list[tuple[str, str]]:
    """Opening hours as people say them: ("Monday to Friday", "08:00–17:00")."""
    stretches = [
        (one.weekday, f"{one.opens:%H:%M}–{one.closes:%H:%M}") for one in workshop.opening_hours.all()
    ]
    named = dict(Weekday.choices)
    return [
        (
            str(named[first])
            if first == last
            else _("%(first)s to %(last)s") % {"first": named[first], "last": named[last]},
            words,
        )
        for first, last, words in week_in_words(stretches)
    ]


@form_page
def create(request: SignedIn) -> HttpResponse:
    """Put a workshop on the map."""
    require(request.user, "network.workshop.create")
    choices = queries.organisations_for_new_workshop(request.user)
    form = forms.NewWorkshopForm(
        request.POST or None, organisations=choices, initial={"organisation": choices.first()}
    )
    return answer_form(
        request,
        form,
        lambda: actions.create_workshop(
            organisation=form.cleaned_data["organisation"], details=form.details(), by=request.user
        ),
        FORM,
        lambda: {
            "title": _("Add a workshop"),
            "submit": _("Add workshop"),
            "cancel_url": "/workshops/",
            "trail": [("/workshops/", _("Workshops"))],
        },
        said=lambda workshop: _("%(name)s is listed. Now say where it is.") % {"name": workshop},
        to=lambda workshop: reverse("workshop-pin", args=[workshop.slug]),
    )


@form_page
def edit(request: SignedIn, slug: str) -> HttpResponse:
    """Change a workshop's description."""
    workshop = _workshop(request, slug, "network.workshop.edit")
    form = forms.WorkshopForm(request.POST or None, instance=workshop)
    return answer_form(
        request,
        form,
        # The form has changed its own copy; the action compares with what is stored.
        lambda: actions.edit_workshop(
            workshop=Workshop.objects.get(pk=workshop.pk), details=form.details(), by=request.user
        ),
        FORM,
        lambda: frame(workshop) | {"title": _("Change the description")},
        to=workshop,
    )


@form_page
def pin(request: SignedIn, slug: str) -> HttpResponse:
    """Set the pin by dragging it or by typing coordinates."""
    workshop = _workshop(request, slug, "network.workshop.edit")
    initial = {"latitude": workshop.latitude, "longitude": workshop.longitude}
    form = forms.PinForm(request.POST or None, initial=initial)
    town = queries.find_place(workshop.city) if workshop.latitude is None and workshop.city else None
    centre = f"{town[1]},{town[0]}" if town else ""
    return answer_form(
        request,
        form,
        lambda: actions.move_pin(workshop=workshop, by=request.user, **form.cleaned_data),
        "network/workshop_pin.html",
        lambda: frame(workshop) | {"centre": centre},
        said=_("The pin is set."),
        to=workshop,
    )


@form_page
def hours(request: SignedIn, slug: str) -> HttpResponse:
    """The week, and the days without work."""
    workshop = _workshop(request, slug, "network.workshop.edit")
    form = forms.HoursForm(request.POST or None, hours=workshop.opening_hours.all())
    return answer_form(
        request,
        form,
        lambda: actions.set_opening_hours(
            workshop=workshop, hours=form.hours(), by=request.user, night=form.cleaned_data["night"]
        ),
        "network/workshop_hours.html",
        lambda: frame(workshop),
        said=_("The opening hours are saved."),
        to=workshop,
    )


@form_page
def closures(request: SignedIn, slug: str) -> HttpResponse:
    """Add days without work, and take them back."""
    workshop = _workshop(request, slug, "network.workshop.edit")
    form = forms.ClosureForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: actions.add_closure(workshop=workshop, by=request.user, **form.cleaned_data),
        "network/workshop_closures.html",
        lambda: frame(workshop) | {"closures": workshop.closures.all()},
        said=_("The closure is noted."),
        to=reverse("workshop-closures", args=[workshop.slug]),
    )


@action_page
def remove_closure(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Take one closure back."""
    workshop = _workshop(request, slug)
    actions.remove_closure(closure=get_object_or_404(workshop.closures, pk=pk), by=request.user)
    messages.success(request, _("The closure is taken back."))
    return redirect("workshop-closures", workshop.slug)


@form_page
def people(request: SignedIn, slug: str) -> HttpResponse:
    """How many persons can do what; people counted by skill are shared out as a plan would do it."""
    workshop = _workshop(request, slug, "network.workshop.edit")
    form = forms.TeamsForm(request.POST or None, teams=queries.teams_of(workshop))
    return answer_form(
        request,
        form,
        lambda: actions.set_teams(workshop=workshop, teams=form.teams(), by=request.user),
        FORM,
        lambda: frame(workshop) | {"title": _("People, and what each can do")},
        said=_("The people are saved."),
        to=workshop,
    )


@form_page
def rates(request: SignedIn, slug: str) -> HttpResponse:
    """Publish a new rate card."""
    workshop = _workshop(request, slug, "network.rates.edit")
    present = queries.rate_card_on(workshop, _today())
    prices = {rate.process.code: rate.per_hour for rate in present.rates.all()} if present else {}
    own = workshop.machines.filter(retired_on=None).values_list("process__code", flat=True)
    processes = Process.objects.filter(code__in={*own, *HAND_WORK, *prices})
    form = forms.RateCardForm(request.POST or None, processes=processes, prices=prices, today=_today())
    return answer_form(
        request,
        form,
        lambda: actions.publish_rate_card(workshop=workshop, card=form.draft(), by=request.user),
        FORM,
        lambda: frame(workshop) | {"title": _("Publish a rate card"), "submit": _("Publish")},
        said=_("The rate card is published."),
        to=workshop,
    )


@form_page
def adopt(request: SignedIn, slug: str) -> HttpResponse:
    """Give an imported workshop to the organisation that runs it."""
    workshop = _workshop(request, slug, "network.workshop.edit")
    choices = queries.organisations_for_new_workshop(request.user)
    form = forms.AdoptForm(request.POST or None, organisations=choices)
    return answer_form(
        request,
        form,
        lambda: actions.adopt_workshop(workshop=workshop, by=request.user, **form.cleaned_data),
        FORM,
        lambda: frame(workshop) | {"title": _("Who runs it?")},
        said=lambda adopted: _("%(name)s keeps this record now.") % {"name": adopted.organisation},
        to=workshop,
    )


@action_page
def confirm(request: SignedIn, slug: str) -> HttpResponse:
    """Vouch for a record as of today."""
    workshop = _workshop(request, slug)
    actions.confirm_workshop(workshop=workshop, on=_today(), by=request.user)
    messages.success(request, _("Noted: you checked this record today."))
    return redirect(workshop)


def frame(workshop: Workshop) -> dict[str, Any]:
    """What every page of one workshop shows around its form."""
    address = workshop.get_absolute_url()
    trail = [("/workshops/", _("Workshops")), (address, workshop.name)]
    return {"workshop": workshop, "cancel_url": address, "trail": trail}


urlpatterns = [
    path("workshops/", directory, name="workshop-list"),
    path("workshops/pins.geojson", pins, name="workshop-pins"),
    path("workshops/new/", create, name="workshop-create"),
    path("workshops/<slug:slug>/", detail, name="workshop-detail"),
    path("workshops/<slug:slug>/edit/", edit, name="workshop-edit"),
    path("workshops/<slug:slug>/pin/", pin, name="workshop-pin"),
    path("workshops/<slug:slug>/hours/", hours, name="workshop-hours"),
    path("workshops/<slug:slug>/closures/", closures, name="workshop-closures"),
    path("workshops/<slug:slug>/closures/<int:pk>/remove/", remove_closure, name="workshop-closure-remove"),
    path("workshops/<slug:slug>/people/", people, name="workshop-people"),
    path("workshops/<slug:slug>/rates/", rates, name="workshop-rates"),
    path("workshops/<slug:slug>/adopt/", adopt, name="workshop-adopt"),
    path("workshops/<slug:slug>/confirm/", confirm, name="workshop-confirm"),
]
