"""The contract of a namespace: what is loaded is what the host expects."""

from __future__ import annotations

import inspect
import typing
from typing import Any

from plux.core.errors import PluginException

__all__ = ["PluginContractError", "check_contract"]


class PluginContractError(PluginException):
    """A plugin is not what the host expects. `missing` are the members that it lacks."""

    def __init__(self, message: str, namespace: str, name: str, missing: list[str]) -> None:
        super().__init__(message, namespace, name)
        self.missing = missing


def check_contract(plugin: object, expected: Any, namespace: str, name: str) -> None:  # noqa: ANN401 - a class, a Protocol, Callable[...]
    """Check that a plugin fulfils what the host expects.

    `expected` is a class or an abstract class, of which the plugin must be an instance; a Protocol, whose members it
    must have, methods as callables, runtime-checkable or not; or ``Callable``, with or without parameters.

    Raises:
        PluginContractError: it does not; the text lists what is missing.
    """
    kind = typing.get_origin(expected) or expected
    if getattr(kind, "_is_protocol", False):
        missing = [member for member in _protocol_members(kind) if not _has(plugin, kind, member)]
        if not missing:
            return
    elif isinstance(plugin, kind):
        return
    else:
        missing = [member for member in dir(kind) if not member.startswith("_") and not hasattr(plugin, member)]
    title = getattr(kind, "__qualname__", repr(kind))
    lacks = f": it has no {', '.join(missing)}" if missing else ""
    raise PluginContractError(
        f"plugin {namespace}:{name} is a {type(plugin).__qualname__}, which is no {title}{lacks}",
        namespace,
        name,
        missing,
    )


def _protocol_members(protocol: type) -> list[str]:
    members: set[str] = set()
    for base in protocol.__mro__:
        if getattr(base, "_is_protocol", False) and base is not typing.Protocol:
            members.update(vars(base).get("__annotations__", ()), vars(base))
    return sorted(members - _PLUMBING)


class _Empty(typing.Protocol):
    """Has no members but those of every Protocol."""


_PLUMBING = {
    *vars(_Empty),
    "__annotations__",
    "__class_getitem__",
    "__match_args__",
    "__non_callable_proto_members__",
    "__orig_bases__",
    "__orig_class__",
    "__slots__",
    "__type_params__",
    "_is_runtime_protocol",
}
"""What classes have without being asked, generic ones and those with slots included."""


def _has(plugin: object, protocol: type, member: str) -> bool:
    declared = inspect.getattr_static(protocol, member, None)
    if not hasattr(plugin, member):
        return False
    return not inspect.isroutine(declared) or callable(getattr(plugin, member))
