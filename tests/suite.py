"""The whole suite, as `./run test` and continuous integration run it.

First the readers of source (format, lint, types), then every test on SQLite, those in a browser, and the
floors with tables again on PostgreSQL. What this machine lacks is named at the end with how to get it; with
MANYWORKS_NO_SKIP set, lacking anything is a failure. Arguments go to pytest instead of running everything.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
DATABASE_TESTS = [
    "tests/core",
    "tests/network",
    "tests/designs",
    "tests/making",
    "tests/web",
    "tests/scenarios",
]
PARALLEL = ["-n", "2", "--dist", "loadfile"]

NEEDS = {
    "a Chromium browser, for the browser tests": (
        lambda: any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
        "Debian: apt-get install chromium",
    ),
    "PostgreSQL 15 or newer, for the second database": (
        lambda: shutil.which("initdb") or any(Path("/usr/lib/postgresql").glob("*/bin/initdb")),
        "Debian: apt-get install postgresql",
    ),
    "the shared folder of real files": (
        lambda: (ROOT.parent / "shared" / "data").is_dir() or os.environ.get("MANYWORKS_SHARED_DATA"),
        "put it beside the checkout as ../shared/data, or name it in MANYWORKS_SHARED_DATA",
    ),
}


def step(title: str, command: list[str], **environment: str) -> bool:
    started = time.monotonic()
    print(f"\n== {title}", flush=True)
    done = subprocess.run(command, cwd=ROOT, check=False, env={**os.environ, **environment})
    print(
        f"== {title}: {'ok' if done.returncode == 0 else 'FAILED'} in {time.monotonic() - started:.0f} s",
        flush=True,
    )
    return done.returncode == 0


def main() -> int:
    pytest = [sys.executable, "-m", "pytest"]
    if sys.argv[1:]:
        return subprocess.run([*pytest, *sys.argv[1:]], cwd=ROOT, check=False).returncode
    missing = {need: cure for need, (here, cure) in NEEDS.items() if not here()}
    ruff = str(BIN / "ruff")
    results = [
        step("Format", [ruff, "format", "--check", "--quiet", "."]),
        step("Lint", [ruff, "check", "--quiet", "."]),
        step("Types", [sys.executable, "-m", "mypy"]),
        step("Tests on SQLite", [*pytest, *PARALLEL, "tests", "--ignore", "tests/browser"]),
        # In a process of their own: the browser's driver keeps an event loop running, which Django refuses.
        step("Tests in a browser", [*pytest, "tests/browser"]),
    ]
    if not any("PostgreSQL" in need for need in missing):
        title = "Tests of the floors with tables on PostgreSQL"
        results.append(step(title, [*pytest, *PARALLEL, *DATABASE_TESTS], MANYWORKS_TEST_DATABASE="postgres"))
    for need, cure in missing.items():
        print(f"Skipped for want of {need}. {cure}.")
    if missing and os.environ.get("MANYWORKS_NO_SKIP"):
        print("MANYWORKS_NO_SKIP is set, so lacking something is a failure.")
        return 1
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
