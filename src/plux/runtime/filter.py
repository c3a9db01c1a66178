"""Filters: what must not be loaded, decided before anything is imported."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from plux.core.spec import PluginSpec
else:
    # typing is not worth its import time at start-up; filters need not derive from the class
    Protocol = object

__all__ = ["MatchingPluginFilter", "PluginFilter", "PluginSpecMatcher", "global_plugin_filter"]


class PluginFilter(Protocol):
    """A callable that is asked about each plugin before its module is imported; any callable will do."""

    def __call__(self, spec: PluginSpec, /) -> bool:
        """Whether the plugin is disabled. ``spec.factory`` may be read, which imports the module."""


class PluginSpecMatcher:
    """Matches plugins by shell-style patterns; a pattern that is None matches everything.

        >>> from plux import Plugin, PluginSpec
        >>> PluginSpecMatcher(namespace="my.*", name="a?").matches(PluginSpec("my.ns", "ab", Plugin))
        True

    `value` is compared with the declared value of the entry point, ``module:attribute``. Case matters.
    """

    def __init__(self, *, namespace: str | None = None, name: str | None = None, value: str | None = None) -> None:
        self.namespace = namespace
        self.name = name
        self.value = value

    def matches(self, spec: PluginSpec) -> bool:
        """Whether all patterns match."""
        from fnmatch import fnmatchcase

        for pattern, attribute in ((self.namespace, "namespace"), (self.name, "name"), (self.value, "value")):
            if pattern is not None:
                text = getattr(spec, attribute)
                if text is None or not fnmatchcase(text, pattern):
                    return False
        return True

    def __repr__(self) -> str:
        given = ", ".join(f"{k}={v!r}" for k, v in vars(self).items() if v is not None)
        return f"{type(self).__name__}({given})"


class MatchingPluginFilter:
    """A filter that disables what one of its `exclusions` matches."""

    exclusions: list[PluginSpecMatcher]

    def __init__(self) -> None:
        self.exclusions = []

    def add_exclusion(self, *, namespace: str | None = None, name: str | None = None, value: str | None = None) -> None:
        """Disable the plugins that match all of the given patterns: see `PluginSpecMatcher`.

        Raises:
            ValueError: no pattern is given. That would disable every plugin of the process, and is what an
                unset setting leads to; ``namespace="*"`` says it on purpose.
        """
        if namespace is None and name is None and value is None:
            raise ValueError("an exclusion needs a pattern: namespace, name or value")
        self.exclusions.append(PluginSpecMatcher(namespace=namespace, name=name, value=value))

    def __call__(self, spec: PluginSpec) -> bool:
        """Whether the plugin is disabled."""
        return any(matcher.matches(spec) for matcher in tuple(self.exclusions))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.exclusions!r})"


global_plugin_filter = MatchingPluginFilter()
"""The filter of every `PluginManager` that is not given filters of its own."""
