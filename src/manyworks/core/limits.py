"""How large a whole number may be that a program sends: as large as every database keeps."""

from typing import Annotated

from ninja import Field, Schema
from ninja.pagination import LimitOffsetPagination

LARGEST = 2**31 - 1

Whole = Annotated[int, Field(ge=0, le=LARGEST)]
"""A whole number in the body of a request."""


class Paged(LimitOffsetPagination):
    """A list by parts, from a place in it that a database can count to."""

    class Input(Schema):
        """Which part of the list."""

        limit: int = Field(100, ge=1, le=LARGEST)
        offset: Whole = 0
