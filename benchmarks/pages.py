"""Measure the pages: a real server, a signed-in coordinator, the demo or something much larger.

    python benchmarks/pages.py                                  # the demo as it is
    python benchmarks/pages.py --leads 11000                    # with so many places more in the directory
    python benchmarks/pages.py --homes 34 --workshops 50        # with the plan of a whole programme

One row a page: median and 95th percentile in milliseconds, and the kilobytes that travel (compressed).
Everything happens in a temporary folder, or in --data DIR, which is kept and used again.
"""

import argparse
import os
import random
import re
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

PROGRAMME = "Programme, first plan"


def main() -> int:
    options = parse()
    with tempfile.TemporaryDirectory(prefix="manyworks-pages-") as temporary:
        folder = options.data or Path(temporary)
        prepare_house(folder)
        from manyworks.network.workshops.models import Workshop
        from manyworks.plans.plans.models import PlanRun

        add_leads(options.leads - Workshop.objects.count())
        if options.homes:
            plan_a_programme(options.homes, options.workshops, options.time_limit)
        plan = PlanRun.objects.order_by("-pk").first()
        assert plan is not None
        pages = pages_of(plan)
        with_server(folder, pages, options.requests)
    return 0


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--leads", type=int, default=0, help="places in the directory, at least")
    parser.add_argument(
        "--homes", type=int, default=0, help="homes of about 70 blocks each, planned together"
    )
    parser.add_argument("--workshops", type=int, default=50, help="workshops that make those homes")
    parser.add_argument("--time-limit", type=int, default=60, help="seconds for that plan")
    parser.add_argument("--requests", type=int, default=30, help="of every page")
    parser.add_argument("--data", type=Path, help="a folder to keep")
    return parser.parse_args()


def prepare_house(folder: Path) -> None:
    """The demo, told in this process, as `manyworks demo` would."""
    os.environ |= {"MANYWORKS_DATA": str(folder.resolve()), "MANYWORKS_DEMO": "1"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "manyworks.web.settings"
    from manyworks.web.data_folder import prepare

    prepare(folder)
    import django

    django.setup()
    from django.core.management import call_command

    from manyworks.web.cli.preparing import gather_static_files_if_changed, migrate_if_needed

    migrate_if_needed()
    gather_static_files_if_changed()
    call_command("load_demo")


def add_leads(count: int) -> None:
    """So many places that are known but not yet members, spread over England, each with a machine."""
    from manyworks.core.vocabulary.models import Process
    from manyworks.network.machines.models import Machine
    from manyworks.network.workshops.models import Workshop

    if count <= 0:
        return
    chance = random.Random(1)
    processes = list(Process.objects.all())
    places = [
        Workshop(
            slug=f"lead-{i}",
            name=f"{chance.choice(('Timber', 'Metal', 'Print', 'Maker'))} works {i}",
            city=chance.choice(("Leeds", "Bristol", "Derby", "Hull", "Truro")),
            latitude=chance.uniform(50.5, 54.5),
            longitude=chance.uniform(-4, 1),
            location_accuracy="town",
        )
        for i in range(count)
    ]
    made = Workshop.objects.bulk_create(places, batch_size=1000)
    machines = [
        Machine(
            workshop=place,
            name="Machine",
            process=chance.choice(processes),
            bed_length_mm=chance.choice((600, 1300, 2500, 3100)),
            bed_width_mm=chance.choice((400, 1250, 1550)),
        )
        for place in made
    ]
    Machine.objects.bulk_create(machines, batch_size=1000)


def plan_a_programme(homes: int, workshops: int, seconds: int) -> None:
    """Homes one after another on a hill, workshops within an hour's drive, and their plan."""
    from manyworks.core.jobs.actions import run_due_jobs
    from manyworks.plans.plans.actions import start_plan
    from manyworks.plans.plans.models import PlanRun
    from manyworks.web.demo.homes import next_working_day

    if PlanRun.objects.filter(name=PROGRAMME).exists():
        return
    today = date.today()
    company = company_of_the_demo()
    open_more_workshops(company, workshops, today)
    ordered = order_more_homes(company, homes, today)
    run = start_plan(
        by=company.people["ama"],
        network=company.severn,
        name=PROGRAMME,
        homes=ordered,
        start=next_working_day(today + timedelta(days=7)),
        settings={},
        seed=1,
        time_limit_s=seconds,
    )
    begin = time.perf_counter()
    run_due_jobs()
    run.refresh_from_db()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    blocks = sum(line.quantity for home in ordered for line in home.blocks.all())
    print(f"plan of {homes} homes, {blocks} blocks, {workshops} workshops: {run.status}, "
          f"{time.perf_counter() - begin:.0f} s, {peak:.0f} MB")  # fmt: skip


def company_of_the_demo():  # type: ignore[no-untyped-def]
    """The people of the story, looked up again."""
    from manyworks.core.accounts.models import User
    from manyworks.core.organisations.models import Network, Organisation
    from manyworks.web.demo.people import CAST, KEEPER, Company

    networks = [Network.objects.get(slug=slug) for slug in ("severn-vale-homes", "lakeland-timber-commons")]
    people = {person.key: User.objects.get(email=person.email) for person in CAST}
    organisations = {one.slug: one for one in Organisation.objects.all()}
    return Company(User.objects.get(email=KEEPER.email), people, organisations, *networks)


def open_more_workshops(company, count: int, today: date) -> None:  # type: ignore[no-untyped-def]
    """Workshops like those of the story, elsewhere, until there are so many."""
    from dataclasses import replace

    from manyworks.core.invitations.actions import accept_invitation, invite_organisation
    from manyworks.core.organisations.actions import create_organisation
    from manyworks.web.demo.people import SEVERN_MEMBERS
    from manyworks.web.demo.places import SITES, _open

    chance = random.Random(2)
    patterns = [site for site in SITES if site.key in SEVERN_MEMBERS]
    for i in range(len(patterns), count):
        pattern = patterns[i % len(patterns)]
        name = f"{pattern.name} {i}"
        organisation = create_organisation(by=company.keeper, name=name, about="Measured, not real.")
        offer = invite_organisation(network=company.severn, guest=organisation, by=company.people["ama"])
        accept_invitation(invitation=offer, by=company.keeper)
        key = f"more-{i}"
        company.organisations[key] = organisation
        place = (51.42 + chance.uniform(-0.4, 0.4), -2.6 + chance.uniform(-0.6, 0.6))
        _open(replace(pattern, key=key, name=name, latitude=place[0], longitude=place[1]), company, today)


def order_more_homes(company, count: int, today: date):  # type: ignore[no-untyped-def]
    """Homes whose foundations are ready one after another, three years long."""
    from manyworks.web.demo.homes import Plot, _order

    step = 3 * 365 / max(1, count)
    plots = [
        Plot(f"Hill {i + 1}", 36, 90 + round(i * step), 51.4231 + i * 1e-4, -2.6013 + i * 1e-4)
        for i in range(count)
    ]
    return [_order(plot, company, today) for plot in plots]


def pages_of(plan) -> list[tuple[str, str]]:  # type: ignore[no-untyped-def]
    """What is asked for: name and address."""
    root = f"/plans/{plan.pk}/"
    return [
        ("start", "/"),
        ("workshop list", "/workshops/"),
        ("list near a point, 20 km", "/workshops/?near=51.45,-2.59&within=20"),
        ("all pins of the map", "/workshops/pins.geojson"),
        ("designs", "/designs/"),
        ("homes", "/homes/"),
        ("plans", "/plans/"),
        ("plan: summary", root),
        ("plan: board", f"{root}board/"),
        ("plan: allocation", f"{root}allocation/"),
        ("plan: sheets", f"{root}sheets/"),
        ("plan: one sheet", f"{root}sheets/0/"),
        ("plan: deliveries", f"{root}deliveries/"),
        ("plan as PDF", f"{root}files/plan.pdf"),
    ]


def with_server(folder: Path, pages: list[tuple[str, str]], requests: int) -> None:
    """Start the program, sign in as Ama, ask for every page in turn and print what it took."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "manyworks.web", "demo", "--data", str(folder), "--port", str(port)]
    program = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    try:
        sign_in(browser, address)
        print(f"{'page':28}{'median ms':>12}{'95 % ms':>12}{'kB':>8}")
        for name, path in pages:
            print_row(name, *ask(browser, address + path, requests))
    finally:
        program.terminate()
        program.wait(30)


def sign_in(browser: OpenerDirector, address: str) -> None:
    for _attempt in range(200):
        try:
            first = browser.open(address + "/").read().decode()
            break
        except (URLError, OSError):
            time.sleep(0.1)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', first)
    user = re.search(r'name="user" value="(\d+)"[^<]*>[^<]*(?:<[^>]+>[^<]*)*?Ama', first)
    assert token and user, "the first page offers no sign-in"
    form = urlencode({"csrfmiddlewaretoken": token[1], "user": user[1]}).encode()
    browser.open(Request(f"{address}/account/demo/", form, {"Referer": address}))


def ask(browser: OpenerDirector, url: str, requests: int) -> tuple[list[float], int]:
    taken, size = [], 0
    for _ in range(requests if not url.endswith(".pdf") else min(5, requests)):
        begin = time.perf_counter()
        with browser.open(Request(url, headers={"Accept-Encoding": "gzip"}), timeout=120) as answer:
            size = len(answer.read())
        taken.append((time.perf_counter() - begin) * 1000)
    return taken, size


def print_row(name: str, taken: list[float], size: int) -> None:
    ranked = sorted(taken)
    print(f"{name:28}{statistics.median(taken):>12.0f}{ranked[int(0.95 * (len(ranked) - 1))]:>12.0f}"
          f"{size / 1000:>8.0f}", flush=True)  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
