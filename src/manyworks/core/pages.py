"""The one recipe for a page with a form, and the request of somebody who is signed in."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.middleware import HtmxDetails

from manyworks.core.accounts.models import User
from manyworks.core.once.rules import once
from manyworks.refused import Refused

Made = TypeVar("Made")
Page = TypeVar("Page", bound=Callable[..., HttpResponseBase])


class SignedIn(HttpRequest):
    """A request that only somebody who is signed in can make, as ``login_required`` and the API see to."""

    user: User
    htmx: HtmxDetails


def _for_signed_in(*methods: str) -> Callable[[Page], Page]:
    def wrap(page: Page) -> Page:
        return login_required(require_http_methods(methods)(page))

    return wrap


# Pages of somebody who is signed in: to read, to fill in, and what a button does.
read_page = _for_signed_in("GET", "HEAD")
form_page = _for_signed_in("GET", "HEAD", "POST")


def action_page(page: Page) -> Page:
    """What a button does, once however often it is pressed before the page is shown anew."""

    @wraps(page)
    def pressed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answers: list[HttpResponseBase] = []

        def act() -> str:
            answers.append(page(request, *args, **kwargs))
            return str(answers[0].get("Location", ""))

        address, now = once(request, act, by="button")
        if now:
            return answers[0]
        _say_it_was_done(request)
        return redirect(address)

    return _for_signed_in("POST")(pressed)  # type: ignore[return-value]  # the same page, as it is called


def answer_form(
    request: HttpRequest,
    form: BaseForm | BaseFormSet[Any],
    act: Callable[[], Made],
    template: str,
    context: Callable[[], Mapping[str, Any]],
    *,
    said: str | Callable[[Made], str] | None = None,
    to: str | Model | Callable[[Made], str | Model] | None = None,
) -> HttpResponse:
    """Show a form, or carry out what it asks, once however often it is sent, and go on.

    Parameters
    ----------
    act
        What a valid form asks for. A refusal is shown in the form, unless the person may not do this at all.
    context
        What the template needs besides ``form``; asked for only when the form is shown.
    said
        The words of success, or a function of what ``act`` made; "Saved." if left out, none if empty.
    to
        Where success leads, or a function of what ``act`` made; to that itself if left out.
    """
    if request.method == "POST" and form.is_valid():
        made: list[Made] = []

        def carry_out() -> str:
            made.append(act())
            following: Any = to(made[0]) if callable(to) else to or made[0]
            return resolve_url(following)

        try:
            address, now = once(request, carry_out)
        except Refused as refused:
            if refused.code == "permission.denied":
                raise
            _show(form, refused)
        else:
            words = said(made[0]) if callable(said) and now else said
            if not now:
                _say_it_was_done(request)
            elif words != "":
                messages.success(request, _("Saved.") if words is None else str(words))
            return redirect(address)
    return render(request, template, {"form": form, **context()}, status=422 if form.errors else 200)


def _say_it_was_done(request: HttpRequest) -> None:
    messages.info(request, _("This was sent twice from the same page and was done once."))


def _show(form: BaseForm | BaseFormSet[Any], refused: Refused) -> None:
    """Put a refusal beside the field it is about, or on top when the form has no such field."""
    text = f"{refused.message} {refused.hint}".strip()
    if isinstance(form, BaseForm):
        # The code stays with the words, so that a page can offer the cure as a button.
        error = ValidationError(text, code=refused.code)
        form.add_error(refused.field if refused.field in form.fields else None, error)
    else:
        form.non_form_errors().append(text)
