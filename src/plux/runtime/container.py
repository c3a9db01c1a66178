"""The state of one plugin of a manager."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import importlib.metadata
    from _thread import RLock
    from typing import Any, Generic

    from typing_extensions import TypeVar

    from plux.core.spec import Plugin, PluginSpec

    from .ownership import Attempt

    P = TypeVar("P", default=Plugin)
else:
    P = None

    class Generic:
        """Stands in for typing.Generic, whose import would cost more than the rest of the run time."""

        def __class_getitem__(cls, item: object) -> object:
            """Return ``cls[item]``, which may be called and derived from like the class."""
            return type(list[int])(cls, item)


__all__ = ["Generic", "PluginContainer"]

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
    raised, `load_error` what loading it raised; the next attempt clears both. `seconds` tells how long the phases
    ``resolve``, ``init`` and ``load`` took, as far as there were any; `phase` is the one in which it is, or failed.
    `is_named` says whether it is known what the plugin calls itself, as far as that can be told without importing it.
    `conflict` is the error if others have its name and none may win. `target` is the container that stands for it, if
    several entry points lead to one plugin. `attempt` is what threads wait for that want it while another works on it;
    `outer` the plugin for which that works on this one.
    """

    def __init__(self, plugin_spec: PluginSpec) -> None:
        # none of these is an attribute of the class: to read one that only the class has takes several times as long
        entry_point: Any = getattr(plugin_spec, "entry_point", None)
        self.namespace = plugin_spec.namespace
        self.name = plugin_spec.name
        self.aliases: tuple[str, ...] = ()
        self.plugin_spec = plugin_spec
        self.entry_point = entry_point
        self.plugin: P | None = None
        self.load_value: Any = None
        self.init_error: BaseException | None = None
        self.load_error: BaseException | None = None
        self.disabled_reason: str | None = None
        self.state: str = FOUND
        self.phase: str | None = None
        self.is_named: bool = entry_point is None or getattr(entry_point, "is_named", False)
        self.is_resolved = False
        self.conflict: Exception | None = None
        self.target: PluginContainer[P] | None = None
        self.attempt: Attempt | None = None
        self.outer: PluginContainer[Any] | None = None
        self.seconds: dict[str, float] = {}
        self._lock: RLock | None = None

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
        from .ownership import owner_of

        return owner_of(self)

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
