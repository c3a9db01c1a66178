"""What can go wrong in a build: one family of errors, each with a message for people and a way out."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from plux.discovery.result import Discovery

__all__ = ["BuildError", "ConfigError", "ConflictError", "DiscoveryFailed", "ToolMissing"]


class BuildError(Exception):
    """A build cannot go on. `message` says what is wrong and where, `advice` what to do about it.

    The text of the error is both; a command line prints it as it is, without a traceback. All errors of
    the family can be pickled.
    """

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message, advice)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message}\n    {self.advice}" if self.advice else self.message

    def __reduce__(self) -> tuple[object, ...]:
        """Rebuild without the constructor, whose parameters differ from class to class."""
        from plux.core.errors import rebuild  # the hooks of builds that have nothing to do with plux import this module

        return rebuild, (type(self), self.args, self.__dict__)


class ConfigError(BuildError, ValueError):
    """The configuration is wrong. `mistakes` are all there are, one line each, with file and key."""

    def __init__(self, mistakes: Sequence[str], advice: str = "") -> None:
        super().__init__("\n".join(mistakes), advice)
        self.mistakes = tuple(mistakes)


class ConflictError(BuildError):
    """A plugin that was found and an entry point written by hand bear one name but mean different objects."""

    def __init__(self, conflicts: Sequence[str]) -> None:
        super().__init__("\n".join(conflicts), "Rename one of the two, or delete the one written by hand.")
        self.conflicts = tuple(conflicts)


class DiscoveryFailed(BuildError):
    """The plugins could not be decided. `discovery` holds what was found and every problem."""

    def __init__(self, discovery: Discovery) -> None:
        count = len(discovery.problems)
        title = f"{count} problem{'s' if count != 1 else ''} in the plugins of this project:"
        super().__init__("\n".join([title, *map(str, discovery.problems)]))
        self.discovery = discovery


class ToolMissing(BuildError):
    """A program or library that the project is built with is not installed; `tool` is what to install.

    `purpose` says what it is needed for. `others` are not installed either, and would be what is missing next.
    """

    def __init__(self, tool: str, purpose: str, others: Sequence[str] = ()) -> None:
        more = f"; nor is {' or '.join(others)}, which the project is built with" if others else ""
        tools = " ".join([tool, *others])
        super().__init__(f"{tool} is not installed, but {purpose}{more}: python -m pip install {tools}")
        self.tool = tool
        self.purpose = purpose
        self.others = tuple(others)
