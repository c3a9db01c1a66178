"""Entry points as values: one of them, and the dict form that setuptools takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .entrypoint_text import check_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .finder import PluginFinder
    from .spec import PluginSpec

__all__ = [
    "EntryPoint",
    "EntryPointDict",
    "discover_entry_points",
    "entry_point_dict_from_groups",
    "groups_from_entry_point_dict",
    "spec_to_entry_point",
    "to_entry_point_dict",
]

EntryPointDict = dict[str, list[str]]
"""{group: ["name=value", ...]}"""


class EntryPoint(NamedTuple):
    """One entry point: `value` is the object reference, `group` the namespace."""

    name: str
    value: str
    group: str


def discover_entry_points(finder: PluginFinder) -> EntryPointDict:
    """Return the entry points of all plugins that a finder knows of.

    Raises:
        ValueError: two plugins have the same namespace and name, or one has no reference.
    """
    return to_entry_point_dict([spec_to_entry_point(spec) for spec in finder.find_plugins()])


def to_entry_point_dict(eps: Iterable[EntryPoint]) -> EntryPointDict:
    """Group entry points.

        >>> to_entry_point_dict([EntryPoint("one", "m:One", "my.ns")])
        {'my.ns': ['one=m:One']}

    Raises:
        ValueError: two entry points have the same group and name.
    """
    groups: dict[str, dict[str, str]] = {}
    for ep in eps:
        entries = groups.setdefault(ep.group, {})
        if ep.name in entries:
            raise ValueError(
                f"duplicate entry point {ep.name!r} in group {ep.group!r}: {entries[ep.name]} and {ep.value}"
            )
        entries[ep.name] = ep.value
    return entry_point_dict_from_groups(groups)


def spec_to_entry_point(spec: PluginSpec) -> EntryPoint:
    """Return the entry point of a plugin.

    Raises:
        ValueError: nothing is known by which the plugin could be referred to (see `PluginSpec.value`), or
            nothing that could be resolved, as for a lambda or a local function.
    """
    if spec.value is None or check_value(spec.value):
        raise ValueError(f"plugin {spec.namespace}:{spec.name}: its factory {spec.factory!r} bears no name to refer to")
    # the text itself of a member of an enumeration, which says something else when it is formatted
    return EntryPoint(str.__str__(spec.name), spec.value, str.__str__(spec.namespace))


def entry_point_dict_from_groups(groups: dict[str, dict[str, str]]) -> EntryPointDict:
    """Convert {group: {name: value}} to the dict form."""
    return {group: [f"{name}={value}" for name, value in entries.items()] for group, entries in groups.items()}


def groups_from_entry_point_dict(entry_points: Mapping[str, Iterable[str]]) -> dict[str, dict[str, str]]:
    """Convert the dict form to {group: {name: value}}. The items of a group may be a text, too, with one in each line.

    Raises:
        ValueError: an item is not of the form ``name=value``.
    """
    groups: dict[str, dict[str, str]] = {}
    for group, items in entry_points.items():
        entries = groups.setdefault(group, {})
        lines = [line for line in items.splitlines() if line.strip()] if isinstance(items, str) else items
        for item in lines:
            name, delimiter, value = item.partition("=")
            name, value = name.strip(), value.strip()
            if not (delimiter and name and value):
                raise ValueError(f"{item!r} in group {group!r} is not of the form 'name=value'")
            entries[name] = value
    return groups
