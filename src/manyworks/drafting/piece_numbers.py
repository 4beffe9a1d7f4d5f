"""Numbers of pieces: short, sayable, never used twice, and wrong ones are noticed.

Pure and below every table, so that files, papers, rows and, later, labels and tracking make and read the same
number. A block's number, such as ``7K3P-9QXW-T2MH``, is eleven characters drawn at random and a check
character; a part's is that of its block with a count and a check character of its own, such as
``7K3P-9QXW-T2MH-14R``. It says nothing about place, order or date, which may change.

Characters are digits and consonants: no vowel, so that no word is spelled, and neither I, L, O nor U, which
are taken for others (`Crockford's Base 32 <https://www.crockford.com/base32.html>`_ without A and E).

The check character makes the sum of all values, times rising powers of 3, leave 1 when divided by 31: a pure
system of ISO/IEC 7064 with modulus 31 and radix 3. As 31 is prime and 3 one of its primitive roots, every
single wrong character and every two exchanged ones, however far apart, are noticed. A number that would need
the 31st character is not used.

Nobody hands numbers out. There are 1.7e16, so that among a million blocks of all installations together two
have the same number with a chance of 3 in 100,000; among ten million, of 3 in 1,000. Within one installation
the database refuses the second.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import count

from django.utils.translation import gettext as _

from manyworks.refused import Refused

CHARACTERS = "0123456789BCDFGHJKMNPQRSTVWXYZ"
DRAWN = 11
GROUP = 4
BLOCK_LENGTH = DRAWN + 1
BLOCK_PATTERN = rf"^[{CHARACTERS}]{{4}}-[{CHARACTERS}]{{4}}-[{CHARACTERS}]{{4}}$"
PART_PATTERN = rf"{BLOCK_PATTERN[:-1]}-[0-9]{{2,5}}[{CHARACTERS}]$"
_MODULUS, _RADIX = 31, 3
_TAKEN_FOR = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, "–": None})

Draw = Callable[[int], int]
"""A whole number from 0 to below the one given."""


def block_number(draw: Draw = secrets.randbelow) -> str:
    """A new number for a block."""
    while True:
        checked = _checked("".join(CHARACTERS[draw(len(CHARACTERS))] for _place in range(DRAWN)))
        if checked is not None:
            return "-".join(checked[at : at + GROUP] for at in range(0, BLOCK_LENGTH, GROUP))


def number_from(text: str) -> str:
    """The number of the block that this text describes: the same text always has the same one."""
    hashes = (sha256(f"{turn} {text}".encode()).digest() for turn in count())
    values = (int.from_bytes(four) for digest in hashes for four in zip(*[iter(digest)] * 4, strict=True))
    return block_number(lambda below: next(values) % below)


def part_numbers(block: str) -> Iterator[str]:
    """The numbers of a block's parts, one after the other."""
    # A home has hundreds of thousands: what all parts of a block begin with is reckoned once.
    begun = _remainder(_plain(block))
    for ordinal in count(1):
        character = _character_after(_remainder(f"{ordinal:02d}", begun))
        if character is not None:
            yield f"{block}-{ordinal:02d}{character}"


def block_of(number: str) -> str:
    """The number of the block to which a part belongs; a block's own stays as it is."""
    return number[: BLOCK_LENGTH + 2]


def read_number(text: str) -> str:
    """A number as somebody typed it, in its usual form; refuses one with a mistake in it."""
    plain = _plain(text.strip().upper())
    groups = [plain[at : at + GROUP] for at in range(0, BLOCK_LENGTH, GROUP)]
    number = "-".join([*groups, plain[BLOCK_LENGTH:]]).rstrip("-")
    known = re.match(BLOCK_PATTERN, number) or re.match(PART_PATTERN, number)
    if not known or not _holds(plain) or not _holds(plain[:BLOCK_LENGTH]):
        raise Refused(
            "piece.number",
            _("“%(text)s” is no number of a piece.") % {"text": text[:40]},
            _("Read it again, character by character; it looks like %(example)s.")
            % {"example": number_from("example")},
            "number",
        )
    return number


def _plain(text: str) -> str:
    return text.translate(_TAKEN_FOR)


def _remainder(text: str, rest: int = 0) -> int:
    """What the text leaves, after one that left ``rest``."""
    for character in text:
        rest = (rest * _RADIX + CHARACTERS.index(character)) % _MODULUS
    return rest


def _holds(plain: str) -> bool:
    return _remainder(plain) == 1


def _checked(text: str) -> str | None:
    """The text with its check character; None when that would be the 31st."""
    character = _character_after(_remainder(text))
    return None if character is None else text + character


def _character_after(rest: int) -> str | None:
    value = (1 - rest * _RADIX) % _MODULUS
    return CHARACTERS[value] if value < len(CHARACTERS) else None
