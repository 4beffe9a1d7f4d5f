"""From finished blocks to loads: which vehicle brings what to which plot, when, in which order."""

from manyworks.planning.delivery.arrivals import with_deliveries
from manyworks.planning.delivery.loads import Deliveries, NotCarried, plan_deliveries

__all__ = ["Deliveries", "NotCarried", "plan_deliveries", "with_deliveries"]
