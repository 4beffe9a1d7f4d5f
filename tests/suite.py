"""The whole suite, as `./run test` and continuous integration run it; docs/build/tests.md explains it.

Two lanes run side by side: every test on SQLite; and the browser, the readers of source (`./run check`) and
then, on PostgreSQL, every test that uses a database. What this machine lacks is named at the end with how to
get it; with MANYWORKS_NO_SKIP set, lacking anything is a failure. Arguments go to pytest instead of running
everything.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.check import READERS
from tests.steps import ROOT, Step, side_by_side

PYTEST = [sys.executable, "-m", "pytest"]
TIMED = ["--durations", "20"]
PARALLEL = [*PYTEST, "-n", "2", "--dist", "loadfile", *TIMED, "--file-limit", "40", "tests"]

# In a process of their own: the browser's driver keeps an event loop running, which Django refuses.
APART = ["--ignore", "tests/browser", "--ignore", "tests/shape"]
# Libraries that know no Django (tests/shape holds them to it) need not even be read for a second database.
PURE = ["--ignore", "tests/planning", "--ignore", "tests/formats"]

ON_SQLITE = Step("Tests on SQLite", [*PARALLEL, *APART])
IN_A_BROWSER = Step("Tests in a browser", [*PYTEST, *TIMED, "tests/browser"])
ON_POSTGRESQL = Step(
    "Tests that use a database, on PostgreSQL",
    [*PARALLEL, *APART, *PURE],
    {"MANYWORKS_TEST_DATABASE": "postgres"},
)

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


def main() -> int:
    if sys.argv[1:]:
        return subprocess.run([*PYTEST, *sys.argv[1:]], cwd=ROOT, check=False).returncode
    missing = {need: cure for need, (here, cure) in NEEDS.items() if not here()}
    second = [] if any("PostgreSQL" in need for need in missing) else [ON_POSTGRESQL]
    well = side_by_side([ON_SQLITE], [IN_A_BROWSER, *READERS, *second])
    for need, cure in missing.items():
        print(f"Skipped for want of {need}. {cure}.")
    if missing and os.environ.get("MANYWORKS_NO_SKIP"):
        print("MANYWORKS_NO_SKIP is set, so lacking something is a failure.")
        return 1
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
