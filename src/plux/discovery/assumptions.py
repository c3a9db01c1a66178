"""What a project says about itself where reading cannot know: base classes and decorators that are not there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plux.core.record import field, record

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["AssumedBase", "AssumedDecorator", "Assumptions", "NameTemplate", "TemplateError"]

_DOTTED = r"[^\W\d]\w*(\.[^\W\d]\w*)+"
_FIELD = r"\{([^{}]*)\}"
_CHOICE = r"\d+|[^\W\d]\w*"


class TemplateError(ValueError):
    """A template for names is wrong; the text says why."""


@record(frozen=True)
class NameTemplate:
    """How the name of a plugin is made from a use of a decorator.

    ``{function}`` is the name of what is decorated, ``{0}`` an argument of the decorator by position, ``{name}`` one by
    keyword; of ``{name|0|function}`` the first that is given counts.

        >>> NameTemplate("my.{name|function}").fill({"function": "one"})
        'my.one'
    """

    text: str = "{function}"

    def __post_init__(self) -> None:
        rest = re.sub(_FIELD, "", self.text)
        if "{" in rest or "}" in rest:
            raise TemplateError(f"a brace in {self.text!r} is not closed, or not opened")
        for choices in self.choices:
            if not all(re.fullmatch(_CHOICE, choice) for choice in choices):
                wrong = "|".join(choices)
                raise TemplateError(f"{{{wrong}}} in {self.text!r} names no argument: {{function}}, {{0}}, {{keyword}}")

    @property
    def choices(self) -> list[list[str]]:
        """The alternatives of each field."""
        return [inner.split("|") for inner in re.findall(_FIELD, self.text)]

    def fill(self, values: Mapping[str, str | None]) -> str | None:
        """Return the name; None if a value is not given, or given and not known (which is None in `values`)."""
        result = self.text
        for choices in self.choices:
            given = next((values[choice] for choice in choices if choice in values), None)
            if given is None:
                return None
            result = result.replace("{" + "|".join(choices) + "}", given)
        return result


@record(frozen=True, slots=True)
class AssumedBase:
    """A class that is derived from `plux.Plugin`, and the attributes that its subclasses inherit."""

    namespace: str | None = None
    name: str | None = None


@record(frozen=True, slots=True)
class AssumedDecorator:
    """A decorator (used with or without arguments) that marks functions and classes as plugins of a namespace."""

    namespace: str
    name: NameTemplate = field(default_factory=NameTemplate)


@record(frozen=True)
class Assumptions:
    """What is taken for true in a discovery.

    `bases` and `decorators` go by the full dotted name under which they are imported. They count where nothing
    better is known: what can be read is read.

    Raises:
        ValueError: a name is no dotted name.
    """

    bases: Mapping[str, AssumedBase] = field(default_factory=dict)
    decorators: Mapping[str, AssumedDecorator] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in (*self.bases, *self.decorators):
            if not re.fullmatch(_DOTTED, name):
                raise ValueError(f"{name!r} is not the full dotted name of a class or function, such as 'lib.api.Base'")

    def __bool__(self) -> bool:
        return bool(self.bases or self.decorators)

    def below(self, module: str) -> list[tuple[str, bool]]:
        """Return what is known of a module and those below it: last names, each with whether it is a base class."""
        prefix = f"{module}."
        return [
            (name.rpartition(".")[2], names is self.bases)
            for names in (self.bases, self.decorators)
            for name in names
            if name.startswith(prefix)
        ]
