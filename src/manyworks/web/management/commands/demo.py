"""Start Manyworks with the demo network; the same as up --demo."""

from manyworks.web.management.commands.up import Command as Up


class Command(Up):
    help = "Start Manyworks with the demo network; the same as up --demo."
    demo = True
