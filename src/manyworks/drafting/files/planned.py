"""The main job without server or database: files in, a folder with a checked plan out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from manyworks.drafting.files.design_files import read_designs
from manyworks.drafting.files.gather import Gathered, gather
from manyworks.drafting.files.homes_file import read_homes_file
from manyworks.drafting.files.outputs import prepare_folder, write_outputs
from manyworks.drafting.files.policy_file import read_policy
from manyworks.drafting.files.profile import read_profile
from manyworks.drafting.files.standing import forgotten, read_standing
from manyworks.drafting.files.workshop_files import read_workshops
from manyworks.drafting.papers.figures import Summary
from manyworks.drafting.papers.summary import around_plans, summarise
from manyworks.drafting.papers.wording import question_lines
from manyworks.drafting.problem import Draft, problem_from
from manyworks.drafting.settings import Value
from manyworks.drafting.solving import Moment, find_plan
from manyworks.planning.booked import around
from manyworks.planning.pipeline import Effort
from manyworks.refused import Refused


@dataclass(frozen=True)
class Sources:
    """The files of one plan, as they were named on the command line."""

    designs: Sequence[str]
    workshops: Sequence[str]
    homes: Path
    policy: Path | None = None
    assumed: Sequence[str] = ()
    answers: Sequence[str] = ()
    profile: Path | None = None
    around: Sequence[Path] = ()


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
    settings, currency, days_off = read_policy(sources.policy)
    homes = read_homes_file(sources.homes)
    profile = read_profile(sources.profile)
    told = profile.told(sources.assumed, sources.answers)
    standing = read_standing(sources.around, out)
    prepare_folder(out)
    tell(Moment(0.0, "Reading designs"))
    designs = read_designs(sources.designs, told)
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
        days_off=days_off,
    )
    draft = _draft(gathered, settings)
    draft = replace(draft, problem=around(draft.problem, standing))
    made = find_plan(draft, settings, effort, tell=tell, cancelled=cancelled)
    summary = summarise(draft, made, settings)
    summary = replace(
        summary,
        notes=(*gathered.notes, *forgotten(standing)),
        assumptions=(*gathered.assumptions, *summary.assumptions),
        questions=gathered.questions,
        around=around_plans(made.problem, standing),
    )
    tell(Moment(0.99, "Writing files"))
    offsets = {part.key: part.offset for block in gathered.facts.blocks for part in block.parts}
    files = write_outputs(out, made, summary, offsets=offsets, made_at=now)
    profile.kept(told, now.date())
    return Outcome(summary, tuple(files))


def _draft(gathered: Gathered, settings: Mapping[str, Value]) -> Draft:
    """The problem; where nothing can be planned the refusal says what the drawings ask."""
    try:
        return problem_from(gathered.facts, settings)
    except Refused as refused:
        hint = "\n".join([refused.hint, *question_lines(gathered.questions)])
        raise Refused(refused.code, refused.message, hint, refused.field) from None
