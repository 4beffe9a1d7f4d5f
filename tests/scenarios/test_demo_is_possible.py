"""The plan of the demo's first plot, run minute by minute by the independent judge."""

import pytest

from benchmarks.judge import judge
from benchmarks.judge.figures import figures
from manyworks.drafting.problem import problem_from
from manyworks.drafting.sample.homes import sample_home
from manyworks.drafting.solving import find_plan
from manyworks.planning.pipeline import Effort
from manyworks.plans.orders.models import Home
from manyworks.plans.plans.bridge.rows import facts_of
from manyworks.web.demo.homes import PLOTS
from manyworks.web.demo.plans import ask_for_a_plan
from tests.benchmarks.made import documents
from tests.benchmarks.shop_table import differs
from tests.scenarios.conftest import MONDAY
from tests.scenarios.stage import Stage


@pytest.mark.slow
def test_nothing_in_the_demos_plan_is_impossible(stage: Stage) -> None:
    run = ask_for_a_plan(stage.company, list(Home.objects.order_by("pk"))[:1], MONDAY)
    homes = list(run.homes.prefetch_related("phases", "blocks__revision__block"))
    draft = problem_from(facts_of(run.network, homes, name=run.name, start=run.start), run.policy)
    effort = Effort(seed=run.seed, time_limit_s=float(run.time_limit_s))
    made = find_plan(draft, run.policy, effort, tell=lambda moment: None, cancelled=lambda: False)
    assert made.violations == ()
    written = documents(made)
    verdict = judge(written.plan, written.problem)
    assert verdict.impossible == ()
    assert verdict.acts > 500 and verdict.loads > 3
    assert (
        differs("demo", figures(written.plan, written.problem), sample_home(PLOTS[0].inside_m2).inside_m2)
        == []
    )
