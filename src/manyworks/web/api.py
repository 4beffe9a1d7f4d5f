"""The API's root: one router a feature, the same actions as the pages, problems as RFC 9457."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from manyworks import __version__
from manyworks.core.jobs.api import router as jobs
from manyworks.core.organisations.api import router as organisations
from manyworks.designs.catalogue.api import router as designs
from manyworks.network.workshops.api import router as workshops
from manyworks.plans.orders.api import ordered as orders
from manyworks.plans.orders.api import router as homes
from manyworks.plans.plans.api import router as plans
from manyworks.refused import Refused
from manyworks.web.errors import UNPROCESSABLE, problem, refusal_as_problem

api = NinjaAPI(
    title="Manyworks",
    version=__version__,
    description="Many small workshops, one production line. Errors are RFC 9457 problems. A POST with an "
    "Idempotency-Key happens once however often it is sent: for a day the first answer is given again.",
    urls_namespace="api",
    auth=None,
)

api.add_router("/organisations", organisations)
api.add_router("/jobs", jobs)
api.add_router("/workshops", workshops)
api.add_router("/designs", designs)
api.add_router("/homes", homes)
api.add_router("/orders", orders)
api.add_router("/plans", plans)


@api.exception_handler(Refused)
def on_refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    return refusal_as_problem(refused)


@api.exception_handler(Http404)
def on_missing(request: HttpRequest, missing: Http404) -> HttpResponse:
    return problem(
        404, _("Not found"), detail=_("There is nothing here, or you may not see it."), code="not_found"
    )


@api.exception_handler(AuthenticationError)
def on_unknown_person(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem(401, _("Sign in first"), detail=_("This needs somebody who is signed in."), code="sign_in")


@api.exception_handler(Throttled)
def on_too_many(request: HttpRequest, error: Throttled) -> HttpResponse:
    response = problem(429, _("Too many requests"), detail=str(error), code="too_many_requests")
    if error.wait:
        response["Retry-After"] = str(int(error.wait))
    return response


@api.exception_handler(ValidationError)
def on_malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {
            "field": ".".join(str(step) for step in e["loc"][1:]) or None,
            "message": e["msg"],
            "code": e["type"],
        }
        for e in error.errors
    ]
    detail = _("The request does not have the form this address expects.")
    return problem(
        UNPROCESSABLE, _("Malformed request"), detail=detail, code="request.malformed", errors=errors
    )


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, str(error), detail=str(error), code="http")
