"""mypy --strict on the pure libraries and on every rules.py and actions.py, as the house asks."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "manyworks"
FLOORS = ("core", "network", "designs", "making")


def strict_files() -> list[str]:
    """Whole pure libraries, and the two files of every feature in which decisions are made."""
    names = ("rules.py", "actions.py", "actions/*.py")
    features = {path for floor in FLOORS for name in names for path in SOURCE.glob(f"{floor}/*/{name}")}
    pure = [SOURCE / "planning", SOURCE / "formats", SOURCE / "refused.py"]
    return [str(path) for path in [*pure, *sorted(features)]]


if __name__ == "__main__":
    # Files that are only imported are read but not judged: strictness is asked where the rules live.
    command = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", *strict_files()]
    sys.exit(subprocess.run(command, cwd=ROOT, check=False).returncode)
