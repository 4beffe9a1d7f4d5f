"""From finished blocks to loads: which vehicle brings what to which plot, when, in which order."""

from manyworks.planning.delivery.loads import Deliveries, Load, NotCarried, plan_deliveries
from manyworks.planning.delivery.vehicles import FLEET, ROAD_FREIGHT, Vehicle

__all__ = ["FLEET", "ROAD_FREIGHT", "Deliveries", "Load", "NotCarried", "Vehicle", "plan_deliveries"]
