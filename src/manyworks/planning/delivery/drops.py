"""Cuts what a site is to get into drops: blocks that come together."""

from collections.abc import Callable, Sequence

from manyworks.planning.delivery.cargo import Amount, Item
from manyworks.planning.delivery.routes import MOST_YARDS

MOST_ITEMS, MOST_SMALL, MOST_TRIES = 40, 250, 60_000
"""Blocks in one drop; small things are more, as long as not too many drops are tried."""

Offer = Callable[[Amount, frozenset[str], Sequence[Item], int], tuple[float, int] | None]


def plan_drops(
    items: Sequence[Item],
    offer: Offer,
    late_price: float,
    storage: int | None,
    most_early: int,
) -> list[list[Item]]:
    """The cheapest cut of the order in which blocks are wanted, by dynamic programming.

    Parameters
    ----------
    items
        Cargo of one site in the order in which it is wanted.
    offer
        Estimated cost in money and arrival in units of one vehicle that brings these blocks together, from
        what they take, their yards, themselves and when the last one is ready; None when no vehicle takes
        them.
    late_price
        Money for one block and unit of time late.
    storage
        Blocks that can wait on the plot; None = any.
    most_early
        Longest time a block may wait on the plot, in units.
    """
    most = max(MOST_ITEMS, min(MOST_SMALL, MOST_TRIES // max(1, len(items))))
    best: list[tuple[float, int]] = [(0.0, 0)]
    for stop in range(1, len(items) + 1):
        # what nothing brings alone is a drop of its own: why it is not carried is said later
        choices = [(best[stop - 1][0], stop - 1)]
        amount, yards, ready = Amount(), frozenset[str](), 0
        for begin in range(stop - 1, max(-1, stop - 1 - most), -1):
            item = items[begin]
            amount, yards, ready = amount.with_one(item), yards | {item.workshop}, max(ready, item.ready)
            if len(yards) > MOST_YARDS:
                break
            part = items[begin:stop]
            made = offer(amount, yards, part, ready)
            if made is None:
                break
            price, arrive = made
            if begin == stop - 1:
                choices.clear()
            else:
                waits = [one.due - arrive for one in part if one.due > arrive]
                if storage is not None and len(waits) > storage:
                    continue
                if max(waits, default=0) > most_early:
                    break
            late = sum(arrive - one.due for one in part if arrive > one.due) * late_price
            choices.append((best[begin][0] + price + late, begin))
        best.append(min(choices))
    drops, stop = list[list[Item]](), len(items)
    while stop:
        begin = best[stop][1]
        drops.append(list(items[begin:stop]))
        stop = begin
    return drops[::-1]
