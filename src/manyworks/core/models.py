"""The tables of the ground floor, gathered for Django."""

from manyworks.core.accounts.models import User
from manyworks.core.files.models import StoredFile
from manyworks.core.invitations.models import Invitation
from manyworks.core.jobs.models import Job
from manyworks.core.log.models import LogEntry, LogSeal
from manyworks.core.once.models import KeptAnswer
from manyworks.core.organisations.models import Membership, Network, NetworkMember, Organisation, Role
from manyworks.core.vocabulary.models import Material, Process, Skill, Unit

__all__ = [
    "Invitation",
    "Job",
    "KeptAnswer",
    "LogEntry",
    "LogSeal",
    "Material",
    "Membership",
    "Network",
    "NetworkMember",
    "Organisation",
    "Process",
    "Role",
    "Skill",
    "StoredFile",
    "Unit",
    "User",
]
