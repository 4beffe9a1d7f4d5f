"""Plans that stand, from the folders that ``manyworks plan`` wrote them into."""

from collections.abc import Sequence
from pathlib import Path

from manyworks.planning.booked import Standing
from manyworks.planning.problem_json import load, load_plan
from manyworks.refused import Refused


def read_standing(folders: Sequence[Path], out: Path) -> list[Standing]:
    """The plans in some folders, each by its name, or by its folder's where two have one name.

    Raises
    ------
    Refused
        When a folder holds no plan and problem, is named twice, or would be written over.
    """
    real = [folder.resolve() for folder in folders]
    for folder, path in zip(folders, real):
        if path == out.resolve() or real.count(path) > 1:
            what = "is the folder to write to" if path == out.resolve() else "is named twice"
            raise Refused("plan.around", f"{folder} {what}.", "Name each plan that stands once.", "around")
    read = [(load(folder / "problem.json"), load_plan(folder / "plan.json")) for folder in folders]
    names = [problem.name or path.name for (problem, _), path in zip(read, real)]
    called = [name if names.count(name) == 1 else str(folder) for name, folder in zip(names, folders)]
    return [Standing(problem, plan, name) for (problem, plan), name in zip(read, called)]


def forgotten(standing: Sequence[Standing]) -> list[str]:
    """What plans that stand were planned around themselves and is not among them: nobody counts it."""
    known = {one.name for one in standing} | {one.problem.name for one in standing}
    return [
        f"{one.name} was planned around {name}, which is not named here: what it has booked is not counted. "
        "Name its folder as well, if it stands."
        for one in standing
        for name in sorted({booking.by for booking in one.problem.booked} - known)
    ]
