"""Load the demo story into this installation, once."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from manyworks.refused import Refused
from manyworks.web.demo.story import finish_first_plan, is_told, tell_story


class Command(BaseCommand):
    help = "Load the demo story into this installation, once."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if is_told():
            return
        if not settings.DEMO:
            raise Refused(
                "demo.off",
                "This is not a demo: its people can be signed in as without a password.",
                "Start it with: manyworks demo --data some-other-folder",
            )
        self.stderr.write("Telling the demo story: people, workshops, designs, homes, a first plan.")
        tell_story()
        finish_first_plan()
