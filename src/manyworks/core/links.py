"""Addresses that leave the house: in mails, and to be sent to somebody."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def absolute(address: str) -> str:
    """An address under the name by which the installation is known; as it came where it has none.

    The name that a visitor's browser asked for is not to be trusted: it would stand in somebody else's mail.

    Parameters
    ----------
    address
        Whole, or from the first slash on.
    """
    if not settings.BASE_URL:
        return address
    parts = urlsplit(address)
    return f"{settings.BASE_URL}{parts.path}{'?' if parts.query else ''}{parts.query}"


def link_from(request: HttpRequest, address: str) -> str:
    """The whole address of a page for papers and for sending on, under the installation's own name."""
    return absolute(request.build_absolute_uri(address))
