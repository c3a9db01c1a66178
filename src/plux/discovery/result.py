"""What a discovery has to say: plugins, and problems that people can do something about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from plux.core.record import field, record

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Discovery", "FoundPlugin", "Kind", "Problem"]

Kind = Literal["class", "function", "spec"]


@record(frozen=True, slots=True)
class FoundPlugin:
    """A plugin that the source declares.

    `reference` is the object reference of its entry point (``module:attribute``); `file` and `line`
    (from 1) say where it is declared.
    """

    namespace: str
    name: str
    reference: str
    file: Path
    line: int
    kind: Kind


@record(frozen=True, slots=True)
class Problem:
    """Something that could not be decided, or must not be built, with a way out.

    `code` names the sort of problem (``syntax-error``, ``duplicate``, ...) for machines and for
    configuration. `subject` is the module or object reference concerned, where there is one.
    `line` counts from 1.
    """

    code: str
    message: str
    advice: str
    file: Path | None = None
    line: int | None = None
    subject: str | None = None

    @property
    def where(self) -> str:
        """``file:line``, as much of it as is known."""
        if self.file is None:
            return ""
        return str(self.file) if self.line is None else f"{self.file}:{self.line}"

    def __str__(self) -> str:
        start = f"{self.where}: " if self.where else ""
        return f"{start}{self.message} [{self.code}]\n    {self.advice}"


@record(frozen=True, slots=True)
class Discovery:
    """The result of a discovery.

    `plugins` are sorted by namespace and name, `problems` by file and line. `accepted` are problems that the
    project has decided to live with, `warnings` what keeps nobody from building. `files_found` is the number
    of source files that there were to look at, `files_read` of those whose code was analysed, `seconds`
    the time it took. `unseen` are modules that importing did not get to.
    """

    plugins: tuple[FoundPlugin, ...] = ()
    problems: tuple[Problem, ...] = ()
    files_found: int = 0
    files_read: int = 0
    seconds: float = field(default=0.0, compare=False)
    accepted: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    unseen: tuple[str, ...] = ()

    def entry_points(self) -> dict[str, dict[str, str]]:
        """Return {group: {name: value}} of the plugins. Of duplicates, which are problems too, the first."""
        groups: dict[str, dict[str, str]] = {}
        for plugin in self.plugins:
            groups.setdefault(plugin.namespace, {}).setdefault(plugin.name, plugin.reference)
        return groups
