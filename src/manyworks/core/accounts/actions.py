"""Making and changing accounts."""

import zoneinfo

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from manyworks.core import first_keeper
from manyworks.core.accounts.models import User
from manyworks.core.accounts.queries import demo_cast, holder_of
from manyworks.core.errors import Refused, check_values
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import require


@transaction.atomic
def create_user(
    *, email: str, name: str, password: str | None = None, steward: bool = False, demo_part: str = ""
) -> User:
    """Open an account for somebody, as whoever keeps this installation does.

    Permission: run from the command line of the machine, or by the demo story; no page leads here.
    """
    told = User(email=email, name=name)
    check_values(told, "account.invalid", ["email", "name"])
    try:
        if password is not None:
            validate_password(password, told)
    except ValidationError as problem:
        raise Refused("account.invalid", " ".join(problem.messages), field="password") from problem
    try:
        if holder_of(email) is not None:
            raise IntegrityError("somebody has proved it, or opened an account under it")
        with transaction.atomic():
            user = User.objects.create_user(
                email, password, name=name, is_steward=steward, is_demo=bool(demo_part), demo_part=demo_part
            )
    except IntegrityError as problem:
        text = _("There is already an account for %(email)s.") % {"email": email}
        raise Refused("account.exists", text, field="email") from problem
    append_entry(actor=None, event="core.account.created", subject=user, data={"steward": steward})
    return user


@transaction.atomic
def become_first_keeper(*, secret: str, email: str, name: str, password: str) -> User:
    """Open the first account of an empty installation, as its keeper.

    Permission: whoever has the link that ``up`` printed on the machine; it works once.
    """
    gone = Refused(
        "account.first_keeper",
        _("This link was used, or belongs to another installation."),
        hint=_("Whoever runs the machine can name a keeper: manyworks steward ADDRESS."),
    )
    if not first_keeper.opens(secret):
        raise gone
    user = create_user(email=email, name=name, password=password, steward=True)
    if not first_keeper.use_up():
        raise gone
    return user


@transaction.atomic
def appoint_steward(*, user: User, steward: bool = True) -> User:
    """Make somebody a keeper of this installation, or end that.

    Permission: run from the command line of the machine; no page leads here.
    """
    user.is_steward = steward
    user.save(update_fields=["is_steward"])
    append_entry(actor=None, event="core.account.steward_set", subject=user, data={"steward": steward})
    return user


@transaction.atomic
def prove_address(*, user: User) -> None:
    """Believe that an account's address is its person's, where no letter can ask.

    Permission: run from the command line of the machine; no page leads here.
    """
    holder = holder_of(user.email)
    if holder is not None and holder.pk != user.pk:
        raise Refused(
            "account.proved",
            _("%(name)s has proved %(email)s already, for an account of their own.")
            % {"name": holder, "email": user.email},
            _("Let them take it off that account first, on the page of their addresses."),
            "email",
        )
    EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email).update(primary=False)
    EmailAddress.objects.update_or_create(
        user=user, email=user.email.lower(), defaults={"verified": True, "primary": True}
    )
    append_entry(actor=None, event="core.account.address_proved", subject=user)


@transaction.atomic
def welcome_user(*, user: User, name: str) -> User:
    """Finish the account of somebody who has just signed up.

    Permission: people sign themselves up; allauth has made the account a moment ago.
    """
    user.name = name
    check_values(user, "account.invalid", ["name"])
    user.save(update_fields=["name"])
    append_entry(actor=user, event="core.account.created", subject=user, data={"steward": False})
    return user


@transaction.atomic
def edit_account(*, user: User, name: str, language: str, timezone: str, by: User) -> User:
    """Change somebody's name, language and time zone; people do this for themselves."""
    if by.pk != user.pk:
        require(by, "core.account.edit", user)
    if timezone and timezone not in zoneinfo.available_timezones():
        text = _("There is no time zone called %(name)s.") % {"name": timezone}
        raise Refused("account.timezone", text, field="timezone")
    if language and language not in dict(settings.LANGUAGES):
        raise Refused("account.language", _("Manyworks does not speak this language yet."), field="language")
    user.name, user.language, user.timezone = name, language, timezone
    check_values(user, "account.invalid", ["name"])
    user.save(update_fields=["name", "language", "timezone"])
    append_entry(actor=by, event="core.account.edited", subject=user)
    return user


@transaction.atomic
def sign_in_as_demo_user(*, request: HttpRequest, user_id: int) -> User:
    """Step into the part of somebody in the demo story; works only where the demo runs.

    Permission: open to every visitor of a demo, and to nobody anywhere else.
    """
    user = demo_cast().filter(pk=user_id).first()
    if user is None:
        raise Refused(
            "demo.nobody",
            _("This is not a demo, or nobody in it is called that."),
            hint=_("Sign in with your own e-mail address and password."),
        )
    login(request, user)
    append_entry(actor=user, event="core.account.demo_entered", subject=user)
    return user
