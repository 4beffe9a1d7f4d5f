"""Small parts that need tabs are said on their sheet's page, in its list and in its file."""

from manyworks.drafting.papers.cutting import cutting_file
from manyworks.drafting.papers.sheets import needs_tabs, part_rows
from manyworks.formats.tabs import LAYER
from manyworks.plans.plans.models import PlanRun
from manyworks.plans.plans.queries import reading_of
from tests.plans.orders.test_pages import signed_in
from tests.plans.plans.test_runs import made, quick, told_story_planned  # noqa: F401  (fixtures)
from tests.severn_vale import Story


def test_a_sheet_says_which_parts_need_tabs_and_its_file_shows_where(made: PlanRun, story: Story) -> None:  # noqa: F811
    read = reading_of(made)
    seen = set()
    for index, sheet in enumerate(read.plan.sheets):
        small = [placed for placed in sheet.parts if needs_tabs(read.parts[placed.part])]
        assert sum(row.count for row in part_rows(read, sheet) if row.tabs) == len(small)
        file = cutting_file(read, made.figures, sheet, "svg") or b""
        assert (LAYER.encode() in file) is (b"CUT FIRST, leaving tabs" in file) is bool(small)
        if bool(small) not in seen:
            text = signed_in(story.tom).get(f"/plans/{made.pk}/sheets/{index}/").content.decode()
            assert ("tabs; cut first" in text) is ("easily: the file shows where" in text) is bool(small)
            seen.add(bool(small))
    assert True in seen
