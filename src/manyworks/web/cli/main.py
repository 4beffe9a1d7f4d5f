"""The door: friendly help, the data folder, and refusals said on standard error with exit code 2."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

from manyworks import __version__
from manyworks.refused import Refused
from manyworks.web.data_folder import prepare

# Commands that work on files alone must not leave a data folder behind, nor need one.
WITHOUT_DATA_FOLDER = {"doctor", "inspect", "plan", "prepare", "help", "version"}
REFUSED_EXIT = 2
COMMANDS = Path(__file__).resolve().parents[1] / "management" / "commands"


def main(arguments: list[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    words = _take_data_folder(words)
    if not words or words[0] in {"-h", "--help", "help"}:
        if len(words) < 2:
            print(usage())  # noqa: T201
            return
        words = [words[1], "--help"]
    if words[0] in {"--version", "version"}:
        print(f"Manyworks {__version__}")  # noqa: T201
        return
    try:
        _run(words)
    except Refused as refused:
        refuse(refused)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader of a pipe (head, say) has seen enough; that is no error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(words: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "manyworks.web.settings")
    if words[0] not in WITHOUT_DATA_FOLDER and not {"-h", "--help"} & set(words):
        prepare(Path(os.environ.get("MANYWORKS_DATA") or "data").resolve())
    if words[0] == "demo" or "--demo" in words:
        os.environ["MANYWORKS_DEMO"] = "1"
    if "--https" in words:
        os.environ["MANYWORKS_HTTPS"] = "1"

    # Django reads the settings, and with them the environment, as soon as it is imported here.
    from django.core.management import ManagementUtility

    ManagementUtility(["manyworks", *words]).execute()


def _take_data_folder(words: list[str]) -> list[str]:
    """Read ``--data DIR`` wherever it stands: the settings need it before any command sees its arguments."""
    left: list[str] = []
    waiting = False
    for word in words:
        if waiting:
            os.environ["MANYWORKS_DATA"], waiting = str(Path(word).expanduser().resolve()), False
        elif word == "--data":
            waiting = True
        elif word.startswith("--data="):
            os.environ["MANYWORKS_DATA"] = str(Path(word.partition("=")[2]).expanduser().resolve())
        else:
            left.append(word)
    if waiting:
        refuse(Refused("usage", "--data needs a folder.", hint="For example: manyworks up --data ./data"))
    return left


def refuse(refused: Refused) -> NoReturn:
    """Say a refusal on standard error and leave with code 2."""
    sys.stderr.write(f"manyworks: {refused.message}\n")
    if refused.hint:
        sys.stderr.write(f"  {refused.hint}\n")
    sys.exit(REFUSED_EXIT)


def our_commands() -> dict[str, str]:
    """Our own commands and the first line of what each says about itself."""
    found = {}
    for path in sorted(COMMANDS.glob("[a-z]*.py")):
        first = path.read_text().lstrip().removeprefix('"""').split('"""')[0].splitlines()[0]
        found[path.stem] = first.strip().rstrip(".")
    return found


def usage() -> str:
    """What ``manyworks`` alone prints."""
    commands = our_commands()
    width = max(len(name) for name in commands)
    lines = [f"  {name.ljust(width)}  {about}" for name, about in commands.items()]
    django = "Django's own commands (shell, dbshell, check ...) work too." if find_spec("django") else ""
    return "\n".join(
        [
            "usage: manyworks COMMAND [ARGUMENTS] [--data DIR]",
            "",
            *lines,
            "",
            "manyworks COMMAND --help says more about one.",
            django,
        ]
    ).rstrip()
