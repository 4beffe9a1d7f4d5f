"""Asking for a first article before a series."""

from django.db import transaction

from manyworks.core.accounts.models import User
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import require
from manyworks.designs.catalogue.models import Block


@transaction.atomic
def ask_first_article(*, block: Block, by: User, wanted: bool) -> Block:
    """Say whether each workshop finishes and checks a first one of a block before it begins the others."""
    require(by, "designs.block.check", block)
    block.first_article = wanted
    block.save(update_fields=["first_article"])
    append_entry(actor=by, event="designs.block.first_article_asked", subject=block, data={"wanted": wanted})
    return block
