"""Single answers of the kernels for people's questions."""

import numpy as np

from manyworks.planning.dispatch.compiled import kernel
from manyworks.planning.dispatch.floor import CUT, Floor, Ints, Reals
from manyworks.planning.dispatch.price import group_price, transfer_price
from manyworks.planning.dispatch.queue import work_span


@kernel
def _fill_prices(floor: Floor, unit: int, group: int, cut: int, make: int, prices: Reals) -> None:
    for shop in range(prices.shape[0]):
        price = group_price(floor, unit, group, shop)
        if group == CUT:
            prices[shop] = price + transfer_price(floor, unit, shop, make)
        else:
            prices[shop] = price + transfer_price(floor, unit, cut, shop)


@kernel
def _fill_span(floor: Floor, shop: int, ready: int, length: int, span: Ints) -> None:
    span[0], span[1] = work_span(floor, shop, ready, length)


def list_prices(floor: Floor, unit: int, group: int, cut: int, make: int) -> Reals:
    """(m,) price of one group at every workshop, the other group staying where it is."""
    prices = np.empty(len(floor.shop))
    _fill_prices(floor, unit, group, cut, make, prices)
    return prices


def working_span(floor: Floor, shop: int, ready: int, length: int) -> tuple[int, int]:
    """Start and end of `length` units of work at a workshop that may begin at `ready`."""
    span = np.empty(2, np.int64)
    _fill_span(floor, shop, ready, length, span)
    return int(span[0]), int(span[1])
