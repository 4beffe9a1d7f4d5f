"""A refusal, rendered once for each way in: page, htmx fragment, API, command line."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _

from manyworks.refused import Refused

UNPROCESSABLE = 422
STATUS = {"permission.denied": 403, "request.charset": 415}
"""Of refusals that are another kind of no than the usual one."""
PROBLEM_TYPE = "application/problem+json"


def status_of(refused: Refused) -> int:
    """The HTTP status that says what kind of no this is."""
    return STATUS.get(refused.code, UNPROCESSABLE)


def problem(status: int, title: str, **members: object) -> JsonResponse:
    """An answer as RFC 9457 asks: what went wrong, for programs."""
    body = {"type": "about:blank", "title": title, "status": status, **members}
    return JsonResponse(body, status=status, content_type=PROBLEM_TYPE)


def refusal_as_problem(refused: Refused) -> JsonResponse:
    """A refusal for programs; `code` is stable, `detail` is for people."""
    return problem(
        status_of(refused),
        _("Not allowed") if status_of(refused) == 403 else _("Refused"),
        detail=refused.message,
        code=refused.code,
        hint=refused.hint,
        field=refused.field,
    )


def refusal_as_page(request: HttpRequest, refused: Refused) -> HttpResponseBase:
    """A refusal for people; whoever is not signed in is asked to, and comes back to the page."""
    status = status_of(refused)
    fragment = bool(request.headers.get("HX-Request"))
    if status == 403 and not request.user.is_authenticated and request.method == "GET" and not fragment:
        return redirect_to_login(request.get_full_path(), resolve_url("account_login"))
    if not fragment:
        return render(request, "refused.html", {"refused": refused}, status=status)
    response = render(request, "core/refused_fragment.html", {"refused": refused}, status=status)
    # The page keeps what was typed; the reason appears in the place base.html keeps for it.
    response["HX-Retarget"] = "#error-summary"
    response["HX-Reswap"] = "innerHTML show:window:top"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Shown when a form comes back without its secret, mostly because cookies are off or the page is old."""
    refused = Refused(
        "csrf.failed",
        _("This form is too old or came from another site."),
        hint=_("Go back, reload the page, and send it again. Cookies must be allowed."),
    )
    if request.path.startswith("/api/"):
        return problem(403, _("Not allowed"), detail=refused.message, code=refused.code, hint=refused.hint)
    return render(request, "refused.html", {"refused": refused}, status=403)
