"""``python -m manyworks.web`` is the command line where the script is not on the path."""

from manyworks.web.cli import main

if __name__ == "__main__":
    main()
