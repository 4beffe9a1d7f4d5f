"""What happens around every page: who may keep it, the reader's language and time zone, readable refusals."""

import codecs
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


SECRETS = frozenset({"secret", "signature", "key"})
"""Names of what an address holds that only one person was sent."""


class KeptPrivate:
    """What is not open to strangers stays in no cache, least of all on a shared machine.

    That is what somebody sees who is signed in or is known by a session, whatever the page itself says, and
    every address that holds a secret. A page that is the same for everybody says so: it answers ``public``.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Whoever signs in or out with this request is known before it or after it.
        known = request.user.is_authenticated
        response = self.get_response(request)
        known = known or request.user.is_authenticated or not request.session.is_empty()
        place = request.resolver_match
        secret = place is not None and not SECRETS.isdisjoint(place.kwargs)
        if secret or (known and "public" not in response.get("Cache-Control", "")):
            response["Cache-Control"] = "private, no-store"
        return response


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
        if charset := _other_than_utf8(request):
            words = _("Text written as %(charset)s is not read here.") % {"charset": ascii(charset[:40])}
            return _rendered(request, Refused("request.charset", words, _("Send it as UTF-8.")))
        if found := odd_text(_said(request)):
            words = _("The text %(text)s holds a null character or half a character.")
            hint = _("Leave it out.")
            return _rendered(request, Refused("request.character", words % {"text": ascii(found[:40])}, hint))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        return _rendered(request, exception) if isinstance(exception, Refused) else None


def _other_than_utf8(request: HttpRequest) -> str:
    """How a request says its text is written, if that is not UTF-8."""
    named = (request.content_params or {}).get("charset", "")
    try:
        # What is ASCII is UTF-8 too.
        same = not named or codecs.lookup(named).name in ("utf-8", "ascii")
    except (LookupError, ValueError):
        same = False
    return "" if same else named


def _said(request: HttpRequest) -> list[Any]:
    """Every text of a request that may hold them: its address, its query, and the JSON of a program."""
    said = [request.path_info, dict(request.GET.lists())]
    if not request.path.startswith("/api/"):
        # Forms refuse a null character by themselves, and name the field; half a character is not UTF-8.
        return said
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
