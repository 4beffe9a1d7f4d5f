"""Chapter one: who is in the story. The people, organisations and networks are invented."""

from dataclasses import dataclass

from manyworks.core.accounts.actions import create_user
from manyworks.core.accounts.models import User
from manyworks.core.invitations.actions import accept_invitation, invite_organisation, invite_person
from manyworks.core.organisations.actions import create_network, create_organisation, end_membership
from manyworks.core.organisations.models import Membership, Network, Organisation


@dataclass(frozen=True)
class Person:
    """One of the cast: short name, full name, part in the story, and the roles they hold."""

    key: str
    name: str
    part: str
    roles: tuple[tuple[str, str], ...] = ()

    @property
    def email(self) -> str:
        return f"{self.key}@demo.example"


CAST = (
    Person(
        "ama", "Ama Boateng", "Coordinates the network: plans homes", (("novers", "coordinator"),)
    ),
    Person(
        "tom", "Tom Pritchard", "Manages Filwood Works, a community micro-factory",
        (("filwood", "workshop_manager"),),
    ),
    Person("leila", "Leila Hosseini", "Runs the router at Filwood Works", (("filwood", "operator"),)),
    Person(
        "gwen", "Gwen Llewellyn", "Inspector for the network: checks and signs", (("novers", "inspector"),)
    ),
    Person("sam", "Sam Okafor", "Leads the site at Novers Hill", (("novers", "site_lead"),)),
    Person(
        "marek", "Marek Zielinski", "Owns Avonmouth Panel & Joinery", (("avonmouth", "workshop_manager"),)
    ),
    Person(
        "priya", "Priya Nair", "Joiner and mentor at St Philips Joinery", (("stphilips", "mentor"),)
    ),
    Person("jo", "Jo Tran", "Trainee at Filwood Works", (("filwood", "trainee"),)),
    Person("ruth", "Ruth Dixon", "Coordinates the network in Cumbria", (("lakeland", "coordinator"),)),
)  # fmt: skip

KEEPER = Person("robin", "Robin Achebe", "Keeps this installation running")

# key, name, legal form, what it is
ORGANISATIONS = (
    (
        "novers",
        "Novers Hill Community Homes",
        "Community land trust; builds 34 timber homes.",
    ),
    (
        "filwood",
        "Filwood Works",
        "Community micro-factory; makes two homes a year alone.",
    ),
    (
        "bedminster",
        "Bedminster Makers’ Yard",
        "Makerspace whose members use the router by day; free in the evening.",
    ),
    ("avonmouth", "Avonmouth Panel & Joinery", "Family firm, two routers, mostly shop fitting."),
    ("stphilips", "St Philips Joinery", "Social enterprise that trains joiners; benches, no router."),
    ("keynsham", "Keynsham Cabinet Company", "Two cabinet makers with a small router."),
    ("weston", "Weston Wood Workshop", "Charity workshop near the sea front."),
    (
        "stroud",
        "Stroud Valleys Timber Frame",
        "Timber framers with a router and an insulation crew.",
    ),
    ("chepstow", "Chepstow Boat and Board", "Boat builders with a long router bed."),
    ("bath", "Bath Fab Lab", "Fab lab with lasers and a desktop router."),
    ("lakeland", "Lakeland Homes Together", "Three parishes that build affordable homes."),
    ("kendal", "Kendal Sheet & Frame", "Sheet-material firm with an automatic router."),
    ("penrith", "Penrith Makers’ Barn", "Rural makerspace in a barn."),
    ("barrow", "Barrow Skills Works", "College workshop that takes paid work in the holidays."),
)

SEVERN_MEMBERS = (
    "filwood", "bedminster", "avonmouth", "stphilips", "keynsham", "weston", "stroud", "chepstow", "bath",
)  # fmt: skip
CUMBRIA_MEMBERS = ("kendal", "penrith", "barrow")


@dataclass(frozen=True)
class Company:
    """Everybody and everything that the later chapters refer to by its key."""

    keeper: User
    people: dict[str, User]
    organisations: dict[str, Organisation]
    severn: Network
    cumbria: Network


def meet_everybody() -> Company:
    """Found the organisations and the two networks, and give the cast their roles."""
    keeper = create_user(email=KEEPER.email, name=KEEPER.name, steward=True, demo_part=KEEPER.part)
    people = {p.key: create_user(email=p.email, name=p.name, demo_part=p.part) for p in CAST}
    organisations = {
        key: create_organisation(by=keeper, name=name, about=about) for key, name, about in ORGANISATIONS
    }
    for person in CAST:
        for key, role in person.roles:
            offer = invite_person(organisation=organisations[key], role=role, by=keeper)
            accept_invitation(invitation=offer, by=people[person.key], signature=offer.signature)
    severn = create_network(
        by=keeper,
        name="Severn Vale Homes",
        coordinated_by=organisations["novers"],
        about="Workshops around Bristol that make the Novers Hill homes together.",
        holidays="GB-ENG",
        latitude=51.4545,
        longitude=-2.5879,
    )
    cumbria = create_network(
        by=keeper,
        name="Lakeland Timber Commons",
        coordinated_by=organisations["lakeland"],
        about="Workshops in Cumbria that are getting ready for their first homes.",
        holidays="GB-ENG",
        latitude=54.4609,
        longitude=-2.8863,
    )
    for network, lead, members in (
        (severn, people["ama"], SEVERN_MEMBERS),
        (cumbria, people["ruth"], CUMBRIA_MEMBERS),
    ):
        for key in members:
            offer = invite_organisation(network=network, guest=organisations[key], by=lead)
            accept_invitation(invitation=offer, by=keeper)
    _hand_over(keeper, organisations)
    return Company(keeper, people, organisations, severn, cumbria)


def _hand_over(keeper: User, organisations: dict[str, Organisation]) -> None:
    """The keeper entered everything and was made coordinator; the cast takes over."""
    for key in ("novers", "lakeland"):
        own = Membership.objects.get(user=keeper, organisation=organisations[key], until=None)
        end_membership(membership=own, by=keeper)
