"""Rule on first articles: a series begins when a first one is finished at that workshop."""

from collections import defaultdict

from manyworks.planning.check.findings import Findings, Violation
from manyworks.planning.check.lookup import Lookup
from manyworks.planning.model import ScheduledOperation


def check_series(at: Lookup) -> Findings:
    """Before a first article is finished, no second unit begins its group there, unless it had begun."""
    groups: dict[tuple[str, str, str], dict[str, list[ScheduledOperation]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for bar in at.plan.operations:
        step, unit = at.step(bar), at.units.get(bar.unit)
        if step is not None and unit is not None and at.blocks[unit.block].first_article:
            groups[bar.workshop, unit.block, step.group][bar.unit].append(bar)
    for (shop, block, group), units in groups.items():
        if any(
            (a.workshop, a.block) == (shop, block) and a.group in (None, group) for a in at.problem.accepted
        ):
            continue
        finished = min(max(bar.end for bar in bars) for bars in units.values())
        begun = {name for name, bars in units.items() if any((name, b.operation) in at.started for b in bars)}
        starts = {name: min(bar.start for bar in bars) for name, bars in units.items()}
        early = [name for name in units if starts[name] < finished]
        early.sort(key=lambda name: (name not in begun, starts[name], name))
        for name in early[1:]:
            if name not in begun:
                message = f"{group} begins at {starts[name]}; the first {block} there ends at {finished}."
                yield Violation("series.first-article", f"unit {name}, workshop {shop}", message)
