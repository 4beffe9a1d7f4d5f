"""Times and names that jobs go by."""

from datetime import timedelta

# A running job shows a sign of life every HEARTBEAT; one silent for LEASE has lost its worker.
HEARTBEAT = timedelta(seconds=10)
LEASE = timedelta(seconds=60)
LONG_LEASE = timedelta(minutes=15)
# Progress and cancel wishes are written and read at most this often, however eager the function is.
THROTTLE_S = 0.5

_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(minutes=15)
_STEPS = 10


def wait_before_attempt(attempt: int) -> timedelta:
    """How long to wait before the given attempt (2, 3, ...): 5 s, 20 s, 80 s ... up to 15 minutes."""
    factor: int = 4 ** min(max(0, attempt - 2), _STEPS)
    return min(_LONGEST_WAIT, _FIRST_WAIT * factor)


def worker_name(host: str, process: int, label: str = "") -> str:
    """How a worker signs the jobs it takes: ``host:process[:label]``."""
    return ":".join(filter(None, [host[:60], str(process), label]))


def process_on(worker: str, host: str) -> int | None:
    """The process number of a worker of this host; None for one of another host."""
    name, _, rest = worker.partition(":")
    number = rest.partition(":")[0]
    return int(number) if name == host[:60] and number.isdigit() else None
