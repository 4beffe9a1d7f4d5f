"""Says which test files cost most, and with `--file-limit` fails the run when one costs too much.

A file's cost is the processor time of its tests, in the worker that runs them and in processes they wait for:
unlike time on the wall it hardly depends on what runs beside. What a file makes first for all (a kernel,
a story) counts for the file that happens to come first, so the limit leaves room for that.
"""

import os
from collections import Counter
from collections.abc import Iterator

import pytest

_spent: Counter[str] = Counter()
_last = sum(os.times()[:4])


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--file-limit", type=float, default=0, help="processor seconds that a test file may take"
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """Every report carries the processor time since the one before it, from workers to the controller too."""
    global _last
    report = yield
    now = sum(os.times()[:4])
    report.processor_s, _last = now - _last, now
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    _spent[report.nodeid.partition("::")[0]] += getattr(report, "processor_s", 0.0)


def _too_slow(config: pytest.Config) -> list[tuple[str, float]]:
    limit = config.getoption("file_limit")
    return [(file, spent) for file, spent in _spent.most_common() if limit and spent > limit]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if _too_slow(session.config) and not hasattr(session.config, "workerinput"):
        session.exitstatus = max(session.exitstatus, pytest.ExitCode.TESTS_FAILED)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not config.getoption("file_limit"):
        return
    terminalreporter.section("dearest files, in processor seconds")
    for file, spent in _spent.most_common(10):
        terminalreporter.line(f"{spent:6.1f} {file}")
    for file, spent in _too_slow(config):
        terminalreporter.line(
            f"TOO SLOW: {file} takes {spent:.0f} s of {config.getoption('file_limit'):.0f} s. "
            "Make it faster or split it by kind of work (docs/build/tests.md).",
            red=True,
        )
