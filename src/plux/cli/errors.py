"""How a command fails: one message that says what, where, and what to do about it."""

from __future__ import annotations

__all__ = ["CommandError"]


class CommandError(Exception):
    """A command cannot do what it was asked for. `advice` says what to do next; it may be empty.

    `code` is the exit code: 2 if the command was used in a wrong way.
    """

    def __init__(self, message: str, advice: str = "", code: int = 1) -> None:
        super().__init__(message, advice, code)
        self.message = message
        self.advice = advice
        self.code = code

    def __str__(self) -> str:
        return f"plux: error: {self.message}" + (f"\n    {self.advice}" if self.advice else "")

    def as_values(self) -> dict[str, object]:
        """Return what programs get."""
        return {"message": self.message, "advice": self.advice, "exit_code": self.code}

    @classmethod
    def from_exception(cls, error: Exception) -> CommandError | None:
        """Return what is to be said for an error that can be foreseen, or None for a defect of plux.

        Foreseen are the errors of plux itself and those of the file system.
        """
        from plux.build.errors import BuildError
        from plux.core.errors import PluginException

        if isinstance(error, cls):
            return error
        if isinstance(error, BuildError):
            return cls(error.message, error.advice)
        if isinstance(error, PluginException):
            return cls(str(error))
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            where = f"{error.filename}: " if error.filename else ""
            return cls(f"{where}{error.strerror or error}")
        return None
