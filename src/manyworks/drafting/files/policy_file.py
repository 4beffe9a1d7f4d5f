"""The policy file: weights and default profiles, as JSON; everything it leaves out has its default."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from manyworks.drafting.holidays import DaysOff, read_days, read_region
from manyworks.drafting.settings import Value, read_settings
from manyworks.formats.plain_text import check_texts
from manyworks.formats.structured import each_once
from manyworks.refused import Refused

CURRENCY = "GBP"
NO_SETTINGS = {"format", "version", "currency", "holidays", "closed_on", "open_on"}


def read_policy(path: Path | None) -> tuple[dict[str, Value], str, DaysOff]:
    """Settings and currency of the policy file, and its days without work.

    Without a file every setting has its default, except that what is not known is filled in: lists of
    workshops found on the net say nothing about prices and hours, and everything assumed is reported.
    """
    if path is None:
        return read_settings({"assume_missing": True}), CURRENCY, DaysOff()
    try:
        data = json.loads(path.read_text("utf-8-sig"), object_pairs_hook=each_once(path.name))
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
    settings = {key: value for key, value in data.items() if key not in NO_SETTINGS}
    return read_settings(settings, source=path.name), currency.upper(), _days_off(data, path.name)


def _days_off(data: Mapping[str, Any], source: str) -> DaysOff:
    region, own = data.get("holidays", ""), {key: data.get(key, []) for key in ("closed_on", "open_on")}
    lists = all(isinstance(days, list) and all(isinstance(d, str) for d in days) for days in own.values())
    if not isinstance(region, str) or not lists:
        raise Refused(
            "policy.holidays",
            f"{source}: the days without work are not written as they should be.",
            'Write "holidays": "GB-ENG" and "closed_on": ["2027-12-24"]; docs/use/plans.md shows both.',
        )
    try:
        days = {key: read_days(",".join(days), key) for key, days in own.items()}
        return DaysOff(read_region(region, "holidays"), **days)
    except Refused as refused:
        raise Refused(
            refused.code, f"{source}: {refused.field}: {refused.message}", refused.hint, refused.field
        ) from None
