"""Make somebody a keeper of this installation, who may found networks."""

import getpass
import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from manyworks.core.accounts.actions import appoint_steward, create_user
from manyworks.core.accounts.models import User


class Command(BaseCommand):
    help = "Make somebody a keeper of this installation, who may found networks and read the whole log."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="their e-mail address; the account is opened if there is none")
        parser.add_argument("--name", default="", help="their name, for a new account")
        parser.add_argument("--step-down", action="store_true", help="take the office away again")

    def handle(self, *args: Any, **options: Any) -> None:
        email = str(options["email"])
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            password = os.environ.get("MANYWORKS_NEW_PASSWORD") or getpass.getpass("New password: ")
            user = create_user(email=email, name=options["name"] or email.split("@")[0], password=password)
        appoint_steward(user=user, steward=not options["step_down"])
        what = "no longer keeps" if options["step_down"] else "now keeps"
        self.stdout.write(f"{user} {what} this installation.")
