"""Start Manyworks here: web server and worker, until Ctrl-C."""

import os
import socket
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from manyworks.core import first_keeper
from manyworks.refused import Refused
from manyworks.web.cli.certificate import ensure_certificate, local_addresses
from manyworks.web.cli.preparing import gather_static_files_if_changed, migrate_if_needed
from manyworks.web.cli.processes import Keeper, Kept, python_command
from manyworks.web.cli.terminal import data_folder, on_sqlite, say

# On a small machine the first page is worth more than the first job.
WORKER_LATER_S = 1.5


class Command(BaseCommand):
    help = "Start Manyworks here: web server and worker, until Ctrl-C."
    requires_system_checks: list[str] = []
    demo = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="with the demo network and one-click sign-in")
        parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets other machines in (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="(8000)")
        parser.add_argument("--https", action="store_true", help="with a certificate made for this machine")
        parser.add_argument("--workers", type=int, default=1, help="background workers (1)")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = str(options["host"]), int(options["port"])
        refuse_strangers(host, demo=bool(options["demo"] or self.demo))
        refuse_taken_port(host, port)
        # The processes that serve are children of this one.
        os.environ.setdefault("MANYWORKS_URL", own_address(host, port, https=bool(options["https"])))
        migrate_if_needed()
        gather_static_files_if_changed()
        if options["demo"] or self.demo:
            call_command("load_demo")
        kept = [Kept("web server", server_command(host, port, https=bool(options["https"])))]
        for number in range(int(options["workers"])):
            command = python_command("worker", "--label", str(number + 1))
            kept.append(Kept("worker", command, not_before=time.monotonic() + WORKER_LATER_S))
        say(f"Data folder: {data_folder()}")
        for address in addresses(host, port, https=bool(options["https"])):
            say(f"Manyworks: {address}")
        if secret := first_keeper.offered():
            say("Nobody keeps this installation yet. Whoever opens this link first does:")
            say(f"  {addresses(host, port, https=bool(options['https']))[0]}account/begin/{secret}/")
        say("Ctrl-C stops it.")
        Keeper(kept).run()
        say("Stopped.")


def server_command(host: str, port: int, *, https: bool) -> list[str]:
    """How granian is started: one process on SQLite, where one writer at a time is the rule."""
    processes = 1 if on_sqlite() else max(2, min(4, os.cpu_count() or 1))
    options = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(processes)]
    threads = 2 * (os.cpu_count() or 1) + 1
    options += ["--blocking-threads", str(threads), "--log-level", "warning", "--no-ws"]
    if https:
        certificate, key = ensure_certificate(data_folder() / "https")
        options += ["--ssl-certificate", str(certificate), "--ssl-keyfile", str(key)]
    return [*python_command()[:1], "-m", "granian", *options, "manyworks.web.wsgi:application"]


def addresses(host: str, port: int, *, https: bool) -> list[str]:
    """Where a browser finds it."""
    scheme = "https" if https else "http"
    if host not in {"0.0.0.0", "::"}:  # noqa: S104
        return [f"{scheme}://{'localhost' if host == '127.0.0.1' else host}:{port}/"]
    others = [a for a in local_addresses() if ":" not in a and not a.startswith("127.")]
    return [f"{scheme}://{address}:{port}/" for address in ["localhost", *others]]


def own_address(host: str, port: int, *, https: bool) -> str:
    """How links begin that leave the house, where nobody has said it: a name that was set, with this port.

    Behind a proxy its port is the visitors', and not known here.
    """
    if names := os.environ.get("MANYWORKS_HOSTS", "").replace(",", " ").split():
        scheme, usual = ("https", 443) if https or settings.HTTPS else ("http", 80)
        left_out = port == usual or settings.SECURE_PROXY_SSL_HEADER is not None
        return f"{scheme}://{names[0]}" if left_out else f"{scheme}://{names[0]}:{port}"
    return addresses(host, port, https=https)[-1].rstrip("/")


def refuse_strangers(host: str, *, demo: bool) -> None:
    """Serve other machines only under names that were set: a link in a mail must not lead elsewhere."""
    if demo or os.environ.get("MANYWORKS_HOSTS"):
        return
    if host in {"0.0.0.0", "::"}:  # noqa: S104
        raise Refused(
            "up.hosts",
            f"--host {host} lets other machines in, but the names of this installation are not set.",
            hint="Say how they reach it, for example: MANYWORKS_HOSTS=works.example.org,192.168.1.20",
        )
    if host not in {"127.0.0.1", "localhost", "::1"}:
        # The processes that serve are children of this one.
        os.environ["MANYWORKS_HOSTS"] = host


def refuse_taken_port(host: str, port: int) -> None:
    """Say at once that the port is taken, instead of a server that dies again and again."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as problem:
            raise Refused(
                "up.port",
                f"Port {port} of {host} cannot be used: {getattr(problem, 'strerror', None) or problem}.",
                hint=f"Choose another, for example: --port {min(port + 1, 65535)}",
            ) from problem
