"""The one place that asks what time it is; tests freeze it."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, with its zone."""
    return timezone.now()
