"""The policy file: weights and default profiles, as JSON; everything it leaves out has its default."""

import json
from pathlib import Path

from manyworks.drafting.settings import Value, read_settings
from manyworks.formats.plain_text import check_texts
from manyworks.refused import Refused

CURRENCY = "GBP"


def read_policy(path: Path | None) -> tuple[dict[str, Value], str]:
    """Settings and currency of the policy file.

    Without a file every setting has its default, except that what is not known is filled in: lists of
    workshops found on the net say nothing about prices and hours, and everything assumed is reported.
    """
    if path is None:
        return read_settings({"assume_missing": True}), CURRENCY
    try:
        data = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise Refused("policy.unreadable", f"{path.name} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        raise Refused(
            "policy.not_json",
            f"{path.name} is not valid JSON: {str(error)[:120]}.",
            "docs/use/plans.md shows one.",
        ) from None
    check_texts(data, path.name)
    if not isinstance(data, dict) or data.get("format") != "manyworks-policy" or data.get("version") != 1:
        raise Refused(
            "policy.form",
            f"{path.name} is no policy file.",
            'It begins with {"format": "manyworks-policy", "version": 1}; docs/use/plans.md shows one.',
        )
    currency = data.get("currency", CURRENCY)
    if not isinstance(currency, str) or len(currency) != 3 or not currency.isalpha():
        raise Refused(
            "policy.currency", f"{path.name}: currency is {currency!r}.", "Write three letters, such as GBP."
        )
    settings = {key: value for key, value in data.items() if key not in {"format", "version", "currency"}}
    return read_settings(settings, source=path.name), currency.upper()
