"""Manyworks: many small workshops, one production line."""

__version__ = "0.1.0"
