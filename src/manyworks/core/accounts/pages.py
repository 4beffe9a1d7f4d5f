"""A person's own page, and the way into the demo."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from manyworks.core import first_keeper
from manyworks.core.accounts.actions import (
    become_first_keeper,
    edit_account,
    sign_in_as_demo_user,
)
from manyworks.core.accounts.forms import AccountForm, FirstKeeperForm
from manyworks.core.accounts.models import User
from manyworks.core.pages import SignedIn, answer_form, form_page
from manyworks.formats.plain_text import whole_number


@form_page
def account(request: SignedIn) -> HttpResponse:
    """Name, language and time zone."""
    user = request.user
    begin = {"name": user.name, "language": user.language, "timezone": user.timezone}
    form = AccountForm(request.POST or None, initial=begin)
    return answer_form(
        request,
        form,
        lambda: edit_account(user=user, by=user, **form.cleaned_data),
        "core/form.html",
        lambda: {"title": _("Your account"), "cancel_url": "/"},
        to="account-detail",
    )


@require_POST
@sensitive_post_parameters()
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """One click on somebody of the demo's cast."""
    number = whole_number(request.POST.get("user", ""))
    user = sign_in_as_demo_user(request=request, user_id=number or 0)
    messages.success(request, _("You are now %(name)s.") % {"name": user.name})
    return redirect("start")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, secret: str) -> HttpResponse:
    """The first account of an empty installation, by the link that its first start printed."""
    if not first_keeper.opens(secret):
        raise Http404
    form = FirstKeeperForm(request.POST or None)

    def keep() -> User:
        user = become_first_keeper(secret=secret, **form.cleaned_data)
        login(request, user)
        return user

    return answer_form(
        request,
        form,
        keep,
        "core/form.html",
        lambda: {
            "title": _("Keep this installation"),
            "lede": _("You will found its first network and name the organisation that coordinates it."),
            "submit": _("Begin"),
        },
        said=lambda user: _("Welcome, %(name)s.") % {"name": user},
        to="start",
    )


urlpatterns = [
    path("account/begin/<str:secret>/", begin, name="first-keeper"),
    path("account/me/", account, name="account-detail"),
    path("account/demo/", demo_sign_in, name="demo-sign-in"),
]
