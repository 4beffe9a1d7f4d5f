"""Figures of a plan that a shop can compare with its own, from plan.json and problem.json.

    python benchmarks/shop_figures.py plan.json problem.json

A sheet counts with the minutes of its machine, putting on and clearing included; hours of hand work are
standard minutes times the people that they need. A machine day is a day on which a machine cuts.
"""

import argparse
import json
from dataclasses import fields
from pathlib import Path

from judge.figures import figures


def main() -> None:
    """Print one figure a line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("plan", type=Path)
    parser.add_argument("problem", type=Path)
    options = parser.parse_args()
    found = figures(json.loads(options.plan.read_text()), json.loads(options.problem.read_text()))
    for field in fields(found):
        print(f"{field.name.replace('_', ' ')}: {getattr(found, field.name):,.1f}")


if __name__ == "__main__":
    main()
