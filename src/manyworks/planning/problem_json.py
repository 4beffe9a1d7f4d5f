"""Problems and plans as versioned JSON documents.

``python -m manyworks.planning.problem_json FOLDER`` writes the two JSON Schemas that are published in
``docs/reference``.
"""

import json
import sys
from pathlib import Path
from typing import Any

from manyworks.planning.codec import from_plain, schema, to_plain
from manyworks.planning.fields import refuse
from manyworks.planning.plan import PLAN_FORMAT, Plan
from manyworks.planning.problem import FORMAT, Problem


def problem_to_dict(problem: Problem) -> dict[str, Any]:
    """The problem as plain JSON values, first of all its format and version."""
    return {"format": FORMAT, **to_plain(problem)}


def plan_to_dict(plan: Plan) -> dict[str, Any]:
    """The plan as plain JSON values, first of all its format and version."""
    return {"format": PLAN_FORMAT, **to_plain(plan)}


def problem_from_dict(document: Any) -> Problem:
    """The problem in a JSON document.

    Raises
    ------
    Refused
        ``problem.*`` with the path of the field: wrong format or version, unknown or missing fields, NaN,
        negative numbers, repeated ids, references to nothing, operations that wait in a circle, and so on.
    """
    return from_plain(Problem, _body(document, FORMAT))


def plan_from_dict(document: Any) -> Plan:
    """The plan in a JSON document; refusals as for `problem_from_dict`."""
    return from_plain(Plan, _body(document, PLAN_FORMAT))


def load(path: Path) -> Problem:
    """Read a problem file."""
    return problem_from_dict(read_document(path))


def dump(problem: Problem, path: Path) -> None:
    """Write a problem file."""
    _write(problem_to_dict(problem), path)


def load_plan(path: Path) -> Plan:
    """Read a plan file."""
    return plan_from_dict(read_document(path))


def dump_plan(plan: Plan, path: Path) -> None:
    """Write a plan file."""
    _write(plan_to_dict(plan), path)


def schemas() -> dict[str, str]:
    """File name to the text of the published JSON Schema."""
    both = {
        "problem.schema.json": schema(Problem, "A planning problem of Manyworks", FORMAT),
        "plan.schema.json": schema(Plan, "A plan of Manyworks", PLAN_FORMAT),
    }
    return {name: json.dumps(body, indent=1, ensure_ascii=False) + "\n" for name, body in both.items()}


def write_schemas(folder: Path) -> None:
    """Write both JSON Schemas into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schemas().items():
        (folder / name).write_text(text, "utf-8")


def read_document(path: Path) -> Any:
    """The JSON document in a file; refuses what is none."""
    try:
        return json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise refuse("file", f"cannot be read: {error.strerror}", str(path)) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits is a ValueError too
        raise refuse("json", f"is not a JSON document: {error}", str(path)) from error


def _write(document: dict[str, Any], path: Path) -> None:
    try:
        path.write_text(json.dumps(document, allow_nan=False, ensure_ascii=False), "utf-8")
    except OSError as error:
        raise refuse("file", f"cannot be written: {error.strerror}", str(path)) from error


def _body(document: Any, version: str) -> dict[str, Any]:
    if not isinstance(document, dict):
        raise refuse("type", "is not a JSON object", "")
    found = document.get("format")
    if found != version:
        hint = f"Write the document in the format {version!r}."
        raise refuse("format", f"is {found!r}; {version!r} is needed", "format", hint)
    return {name: value for name, value in document.items() if name != "format"}


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
