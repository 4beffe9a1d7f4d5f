"""The main job without server or database: files in, a folder with a checked plan out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from manyworks.drafting.files.design_files import read_designs
from manyworks.drafting.files.gather import gather
from manyworks.drafting.files.homes_file import read_homes_file
from manyworks.drafting.files.outputs import prepare_folder, write_outputs
from manyworks.drafting.files.policy_file import read_policy
from manyworks.drafting.files.workshop_files import read_workshops
from manyworks.drafting.papers.figures import Summary
from manyworks.drafting.papers.summary import summarise
from manyworks.drafting.problem import problem_from
from manyworks.drafting.solving import Moment, find_plan
from manyworks.planning.pipeline import Effort


@dataclass(frozen=True)
class Sources:
    """The files of one plan, as they were named on the command line."""

    designs: Sequence[str]
    workshops: Sequence[str]
    homes: Path
    policy: Path | None = None


@dataclass(frozen=True)
class Outcome:
    """What was planned, and the files that were written."""

    summary: Summary
    files: tuple[str, ...]


def plan_files(
    sources: Sources,
    out: Path,
    effort: Effort,
    *,
    now: datetime,
    tell: Callable[[Moment], None],
    cancelled: Callable[[], bool],
) -> Outcome:
    """Plan homes from files and write everything into ``out``.

    Raises
    ------
    Refused
        When a file cannot be read, a name is not known, or nothing at all could be planned; nothing has
        been written then.
    """
    settings, currency = read_policy(sources.policy)
    homes = read_homes_file(sources.homes)
    prepare_folder(out)
    tell(Moment(0.0, "Reading designs"))
    designs = read_designs(sources.designs)
    tell(Moment(0.0, "Reading workshops"))
    workshops, notes = read_workshops(sources.workshops)
    gathered = gather(
        homes,
        designs,
        workshops,
        notes=notes,
        today=now.date(),
        currency=currency,
        name=sources.homes.stem,
    )
    draft = problem_from(gathered.facts, settings)
    made = find_plan(draft, settings, effort, tell=tell, cancelled=cancelled)
    summary = replace(summarise(draft, made), notes=gathered.notes)
    tell(Moment(0.99, "Writing files"))
    files = write_outputs(out, draft, made, summary, made_at=now)
    return Outcome(summary, tuple(files))
