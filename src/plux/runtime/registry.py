"""The plugins of a manager by name: those of entry points first, then what plugins call themselves, once known."""

from __future__ import annotations

from _thread import allocate_lock

from .container import PluginContainer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from plux.core.spec import PluginSpec

__all__ = ["Registry"]


class Registry:
    """The containers of one namespace, in the order in which their plugins were found.

    Of several plugins with one name the first counts; a warning names both. That order does not depend on the
    file system: see `plux.runtime.cache.EntryPointsCache`.
    """

    def __init__(self, namespace: str, specs: Iterable[PluginSpec]) -> None:
        self.namespace = namespace
        self.by_entry_point: dict[str, PluginContainer[Any]] = {}
        self.by_name: dict[str, PluginContainer[Any]] = {}
        self._guard = allocate_lock()
        containers = self.by_entry_point
        for spec in specs:
            if spec.namespace != namespace:
                continue
            name = spec.name
            if name in containers:
                warn_of_conflict(containers[name], spec)
            else:
                containers[name] = PluginContainer(spec)

    def get(self, name: str) -> PluginContainer[Any] | None:
        """Return the container of a name or alias, or None. The name of an entry point goes first."""
        return self.by_entry_point.get(name) or self.by_name.get(name)

    def __iter__(self) -> Iterator[PluginContainer[Any]]:
        """Iterate over the plugins, each once, however many entry points lead to it."""
        if not self.by_name:
            return iter(list(self.by_entry_point.values()))
        return iter(list(dict.fromkeys(self.by_entry_point.values())))

    def rename(self, container: PluginContainer[Any], name: str) -> PluginContainer[Any]:
        """Note what a plugin calls itself, and return the container that stands for it from now on.

        That is another one if a second entry point leads to a plugin that is known already. If the name is that
        of another plugin, a warning is logged, and the name of the entry point stays the only one.
        """
        alias = container.name
        with self._guard:
            other = self.by_entry_point.get(name) or self.by_name.setdefault(name, container)
            if other is container:
                container.name = name
                container.aliases = (*container.aliases, alias)
                return container
            if other.plugin_spec.value == container.plugin_spec.value:
                other.aliases = (*other.aliases, alias)
                self.by_entry_point[alias] = container.target = other
                return other
        warn_of_conflict(other, container.plugin_spec, name)
        return container

    def names(self) -> list[str]:
        """Return every name and alias."""
        return [*self.by_entry_point, *self.by_name]


def warn_of_conflict(first: PluginContainer[Any], second: PluginSpec, name: str | None = None) -> None:
    """Log that of two plugins with one name the first counts."""
    from .notices import logger

    logger.warning(
        "two plugins are named %s:%s: %s counts, %s does not",
        first.namespace,
        name or first.name,
        _origin(first.plugin_spec),
        _origin(second),
    )


def _origin(spec: PluginSpec) -> str:
    value = spec.value or repr(spec.factory)
    distribution = getattr(getattr(spec, "entry_point", None), "dist", None)
    if distribution is None:
        return value
    return f"{value} of {distribution.name} {distribution.version}".rstrip()
