"""Changes to a TOML file: to its content and, with the library tomlkit, to its text; in the end both must agree."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

from plux.build.errors import BuildError
from plux.build.toml import parse_toml

from .document import Document, LibraryMissing
from .toml_text import checked, header, key, unsafe, with_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["TomlEdit"]

Keys = tuple[str, ...]


class TomlEdit:
    """An edit of a document. `wanted` is the content that it is to have."""

    # the content of a TOML file is of any type
    def __init__(self, document: Document, content: dict[str, Any]) -> None:
        self.path = document.path
        self.wanted = copy.deepcopy(content)
        self._document = document
        self._text = document.text

    def table(self, *keys: str) -> dict[str, Any]:
        """Return a table as it is to be; an empty one if there is none.

        Raises:
            BuildError: something else stands in its place.
        """
        found: object = self.wanted
        for name in keys:
            found = found.get(name, {}) if isinstance(found, dict) else None
        if not isinstance(found, dict):
            raise BuildError(f"{self.path}: {'.'.join(keys)} must be a table")
        return found

    def put(self, keys: Keys, values: Mapping[str, Any]) -> None:
        """Put values into a table, which may be a new one."""
        exists = keys[-1] in self.table(*keys[:-1])
        table = self._made(keys)
        table.update(values)
        if exists:
            self._with_tomlkit(lambda content: _down(content, keys).update(values))
            return
        lines = [header(*keys), *(f"{key(name)} = {json.dumps(value)}" for name, value in values.items())]
        text = with_table(self._text, keys[:-1], lines)
        if _says(text, self.wanted):
            self._text = text
        else:  # a table inside of another one, which has no header
            self._with_tomlkit(lambda content: _make(content, keys).update(values))

    def put_item(self, keys: Keys, position: int, text: str) -> None:
        """Replace an item of a list, or put it behind the last."""

        def change(content: Any) -> None:  # noqa: ANN401 - plain data or what tomlkit makes of it
            items = _down(content, keys)
            if position < len(items):
                items[position] = text
            else:
                items.append(text)

        change(self.wanted)
        self._with_tomlkit(change)

    def remove(self, keys: Keys) -> None:
        """Remove a key from a table."""
        del _down(self.wanted, keys[:-1])[keys[-1]]
        self._with_tomlkit(lambda content: _down(content, keys[:-1]).remove(keys[-1]))

    def add_element(self, keys: Keys, values: Mapping[str, str]) -> None:
        """Put a table behind the last one of an array of tables, which may be a new one."""
        self._made(keys[:-1]).setdefault(keys[-1], []).append(dict(values))
        lines = [f"[{header(*keys)}]", *(f"{key(name)} = {json.dumps(value)}" for name, value in values.items())]
        self._text = with_table(self._text, (), lines)

    def document(self) -> Document:
        """Return the document with the new text.

        Raises:
            BuildError: it is written in a way that cannot be edited.
        """
        if self.wanted == _content(self._document.text):
            return self._document
        return self._document.with_text(checked(self._text, self.wanted, self.path))

    def _made(self, keys: Keys) -> dict[str, Any]:
        for end in range(1, len(keys) + 1):
            self.table(*keys[:end])
        made: dict[str, Any] = _make(self.wanted, keys)
        return made

    def _with_tomlkit(self, change: Callable[[Any], object]) -> None:
        try:
            import tomlkit
        except ImportError:
            raise LibraryMissing("tomlkit", self.path) from None
        try:
            content = tomlkit.parse(self._text)
            change(content)
            self._text = tomlkit.dumps(content)
        except (AttributeError, LookupError, TypeError, ValueError) as error:  # its own errors are ValueErrors
            raise unsafe(self.path) from error


def _down(content: Any, keys: Keys) -> Any:  # noqa: ANN401 - plain data or what tomlkit makes of it
    for name in keys:
        content = content[name]
    return content


def _make(content: Any, keys: Keys) -> Any:  # noqa: ANN401 - the same
    for name in keys:
        if name not in content:
            content[name] = {}
        content = content[name]
    return content


def _content(text: str) -> dict[str, object] | None:
    try:
        return parse_toml(text)
    except ValueError:
        return None


def _says(text: str, content: dict[str, object]) -> bool:
    return _content(text) == content
