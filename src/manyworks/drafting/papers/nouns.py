"""What a plan's papers call things: homes and their blocks, or orders and their pieces; said in one place."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Nouns:
    """The words and sentences in which plans of homes and of orders differ.

    Sentences hold ``%(count)d``, and ``%(on_time)d`` where some are late. ``columns`` are the heads of tables
    for programs: of the home, the block, how many of them, their order in a load, and when they are needed.
    """

    of_orders: bool
    none_planned: str
    all_on_time: str
    some_on_time: str
    left_out: str
    brought: str
    late: str
    counted: str
    home: str
    homes: str
    block: str
    blocks: str
    last_arrives: str
    operation: str
    load: str
    receives: str
    columns: tuple[str, str, str, str, str]

    def how_many(self, count: int) -> str:
        """So many blocks, or pieces."""
        if self.of_orders:
            return ngettext("%(n)d piece", "%(n)d pieces", count) % {"n": count}
        return ngettext("%(n)d block", "%(n)d blocks", count) % {"n": count}


def nouns(*, of_orders: bool) -> Nouns:
    """The words for a plan of orders alone, or for one with homes in it."""
    return _of_orders() if of_orders else _of_homes()


def _of_homes() -> Nouns:
    return Nouns(
        of_orders=False,
        none_planned=_("None of the %(count)d blocks could be planned; see below."),
        all_on_time=_("All %(count)d blocks arrive on time."),
        some_on_time=_("%(on_time)d of %(count)d blocks arrive on time."),
        left_out=_("%(count)d blocks could not be planned; see below."),
        brought=_("Blocks brought to their plots"),
        late=_("Late blocks"),
        counted=_("blocks"),
        home=_("Home"),
        homes=_("Homes"),
        block=_("Block"),
        blocks=_("Blocks"),
        last_arrives=_("Last block arrives"),
        operation=_("Operation and block"),
        load=_("%(vehicle)s, %(blocks)d blocks, %(mass)s kg, %(km)s km"),
        receives=_("Site lead, date"),
        columns=("home", "block", "blocks", "blocks_in_loading_order", "needed_on_site"),
    )


def _of_orders() -> Nouns:
    return Nouns(
        of_orders=True,
        none_planned=_("None of the %(count)d pieces could be planned; see below."),
        all_on_time=_("All %(count)d pieces arrive on time."),
        some_on_time=_("%(on_time)d of %(count)d pieces arrive on time."),
        left_out=_("%(count)d pieces could not be planned; see below."),
        brought=_("Pieces brought to their addresses"),
        late=_("Late pieces"),
        counted=_("pieces"),
        home=_("Order"),
        homes=_("Orders"),
        block=_("Design"),
        blocks=_("Pieces"),
        last_arrives=_("Last piece arrives"),
        operation=_("Operation and design"),
        load=_("%(vehicle)s, %(blocks)d pieces, %(mass)s kg, %(km)s km"),
        receives=_("Received, date"),
        columns=("order", "design", "pieces", "designs_in_loading_order", "needed"),
    )
