"""Reading accounts."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import QuerySet

from manyworks.core.accounts.models import User


def display_name(user: User) -> str:
    """How pages and mails call somebody."""
    return user.name or user.email


def holder_of(email: str) -> User | None:
    """Whose account an address stands for: of whoever proved it, or else of whoever opened one under it.

    An address that somebody added and never proved may be a slip, or a stranger's: it stands for nobody.
    """
    proved = EmailAddress.objects.filter(email=email.lower(), verified=True).select_related("user").first()
    return proved.user if proved else User.objects.filter(email=email.lower()).first()


def demo_cast() -> QuerySet[User]:
    """The people of the demo story whom a visitor may sign in as; nobody outside the demo."""
    if not settings.DEMO:
        return User.objects.none()
    return User.objects.filter(is_demo=True, is_active=True).order_by("pk")
