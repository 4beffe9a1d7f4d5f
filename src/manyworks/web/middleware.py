"""What happens around every page: the reader's language and time zone, and refusals made readable."""

import json
import zoneinfo
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from manyworks import __version__
from manyworks.core.accounts.queries import demo_cast
from manyworks.formats.plain_text import odd_text
from manyworks.refused import Refused
from manyworks.web.errors import refusal_as_page, refusal_as_problem

Answer = Callable[[HttpRequest], HttpResponse]


class PersonalSettings:
    """Shows times in the reader's own zone and words in their own language, where they chose one."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        zone = getattr(user, "timezone", "")
        language = getattr(user, "language", "")
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()
        if not zone:
            timezone.deactivate()
            return _kept_private(request, self.get_response(request))
        with timezone.override(zoneinfo.ZoneInfo(zone)):
            return _kept_private(request, self.get_response(request))


def _kept_private(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """What somebody sees who is signed in stays in no cache, least of all on a shared machine."""
    if request.user.is_authenticated and "Cache-Control" not in response:
        response["Cache-Control"] = "private, no-store"
    return response


class RenderRefusals:
    """Turns a Refused that a page did not handle itself into a page that says so."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if found := odd_text(_said(request)):
            words = _("The text %(text)s holds a null character or half a character.")
            hint = _("Leave it out.")
            return _rendered(request, Refused("request.character", words % {"text": ascii(found[:40])}, hint))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        return _rendered(request, exception) if isinstance(exception, Refused) else None


def _said(request: HttpRequest) -> list[Any]:
    """Every text of a request: its address, its query, and the JSON of a program or the fields of a form."""
    said = [request.path_info, dict(request.GET.lists())]
    if not request.path.startswith("/api/"):
        # Forms refuse a null character by themselves, and name the field.
        return [*said, [text.replace("\0", "") for _name, row in request.POST.lists() for text in row]]
    try:
        return [*said, json.loads(request.body or b"null")]
    except (ValueError, RecursionError):
        return said  # the API says itself what is wrong with it


def _rendered(request: HttpRequest, refused: Refused) -> HttpResponseBase:
    if request.path.startswith("/api/"):
        return refusal_as_problem(refused)
    return refusal_as_page(request, refused)


def installation(request: HttpRequest) -> dict[str, Any]:
    """What every template may ask about this installation."""
    about = {"version": __version__, "demo": settings.DEMO, "demo_cast": demo_cast}
    return {"installation": about}
