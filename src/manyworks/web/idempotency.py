"""`Idempotency-Key`: a program that heard no answer asks again, and what it asked for happens once."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from manyworks.core.once.models import KeptAnswer
from manyworks.core.once.rules import HEADER, KEY, fingerprint, reserve
from manyworks.web.errors import UNPROCESSABLE, problem

NOT_BEGUN = {401, 403, 429}
"""Answers to requests that never reached an action; the key stays free."""


class AnswerOnce:
    """Keeps answers of the API by the key that the program chose, errors too, and gives them again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = request.headers.get(HEADER)
        user = request.user
        ours = request.method == "POST" and request.path.startswith("/api/")
        if key is None or not ours or not user.is_authenticated:
            return self.get_response(request)
        if not KEY.fullmatch(key):
            detail = _("%(header)s must be 1 to 255 plain characters.") % {"header": HEADER}
            return problem(400, _("Malformed request"), detail=detail, code="idempotency.key")
        if (request.content_type or "").startswith("multipart/"):
            detail = _("The API takes JSON.")
            return problem(415, _("Malformed request"), detail=detail, code="request.malformed")
        told = fingerprint(request)
        place = reserve(user=user.pk, key=key, told=told)
        if place is None:
            return _again(KeptAnswer.objects.filter(user=user, key=key).first(), told)
        answer = self.get_response(request)
        if answer.status_code in NOT_BEGUN or answer.streaming:
            place.delete()
        elif isinstance(answer, HttpResponse):
            place.status, place.content_type = answer.status_code, answer.headers.get("Content-Type", "")
            place.body = answer.content.decode()
            place.save(update_fields=["status", "content_type", "body"])
        return answer


def _again(kept: KeptAnswer | None, told: str) -> HttpResponse:
    """The kept answer; none is there where the first request is refused at the door in this very moment."""
    if kept is not None and kept.fingerprint != told:
        detail = _("This key was used for another request.")
        return problem(
            UNPROCESSABLE, _("Refused"), detail=detail, code="idempotency.reused", hint=_("Take a new one.")
        )
    if kept is None or kept.status is None:
        detail = _("The first request with this key has not been answered yet, or was interrupted.")
        hint = _("Ask again in a moment. If it stays so, look whether it happened, and take a new key.")
        return problem(409, _("In progress"), detail=detail, code="idempotency.in_progress", hint=hint)
    answer = HttpResponse(kept.body, status=kept.status, content_type=kept.content_type or None)
    answer["Idempotency-Replayed"] = "true"
    return answer
