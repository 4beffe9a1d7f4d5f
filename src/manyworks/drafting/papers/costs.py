"""What a plan costs, in money that somebody pays, and what beside it only weighs."""

from dataclasses import dataclass
from typing import Annotated

from manyworks.planning.fields import About


@dataclass(frozen=True, slots=True)
class CostParts:
    """What the cost is made of."""

    work: Annotated[float, About("machines and people", "money")]
    cutting: Annotated[float, About("the part of it that is cutting kits", "money")]
    transfer: Annotated[float, About("kits moved between workshops", "money")]
    delivery: Annotated[float, About("blocks brought to their plots", "money")]
    lateness: Annotated[float, About("blocks that arrive late", "money")]
    carbon: Annotated[float, About("greenhouse gas of driving, at the price set", "money")]
    fairness: Annotated[float, About("work above fair shares and above the cap", "money")]
    promises: Annotated[float, About("changed promises", "money")]
    training: Annotated[float, About("what trainees' hours are worth, so 0 or below", "money")]

    @property
    def paid(self) -> float:
        """What somebody is paid for work and moving, money."""
        return self.work + self.transfer + self.delivery


@dataclass(frozen=True, slots=True)
class StockBought:
    """Boards of one stock that one workshop cuts, and the spare ones it orders beside them."""

    name: Annotated[str, About("the stock's key")]
    sheets: Annotated[int, About("how many its sheets take", "1")]
    price: Annotated[float | None, About("of one sheet; none = not known", "money")]
    price_source: Annotated[str, About("where the price comes from")]
    workshop: Annotated[
        str, About("id of the workshop; empty in plans made before boards were told apart")
    ] = ""
    workshop_name: Annotated[str, About("its name")] = ""
    spare: Annotated[int, About("ordered beside those, for rejects", "1")] = 0

    @property
    def to_order(self) -> int:
        """All of them."""
        return self.sheets + self.spare


@dataclass(frozen=True, slots=True)
class MaterialFigures:
    """Boards that are bought, and what is made of them."""

    cost: Annotated[float | None, About("of the sheets that have a price; none = there are none", "money")]
    unpriced_sheets: Annotated[int, About("sheets whose price nobody knows", "1")]
    yield_: Annotated[float | None, About("part of the board that is used; none = without sheets", "1")]
    stock: Annotated[tuple[StockBought, ...], About("by key of the stock, then by workshop")]
    cut_length_m: Annotated[float, About("lines that are cut through", "m")]
    spare_cost: Annotated[
        float | None, About("of the spare boards that have a price; none = there are none", "money")
    ] = None

    @property
    def spare(self) -> int:
        """Spare boards of all kinds."""
        return sum(one.spare for one in self.stock)

    @property
    def bought(self) -> float:
        """Money for all boards that have a price, each counted once."""
        return (self.cost or 0.0) + (self.spare_cost or 0.0)


@dataclass(frozen=True, slots=True)
class ByHand:
    """What a careful coordinator plans: earliest date first, at the nearest workshop with room."""

    paid: Annotated[float, About("work and moving", "money")]
    late_blocks: Annotated[int, About("blocks that arrive late", "1")]
    late_days: Annotated[float, About("lateness of all late blocks together", "days")]
    loads: Annotated[int, About("deliveries", "1")]
    kilometres: Annotated[float, About("driven", "km")]
