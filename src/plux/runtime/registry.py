"""The plugins of a manager by name: those of entry points first, then what plugins call themselves, once known."""

from __future__ import annotations

from _thread import allocate_lock

from .container import PluginContainer, acquire, release
from .resolve import InstalledSpecs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from plux.core.spec import PluginSpec

    from .conflict import ConflictPolicy
    from .policy import Policy

__all__ = ["Registry"]


class Registry:
    """The containers of one namespace, in the order in which their plugins were found.

    As long as plugins are asked for by the names of their entry points, nothing is made for the others.

    Of several plugins with one name the first counts, and a warning names both, unless `conflicts` says otherwise. That
    order does not depend on the file system: see `plux.runtime.cache.EntryPointsCache`.
    """

    def __init__(
        self,
        namespace: str,
        specs: Iterable[PluginSpec] | InstalledSpecs,
        conflicts: ConflictPolicy = "first",
        policies: Sequence[Policy] = (),
    ) -> None:
        self.namespace = namespace
        self.conflicts: ConflictPolicy = conflicts
        self.policies = policies
        self.by_name: dict[str, PluginContainer[Any]] = {}
        self.is_named = False
        self._alike: dict[str, list[PluginContainer[Any]]] | None = None
        self._guard = allocate_lock()
        self._specs = specs
        self._asked_for: dict[str, PluginContainer[Any]] = {}
        self._all: dict[str, PluginContainer[Any]] | None = None
        self._names: list[str] | None = None

    @property
    def by_entry_point(self) -> dict[str, PluginContainer[Any]]:
        """The containers by the names of their entry points, all of them."""
        containers = self._all
        if containers is None:
            found = self._containers()
            with self._guard:
                if self._all is None:
                    # what somebody has is what counts; replaced where it stands, so that the order stays
                    found.update(self._asked_for)
                    self._all, self._specs, self._asked_for = found, (), {}
                containers = self._all
        return containers

    def _containers(self) -> dict[str, PluginContainer[Any]]:
        """Make containers of all specs but those that others have made."""
        containers: dict[str, PluginContainer[Any]] = {}
        several: dict[str, list[PluginSpec]] = {}
        for spec in self._specs:
            if spec.namespace != self.namespace:
                continue
            name = spec.name
            if name in containers:
                several.setdefault(name, [containers[name].plugin_spec]).append(spec)
            else:
                containers[name] = PluginContainer(spec)
        for name, candidates in several.items():
            if name not in self._asked_for:
                containers[name] = self._winner(candidates)
        return containers

    def _one(self, name: str) -> PluginContainer[Any] | None:
        """Return the container of the name of an entry point, or None, without a look at all the others."""
        container, specs = self._asked_for.get(name), self._specs
        if container is None and isinstance(specs, InstalledSpecs) and isinstance(name, str):
            candidates = specs.named(name)
            if not candidates:
                return None
            container = PluginContainer(candidates[0]) if len(candidates) == 1 else self._winner(candidates)
            with self._guard:
                container = (self._asked_for if self._all is None else self._all).setdefault(name, container)
        return container

    def add(self, spec: PluginSpec) -> PluginContainer[Any]:
        """Add a plugin to those that were found, under the same rule for conflicts. Return what counts for its name."""
        containers = self.by_entry_point
        with self._guard:
            known = self.get(spec.name)
            self._alike = None
            if known is None:
                container = containers[spec.name] = PluginContainer(spec)
                self.is_named = self.is_named and container.is_named
                return container
        before = known.plugin_spec
        if before == spec and all(
            getattr(before, each) == getattr(spec, each) for each in ("priority", "before", "after")
        ):
            return known
        container = self._winner([known.plugin_spec, spec])
        if container.plugin_spec is known.plugin_spec and container.conflict is None:
            return known
        with self._guard:
            if known.name == spec.name:
                container.aliases = known.aliases
                containers.update(dict.fromkeys(known.aliases, container))
                self.by_name.pop(spec.name, None)
            else:
                # it loses an alias, and goes on under its own name
                containers[known.name] = known
            containers[spec.name] = container
        return container

    def _winner(self, candidates: Sequence[PluginSpec]) -> PluginContainer[Any]:
        from .conflict import PluginConflictError, decide

        decision = decide(candidates, self.conflicts, self.policies)
        if isinstance(decision, PluginConflictError):
            container: PluginContainer[Any] = PluginContainer(candidates[0])
            container.conflict = decision
            return container
        return PluginContainer(decision)

    def get(self, name: str) -> PluginContainer[Any] | None:
        """Return the container of a name or alias, or None. The name of an entry point goes first."""
        return self.by_entry_point.get(name) or self.by_name.get(name)

    def find(self, name: str) -> PluginContainer[Any] | None:
        """Return the container of a name or alias, also of a name that only the source of the plugin says, or None."""
        self.settle()
        found = self._one(name) or self.get(name)
        if found is None and not self.is_named and isinstance(name, str):
            self._learn_alike(name)
            if self.get(name) is None:
                self.learn_all()
            found = self.get(name)
        return found

    def settle(self) -> None:
        """See to it that nothing changes hands later: all names are known before a rule other than "first" decides."""
        if self.conflicts != "first":
            self.learn_all()

    def _learn_alike(self, name: str) -> None:
        alike = self._alike
        if alike is None:
            alike = self._alike = {}
            for alias, container in list(self.by_entry_point.items()):
                alike.setdefault(alias.lower(), []).append(container)
        self.learn(alike.get(name.lower(), ()))

    def learn_all(self) -> None:
        """See to it that all plugins have the names that they give themselves."""
        if not self.is_named:
            self.learn(list(self.by_entry_point.values()))
            self.is_named = True

    def learn(self, containers: Iterable[PluginContainer[Any]], *, owned: bool = False) -> None:
        """Give plugins the names that they give themselves, as far as that can be told without importing them.

        `owned` says that the caller owns them. Of the others, those that somebody works on are named by whoever does.
        """
        wanted = [each for each in containers if not each.is_named and not each.is_resolved]
        if not wanted:
            return
        from .naming import declared_names

        names = declared_names(wanted)
        for container in wanted:
            name = names.get(container, container.name)
            if container.is_named:
                # in the meantime, by this thread or another
                continue
            container.is_named = True
            if name == container.name or not (owned or acquire(container)):
                continue
            try:
                if not container.is_resolved and self.rename(container, name) is container:
                    container.plugin_spec.name = container.name
            finally:
                if not owned:
                    release(container)

    def __iter__(self) -> Iterator[PluginContainer[Any]]:
        """Iterate over the plugins, each once, however many entry points lead to it."""
        return iter(list(dict.fromkeys(self.by_entry_point.values())))

    def rename(self, container: PluginContainer[Any], name: str) -> PluginContainer[Any]:
        """Note what a plugin calls itself, and return the container that stands for it from now on.

        That is another one if a second entry point leads to a plugin that is known already. If the name is that of
        another plugin, the rule for conflicts decides; whoever does not get it keeps the name of its entry point.
        """
        alias = container.name
        container.is_named = True
        containers = self.by_entry_point
        if container.is_resolved and not self.is_named and name not in containers:
            # one of these would have the better claim
            self._learn_alike(name)
        with self._guard:
            other = containers.get(name) or self.by_name.setdefault(name, container)
            if other is container:
                container.name = name
                container.aliases = (*container.aliases, alias)
                return container
            if other.plugin_spec.value == container.plugin_spec.value:
                if alias not in other.aliases:
                    other.aliases = (*other.aliases, alias)
                containers[alias] = container.target = other
                return other
        from .conflict import contest

        if contest(container, other, name, self) and acquire(other):
            try:
                with self._guard:
                    if not other.is_resolved and self.get(name) is other:
                        self._hand_over(name, other, container)
            finally:
                release(other)
        return container

    def _hand_over(self, name: str, loser: PluginContainer[Any], winner: PluginContainer[Any]) -> None:
        if name in self.by_entry_point:
            # the loser has no other name
            self.by_entry_point[name] = winner
        else:
            own = loser.entry_point.name if loser.entry_point is not None else loser.aliases[-1]
            loser.name = loser.plugin_spec.name = own
            loser.aliases = tuple(alias for alias in loser.aliases if alias != own)
            self.by_name[name] = winner
        winner.aliases = (*winner.aliases, winner.name)
        winner.name = name

    def plugin_names(self) -> list[str]:
        """Return the names that the plugins give themselves, in the order of their entry points."""
        names, specs = self._names, self._specs
        if names is None and isinstance(specs, InstalledSpecs) and self.conflicts == "first":
            names = self._names = specs.names()
        if names is None or self._all is not None:
            self.learn_all()
            names = [container.name for container in self]
        return list(names)

    def names(self) -> list[str]:
        """Return every name and alias."""
        return [*self.by_entry_point, *self.by_name]
