"""What waits for somebody: each feature says it in its ``queries.waiting(user)``, the start page collects."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Waiting:
    """A verb that leads somewhere, and how it stands."""

    words: str
    address: str
    state: str
    status: str = ""
    hint: str = ""
