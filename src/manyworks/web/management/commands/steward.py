"""Name a keeper, or a coordinator for an organisation that has none left, or take an address as proved."""

import getpass
import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from manyworks.core.accounts.actions import appoint_steward, create_user, prove_address
from manyworks.core.accounts.models import User
from manyworks.core.invitations.queries import proved_addresses
from manyworks.core.organisations.actions import replace_coordinator
from manyworks.core.organisations.models import Organisation
from manyworks.refused import Refused


class Command(BaseCommand):
    help = (
        "Make somebody keeper of this installation, or coordinator of an organisation that lost its own; "
        "or say that an address is theirs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="their e-mail address; the account is opened if there is none")
        parser.add_argument("--name", default="", help="their name, for a new account")
        parser.add_argument("--yes", action="store_true", help="do not ask whether this is the right person")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--step-down", action="store_true", help="take the office away again")
        what.add_argument(
            "--proved",
            action="store_true",
            help="instead, say that the address is theirs, as a letter would ask",
        )
        what.add_argument(
            "--coordinates", metavar="NAME", default="",
            help="instead, coordinate this organisation: its name in its address",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        email, place = str(options["email"]).strip(), str(options["coordinates"])
        organisation = Organisation.objects.filter(slug=place).first()
        if place and organisation is None:
            raise Refused(
                "steward.organisation",
                f"No organisation is called {place} in addresses.",
                hint="Take the word from its page: /organisations/<name>/.",
            )
        user = User.objects.filter(email__iexact=email).first()
        if user is None and options["proved"]:
            raise Refused(
                "steward.nobody", f"Nobody has an account under {email}.", hint="Check the address."
            )
        if user is None:
            password = os.environ.get("MANYWORKS_NEW_PASSWORD") or getpass.getpass("New password: ")
            user = create_user(email=email, name=options["name"] or email.split("@")[0], password=password)
        elif not (options["yes"] or options["step_down"]):
            self._ask(user)
        if organisation is not None:
            replace_coordinator(organisation=organisation, user=user)
            self.stdout.write(f"{user} now coordinates {organisation}.")
            return
        if options["proved"]:
            prove_address(user=user)
            self.stdout.write(f"{user.email} is {user}'s.")
            return
        appoint_steward(user=user, steward=not options["step_down"])
        what = "no longer keeps" if options["step_down"] else "now keeps"
        self.stdout.write(f"{user} {what} this installation.")

    def _ask(self, user: User) -> None:
        """Anybody may have opened an account under an address; the person at the machine looks who it is."""
        proved = "is" if user.email in proved_addresses(user) else "was NOT"
        self.stdout.write(f"{user.name or 'No name'}, {user.email}, joined on {user.joined_at:%d %B %Y}.")
        self.stdout.write(f"The address {proved} proved.")
        for held in user.memberships.filter(until=None).select_related("organisation"):
            self.stdout.write(f"  {held.get_role_display()} of {held.organisation}")
        if input("Is this the right person? Type yes: ").strip().lower() != "yes":
            raise Refused("steward.not_them", "Nothing was changed.", hint="Check the address.")
