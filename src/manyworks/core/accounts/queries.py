"""Reading accounts."""

from django.conf import settings
from django.db.models import QuerySet

from manyworks.core.accounts.models import User


def display_name(user: User) -> str:
    """How pages and mails call somebody."""
    return user.name or user.email


def demo_cast() -> QuerySet[User]:
    """The people of the demo story whom a visitor may sign in as; nobody outside the demo."""
    if not settings.DEMO:
        return User.objects.none()
    return User.objects.filter(is_demo=True, is_active=True).order_by("pk")
