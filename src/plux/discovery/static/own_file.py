"""The path of a module's own file, ``__file__``: where it will lie is not known, how it ends is."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from plux.core.record import record

from .values import Builtin, Const, Items, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from .calls import Call
    from .values import Value, Where

__all__ = ["OwnFile", "attribute_of_file", "on_file", "own_file"]

_REASON = "where the file will lie is not known"
# methods of paths that change nothing at the end of one
_SAME = frozenset({"absolute", "expanduser", "resolve"})


@record(frozen=True, slots=True)
class OwnFile(Unknown):
    """A path of which `tail` is known. As an object of `pathlib` it has attributes.

    Only what is asked of the path itself can be answered: what is made of it in any other way is not known at all.
    """

    tail: PurePosixPath = PurePosixPath()
    is_object: bool = False

    @property
    def forgotten(self) -> Unknown:
        """What is made of it."""
        return Unknown(self.reason, self.where)


def own_file(module: str, where: Where, *, is_package: bool) -> OwnFile:
    """The ``__file__`` of a module."""
    directory = PurePosixPath(*module.split("."))
    return OwnFile(_REASON, where, tail=directory / "__init__.py" if is_package else directory.with_suffix(".py"))


def _ending(value: OwnFile, tail: PurePosixPath) -> Value:
    return OwnFile(_REASON, value.where, tail=tail, is_object=value.is_object)


def _name(value: OwnFile) -> Value:
    return Const(value.tail.name) if value.tail.name else Unknown(_REASON, value.where)


def _parent(value: OwnFile) -> Value:
    return _ending(value, value.tail.parent) if value.tail.name else Unknown(_REASON, value.where)


def attribute_of_file(value: OwnFile, name: str, where: Where) -> Value:
    """An attribute of such a path."""
    if value.is_object and name in _SAME:
        return Builtin(f"Path.{name}", lambda call: value)  # noqa: ARG005 - the form of a builtin
    if value.is_object and name == "parent":
        return _parent(value)
    if value.is_object and name in ("name", "stem", "suffix") and value.tail.name:
        return Const(getattr(value.tail, name))
    return Unknown(_REASON, value.where or where)


def _split(value: OwnFile) -> Value:
    return Items("tuple", {"items": (_parent(value), _name(value))})


def _object(value: OwnFile) -> Value:
    return OwnFile(_REASON, value.where, tail=value.tail, is_object=True)


def _same(value: OwnFile) -> Value:
    return value


_FUNCTIONS: dict[str, Callable[[OwnFile], Value]] = {
    "os.path.abspath": _same,
    "os.path.basename": _name,
    "os.path.dirname": _parent,
    "os.path.normpath": _same,
    "os.path.realpath": _same,
    "os.path.split": _split,
    "pathlib.Path": _object,
    "pathlib.PurePath": _object,
}


def on_file(name: str, call: Call) -> Value | None:
    """What a function of the standard library gives for such a path alone; None if it is called with anything else."""
    function = _FUNCTIONS.get(name)
    if function is None or len(call.positional) != 1 or call.keywords or not call.complete:
        return None
    value = call.force(call.positional[0])
    return function(value) if isinstance(value, OwnFile) else None
