"""Manyworks: many small workshops, one production line."""

__version__ = "0.1.0"

FLOORS = (
    ("web",),
    ("labs",),
    ("trade",),
    ("making",),
    ("plans",),
    ("quality",),
    ("people",),
    ("designs",),
    ("network",),
    ("trace",),
    ("core",),
    ("drafting",),
    ("planning", "formats"),
    ("geometry",),
    ("refused",),
)
"""The house from top to bottom: imports point down only, and those of one row do not know each other.

A floor that is not built yet keeps its place. From ``core`` up floors have tables; below it nothing knows
Django, but for the translation of words in ``drafting``. Suite, types, shape tests and the import contract
read this list.
"""
