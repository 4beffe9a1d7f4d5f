"""A person's own page, and the way into the demo."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from manyworks.core.accounts.actions import edit_account, sign_in_as_demo_user
from manyworks.core.accounts.forms import AccountForm
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


urlpatterns = [
    path("account/me/", account, name="account-detail"),
    path("account/demo/", demo_sign_in, name="demo-sign-in"),
]
