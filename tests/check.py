"""What `./run check` runs before every commit: format, lint, types and shape, in under half a minute."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.steps import Step, side_by_side

RUFF = str(Path(sys.executable).parent / "ruff")
TYPES = Step("Types", [sys.executable, "-m", "mypy"])
SHAPE = [
    Step("Format", [RUFF, "format", "--check", "--quiet", "."]),
    Step("Lint", [RUFF, "check", "--quiet", "."]),
    Step("Shape", [sys.executable, "-m", "pytest", "tests/shape"]),
]
READERS = [*SHAPE, TYPES]

if __name__ == "__main__":
    sys.exit(0 if side_by_side([TYPES], SHAPE) else 1)
