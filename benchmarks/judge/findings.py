"""What the simulation finds: acts that nobody can do, and what would make each of them possible."""

from dataclasses import dataclass

CURES = {
    "act.missing": "Plan it, or say that it is refused and why.",
    "act.twice": "Do it once.",
    "act.elsewhere": "Do it at the workshop that the unit is assigned to.",
    "act.early": "Begin it when all that it waits for is finished.",
    "act.release": "Begin it when it is released, and not in the past.",
    "act.short": "Give it the time that its work takes on this machine.",
    "act.series": "Begin the series when the first article is finished.",
    "machine.twice": "Begin the second when the first is through, or on another machine.",
    "machine.unknown": "Use a machine that the workshop has and that does this process.",
    "machine.out": "Begin it when the machine is back.",
    "shop.closed": "Begin and end it while the workshop is open.",
    "shop.pause": "Begin it after the closing, or finish before it.",
    "people.many": "Begin it when enough people with the skill are free.",
    "people.away": "Begin it when they are back.",
    "person.twice": "Give the second act to somebody who is free.",
    "person.unable": "Name as many different persons as it needs, all with the skill.",
    "kit.early": "Begin it when the kit's last sheet is off and all its parts are finished.",
    "kit.road": "Begin it when the kit has arrived.",
    "sheet.machine": "Cut it when its machine has nothing else to do.",
    "sheet.bar": "Cut it within the time of a unit that has a part on it.",
    "sheet.bed": "Cut it on a machine whose bed holds it.",
    "sheet.feed": "Give it the time that its outlines take at this machine's feed.",
    "board.early": "Cut it when its boards have arrived.",
    "board.gone": "Use boards that there are, where they lie.",
    "part.outside": "Move it onto its board.",
    "part.overlap": "Move the two apart.",
    "part.missing": "Cut it.",
    "part.twice": "Cut it once.",
    "kit.fetch": "Fetch it once, from the workshop that cut it to the one that assembles it.",
    "kit.uncut": "Fetch it when its last part is finished.",
    "load.early": "Fetch it when it is packed, at the workshop that made it.",
    "load.missing": "Bring it with a load.",
    "load.twice": "Carry it once.",
    "load.cargo": "Set down at each plot what was loaded for it, and nothing else.",
    "load.access": "Bring it in a smaller vehicle, or to a plot that it reaches.",
    "load.closed": "Come, and set everything down, while the plot takes deliveries.",
    "load.bay": "Let the second come when the first has left.",
    "load.site": "Bring blocks to plots of one site, each closer than 500 m to the others.",
    "van.unknown": "Use a vehicle that can be had.",
    "van.twice": "Send it when it is back, or send another one.",
    "van.many": "Send them one after the other, or have more vehicles.",
    "van.way": "Call at each yard and each plot once: yards first, then plots.",
    "van.speed": "Leave time to drive from stop to stop.",
    "van.handling": "Leave the minutes that loading, unloading and moving out of the way take.",
    "van.day": "Have the driver back at the base within his day.",
    "van.full": "Take less on board, or a larger vehicle.",
    "yard.closed": "Load while the yard is open.",
    "store.full": "Fetch blocks sooner or finish them later.",
    "machine.both": "Begin it when the machine has done the standing plan's work.",
    "person.both": "Give it to somebody whom no standing plan needs then.",
    "van.both": "Send another vehicle, or send it when it is back.",
    "store.both": "Fetch blocks of one of the plans sooner or finish them later.",
    "board.both": "Use boards that no standing plan cuts.",
    "begun.moved": "Leave what has begun where and when it is.",
    "frozen.moved": "Leave it at the workshop that it was promised to.",
    "money.work": "Charge exact minutes × rate.",
    "money.bill": "Bill hire, kilometres, hours and calls.",
    "money.delivery": "Charge what the loads cost; at a price of driving, each block's kilometres.",
    "money.transfer": "Charge what fetching the kits costs, and packing and receiving each.",
    "money.carbon": "Charge the greenhouse gas that moving emits.",
    "money.lateness": "Charge the days that blocks come late.",
    "said.kilometres": "Say the kilometres from base to base.",
    "said.carbon": "Say mass on board × kilometres × factor.",
    "said.mass": "Say the mass of what is on board.",
    "said.arrival": "Say when the load that brings it reaches its plot.",
    "said.due": "Give like blocks of a home and phase their dates in the order in which they are finished.",
    "said.late": "Count the blocks that come after their date, and the time between.",
}


@dataclass(frozen=True, slots=True)
class Impossible:
    """One act that cannot be done: its kind, the unit of the clock, its time as people say it, and where."""

    kind: str
    at: int
    time: str
    place: str
    what: str

    @property
    def cure(self) -> str:
        return CURES[self.kind]

    def __str__(self) -> str:
        return f"{self.time}  {self.place}: {self.what} [{self.kind}] {self.cure}"
