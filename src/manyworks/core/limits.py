"""Which numbers a program may send: true is none, and a whole one is as large as every database keeps."""

from typing import Annotated, Any

from ninja import Field, Schema
from ninja.pagination import LimitOffsetPagination
from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

LARGEST = 2**31 - 1
MOST_AT_ONCE = 500
"""Rows of a list in one answer."""


def _plain(value: Any) -> Any:
    """Refuse what the schema's own reading would take for a number: true for 1, and "1_0" for 10."""
    if isinstance(value, bool) or (isinstance(value, str) and "_" in value):
        raise PydanticCustomError("number", "Input should be a number in plain digits")
    return value


Number = Annotated[float, BeforeValidator(_plain)]
"""A number in the body of a request."""

Whole = Annotated[int, BeforeValidator(_plain), Field(ge=0, le=LARGEST)]
"""A whole number in the body of a request."""


class Paged(LimitOffsetPagination):
    """A list by parts, from a place in it that a database can count to."""

    class Input(Schema):
        """Which part of the list."""

        limit: Whole = Field(100, ge=1, le=MOST_AT_ONCE)
        offset: Whole = 0
