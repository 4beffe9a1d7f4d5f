"""The one error: what every rule, reader and planner raises when it says no.

It stands below every floor so that the pure libraries and the web house refuse in the same words.
"""


class Refused(Exception):
    """A request that cannot be carried out, with the reason and the cure.

    Parameters
    ----------
    code
        Stable dotted name for programs, such as ``"drawing.truncated"``.
    message
        One plain sentence that names the place and what is wrong.
    hint
        What the reader can do about it; empty when there is nothing to do.
    field
        The form field or the path inside the input (``"blocks[3].due"``) that the message is about.
    """

    def __init__(self, code: str, message: str, hint: str = "", field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.field = field

    def __reduce__(self) -> tuple[type["Refused"], tuple[str, str, str, str | None]]:
        # Refusals travel from the worker processes that parse files; Exception would pickle args only.
        return type(self), (self.code, self.message, self.hint, self.field)

    def as_dict(self) -> dict[str, str | None]:
        """The refusal as plain data, for JSON answers and stored jobs."""
        return {"code": self.code, "message": self.message, "hint": self.hint, "field": self.field}
