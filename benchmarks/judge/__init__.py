"""What ``ground_truth.py`` is made of; it knows the two published documents and nothing of the planner."""

from .verdict import Verdict, judge

__all__ = ["Verdict", "judge"]
