"""plux: a plugin framework for Python distributions.

Authors mark a class or a function as a plugin, the build writes an entry point for it, and a
`PluginManager` loads it when it is asked for:

    >>> from plux import Plugin
    >>> class Hello(Plugin):
    ...     namespace = "my.plugins"
    ...     name = "hello"

This module is a list of names. Each is imported when it is first used (PEP 562), so that
``import plux`` costs next to nothing and a build never loads the run time.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .core.errors import PluginDisabled, PluginException
    from .core.finder import PluginFinder, PluginSpecResolver
    from .core.function import FunctionPlugin, plugin
    from .core.listener import CompositePluginLifecycleListener, PluginLifecycleListener
    from .core.spec import Plugin, PluginFactory, PluginSpec, PluginType
    from .runtime.container import PluginContainer
    from .runtime.manager import PluginManager

__all__ = [
    "CompositePluginLifecycleListener",
    "FunctionPlugin",
    "Plugin",
    "PluginContainer",
    "PluginDisabled",
    "PluginException",
    "PluginFactory",
    "PluginFinder",
    "PluginLifecycleListener",
    "PluginManager",
    "PluginSpec",
    "PluginSpecResolver",
    "PluginType",
    "__version__",
    "name",
    "plugin",
]

__version__ = "2.0.0"

name = "plux"

_HOMES = {
    "CompositePluginLifecycleListener": "plux.core.listener",
    "FunctionPlugin": "plux.core.function",
    "Plugin": "plux.core.spec",
    "PluginContainer": "plux.runtime.container",
    "PluginDisabled": "plux.core.errors",
    "PluginException": "plux.core.errors",
    "PluginFactory": "plux.core.spec",
    "PluginFinder": "plux.core.finder",
    "PluginLifecycleListener": "plux.core.listener",
    "PluginManager": "plux.runtime.manager",
    "PluginSpec": "plux.core.spec",
    "PluginSpecResolver": "plux.core.finder",
    "PluginType": "plux.core.spec",
    "plugin": "plux.core.function",
}

_SUBPACKAGES = frozenset({"build", "cli", "core", "discovery", "runtime"})


def __getattr__(attribute: str) -> object:
    """Import the module that holds a public name, or a sub-package, on first use (PEP 562)."""
    home = _HOMES.get(attribute)
    if home is not None:
        value: object = getattr(__import__(home, fromlist=(attribute,)), attribute)
    elif attribute in _SUBPACKAGES:
        value = __import__(f"plux.{attribute}", fromlist=("__name__",))
    else:
        raise AttributeError(f"module 'plux' has no attribute {attribute!r}")
    globals()[attribute] = value
    return value


def __dir__() -> list[str]:
    """Every public name, whether it was used yet or not."""
    return sorted({*globals(), *__all__})
