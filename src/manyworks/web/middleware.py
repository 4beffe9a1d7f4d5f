"""What happens around every page: the reader's language and time zone, and refusals made readable."""

import zoneinfo
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from manyworks import __version__
from manyworks.core.accounts.queries import demo_cast
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
            return self.get_response(request)
        with timezone.override(zoneinfo.ZoneInfo(zone)):
            return self.get_response(request)


class RenderRefusals:
    """Turns a Refused that a page did not handle itself into a page that says so."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # PostgreSQL stores no such character, and nobody types one. Forms refuse it by themselves.
        if _holds_null(request):
            words, hint = _("This request holds a null character."), _("Leave it out.")
            return _rendered(request, Refused("request.null", words, hint))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        return _rendered(request, exception) if isinstance(exception, Refused) else None


def _holds_null(request: HttpRequest) -> bool:
    """In the address, in its query, or written as an escape in the JSON that a program sends."""
    if "\0" in request.path_info or any("\0" in text for row in request.GET.lists() for text in row[1]):
        return True
    return request.path.startswith("/api/") and b"\\u0000" in request.body


def _rendered(request: HttpRequest, refused: Refused) -> HttpResponseBase:
    if request.path.startswith("/api/"):
        return refusal_as_problem(refused)
    return refusal_as_page(request, refused)


def installation(request: HttpRequest) -> dict[str, Any]:
    """What every template may ask about this installation."""
    about = {"version": __version__, "demo": settings.DEMO, "demo_cast": demo_cast}
    return {"installation": about}
