"""The state of one plugin of a manager, and which thread works on it.

To become the owner of a plugin is one atomic operation on a dict, which is so in free-threaded builds too. What happens
when a second thread wants it meanwhile is in `plux.runtime.waiting`.
"""

from __future__ import annotations

import os
from _thread import get_ident

TYPE_CHECKING = False
if TYPE_CHECKING:
    import importlib.metadata
    from _thread import RLock
    from typing import Any, Generic

    from typing_extensions import TypeVar

    from plux.core.spec import Plugin, PluginSpec

    from .waiting import Attempt

    P = TypeVar("P", default=Plugin)
else:
    P = None

    class Generic:
        """Stands in for typing.Generic, whose import would cost more than the rest of the run time."""

        def __class_getitem__(cls, item: object) -> object:
            """Return ``cls[item]``, which may be called and derived from like the class."""
            return type(list[int])(cls, item)


__all__ = ["Generic", "PluginContainer", "acquire", "owners", "release"]

FOUND = "found"
FILTERED = "filtered"
DISABLED = "disabled"
RESOLVING = "resolving"
RESOLVED = "resolved"
INITIALISED = "initialised"
LOADING = "loading"
LOADED = "loaded"
FAILED = "failed"


class PluginContainer(Generic[P]):
    """A plugin of a manager, as far as it has come.

    `state` is one of: ``found``, ``filtered`` (a filter or rule refuses it), ``disabled`` (it, or a listener, said so),
    ``resolving``, ``resolved`` (its module is imported), ``initialised``, ``loading``, ``loaded``, ``failed``.

    `plugin` and `load_value` are None until it is initialised and loaded. `init_error` is what resolving or making it
    raised, `load_error` what loading it raised; the next attempt clears both. `phase` is the one in which it is, or
    failed: ``filter``, ``resolve``, ``init``, ``load``, or ``order`` in a circle of `before` and `after`.
    `is_named` says whether it is known what the plugin calls itself, as far as that can be told without importing it.
    `conflict` is the error if others have its name and none may win. `target` is the container that stands for it, if
    several entry points lead to one plugin. `attempt` is what threads wait for that want it while another works on it.
    """

    init_error: BaseException | None = None
    load_error: BaseException | None = None
    disabled_reason: str | None = None
    _lock: RLock | None = None

    def __init__(self, plugin_spec: PluginSpec) -> None:
        # what is read or set on the way of every plugin is there from the beginning, and no attribute of the class: to
        # read that, or to add one to the object, takes several times as long
        entry_point: Any = getattr(plugin_spec, "entry_point", None)
        self.namespace = plugin_spec.namespace
        self.name = plugin_spec.name
        self.aliases: tuple[str, ...] = ()
        self.plugin_spec = plugin_spec
        self.entry_point = entry_point
        self.plugin: P | None = None
        self.load_value: Any = None
        self.state: str = FOUND
        self.phase: str | None = None
        self.is_named: bool = entry_point is None or getattr(entry_point, "is_named", False)
        self.is_resolved = False
        self.conflict: Exception | None = None
        self.target: PluginContainer[P] | None = None
        self.attempt: Attempt | None = None
        self.resolve_seconds: float | None = None
        self.init_seconds: float | None = None
        self.load_seconds: float | None = None

    @property
    def seconds(self) -> dict[str, float]:
        """How long the phases ``resolve``, ``init`` and ``load`` took, as far as there were any."""
        phases = {"resolve": self.resolve_seconds, "init": self.init_seconds, "load": self.load_seconds}
        return {phase: seconds for phase, seconds in phases.items() if seconds is not None}

    @property
    def is_init(self) -> bool:
        """Whether the plugin was made."""
        return self.plugin is not None

    @property
    def is_loaded(self) -> bool:
        """Whether `Plugin.load` returned."""
        return self.state == LOADED

    @property
    def is_disabled(self) -> bool:
        """Whether the plugin must not be loaded; `disabled_reason` says why."""
        return self.state in (DISABLED, FILTERED)

    @property
    def owner(self) -> int | None:
        """The thread that works on the plugin, or None."""
        return owners.get(self)

    @property
    def lock(self) -> RLock:
        """A lock for the use of the application. plux itself holds none while it runs code of others."""
        if self._lock is None:
            from _thread import RLock

            self._lock = RLock()
        return self._lock

    @property
    def distribution(self) -> importlib.metadata.Distribution | None:
        """The distribution that declares the plugin, or None if that is not known."""
        declared: importlib.metadata.Distribution | None = getattr(self.entry_point, "dist", None)
        if declared is not None:
            return declared
        from .metadata import resolve_distribution_information

        return resolve_distribution_information(self.plugin_spec)

    def __repr__(self) -> str:
        return f"<PluginContainer {self.namespace}:{self.name} {self.state}>"


owners: dict[PluginContainer[Any], int] = {}
"""{plugin: the thread that works on it}, in the order in which they came to own them."""


def acquire(container: PluginContainer[Any]) -> bool:
    """Become the owner of a plugin that nobody works on; say whether that is so."""
    # that it was not there before tells the new owner from one who asks a second time
    if container in owners:
        return False
    me = get_ident()
    return owners.setdefault(container, me) == me


def release(container: PluginContainer[Any], error: BaseException | None = None) -> None:
    """End the work of this thread on a plugin and wake those who wait for it; `error` is how it failed."""
    del owners[container]
    # whoever comes to wait from now on finds that there is another owner, or none
    if container.attempt is not None:
        from .waiting import wake

        wake(container, error)


def _forget_other_threads() -> None:
    """After a fork only the calling thread goes on: what others were at will not be finished."""
    me = get_ident()
    for container in [container for container, thread in owners.items() if thread != me]:
        del owners[container]
        container.attempt = None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_other_threads)
