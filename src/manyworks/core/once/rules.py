"""When two requests are the same, and what the second is answered."""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from manyworks.core import clock
from manyworks.core.once.models import KeptAnswer

KEPT_FOR = timedelta(hours=24)
HEADER = "Idempotency-Key"
KEY = re.compile(r"[\x21-\x7e]{1,255}")


def fingerprint(request: HttpRequest) -> str:
    """What makes two requests the same: method, address, and everything that they carry."""
    told = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":
        told.update(repr(sorted(request.POST.lists())).encode("utf-8", "surrogatepass"))
        for name, files in sorted(request.FILES.lists()):
            for file in files:
                told.update(repr((name, file.name)).encode("utf-8", "surrogatepass"))
                for chunk in file.chunks():
                    told.update(chunk)
                file.seek(0)
    else:
        told.update(request.body)
    return told.hexdigest()


def reserve(*, user: int, key: str, told: str) -> KeptAnswer | None:
    """A place for the answer to come; None where the key has one already."""
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(user_id=user, key=key, fingerprint=told, at=clock.now())
    except IntegrityError:
        return None


def once(request: HttpRequest, act: Callable[[], str], *, by: str = "form") -> tuple[str, bool]:
    """Carry out what a form or a button asks, unless this very form was sent before, as a double click does.

    Every form carries the secret against forgery, which is other in each page that is shown: so the same form
    with the same content from the same showing of a page is the same request. The second waits for the first,
    because both write the key in the transaction that does the work. What leads nowhere is not kept.

    Returns
    -------
    tuple
        The address that it leads to, and whether it was carried out now.
    """
    if not request.POST.get("csrfmiddlewaretoken") or not request.user.is_authenticated:
        return act(), True
    user = request.user
    told = fingerprint(request)
    with transaction.atomic():
        place = reserve(user=user.pk, key=f"{by} {told}", told=told)
        if place is None:
            return KeptAnswer.objects.get(user=user, key=f"{by} {told}").body, False
        place.body, place.status = act(), 302
        if place.body:
            place.save(update_fields=["body", "status"])
        else:
            place.delete()
        return place.body, True


def forget_old_answers() -> int:
    """Drop answers that nobody will ask for again; returns how many."""
    return KeptAnswer.objects.filter(at__lt=clock.now() - KEPT_FOR).delete()[0]
