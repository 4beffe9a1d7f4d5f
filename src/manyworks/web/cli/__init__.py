"""The command line: ``manyworks COMMAND``; every command is a Django management command of the same name."""

from manyworks.web.cli.main import main

__all__ = ["main"]
