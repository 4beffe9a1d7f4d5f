"""Who may do what: the table of verbs and roles, and the questions that are asked of it."""

from manyworks.core.permissions.asking import (
    Belonging,
    Person,
    Scopes,
    belonging,
    can,
    grantable,
    require,
    roles_remembered,
    scopes,
)
from manyworks.core.permissions.table import TABLE

__all__ = [
    "TABLE",
    "Belonging",
    "Person",
    "Scopes",
    "belonging",
    "can",
    "grantable",
    "require",
    "roles_remembered",
    "scopes",
]
