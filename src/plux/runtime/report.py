"""What a manager knows of its plugins, as values, and as a table for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .conflict import origin
from .container import FILTERED, FOUND
from .failures import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from .container import PluginContainer

__all__ = ["PluginReport", "Report", "report_of"]


@dataclass(frozen=True)
class PluginReport:
    """One plugin: how far it has come, and what stopped it.

    `state` and `phase` are those of `PluginContainer`. `error` is what stopped it, `reason` why it is disabled or
    filtered. `value` is the object reference, `entry_point` the name of the entry point, `distribution` and `version`
    are those of the distribution that declares it; all of these are None if not known. `origin` says in words where the
    plugin comes from. `seconds` is the time that each phase took.
    """

    namespace: str
    name: str
    state: str
    phase: str | None
    error: BaseException | None
    reason: str | None
    entry_point: str | None
    value: str | None
    distribution: str | None
    version: str | None
    origin: str
    seconds: Mapping[str, float]

    @property
    def cause(self) -> BaseException | None:
        """The first cause of the error: what the import, the factory or `load` raised."""
        cause = self.error
        while cause is not None and cause.__cause__ is not None:
            cause = cause.__cause__
        return cause


@dataclass(frozen=True)
class Report:
    """All plugins of a namespace."""

    namespace: str
    plugins: tuple[PluginReport, ...]

    def __str__(self) -> str:
        rows = [("name", "state", "distribution", "value", "ms", "remark"), *map(_row, self.plugins)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
        title = f"{self.namespace}: {len(self.plugins)} plugin{'' if len(self.plugins) == 1 else 's'}"
        return "\n".join(line.rstrip() for line in [title, *lines])


def report_of(
    namespace: str,
    containers: Iterable[PluginContainer[Any]],
    refusal: Callable[[PluginContainer[Any]], str | None],
) -> Report:
    """Return the state of some plugins as values. `refusal` says why one that is not loaded yet would be filtered."""
    return Report(namespace, tuple(_plugin_report(container, refusal) for container in containers))


def _plugin_report(
    container: PluginContainer[Any], refusal: Callable[[PluginContainer[Any]], str | None]
) -> PluginReport:
    entry_point = container.entry_point
    distribution = getattr(entry_point, "dist", None)
    state, reason = container.state, container.disabled_reason
    if state in (FOUND, FILTERED):
        reason = refusal(container)
        state = FILTERED if reason else FOUND
    return PluginReport(
        namespace=container.namespace,
        name=container.name,
        state=state,
        phase=container.phase,
        error=container.load_error or container.init_error,
        reason=reason,
        entry_point=entry_point.name if entry_point is not None else None,
        value=container.plugin_spec.value,
        distribution=distribution.name if distribution is not None else None,
        version=distribution.version if distribution is not None else None,
        origin=origin(container.plugin_spec),
        seconds=container.seconds,
    )


def _row(plugin: PluginReport) -> tuple[str, ...]:
    remark = plugin.reason or ""
    if plugin.error is not None:
        cause = plugin.cause
        text = " ".join(text_of(cause).split())
        remark = f"{plugin.phase}: {type(cause).__name__}: {text}"
    return (
        plugin.name,
        plugin.state,
        f"{plugin.distribution or '-'} {plugin.version or ''}".strip(),
        plugin.value or "-",
        f"{sum(plugin.seconds.values()) * 1000:.1f}" if plugin.seconds else "-",
        remark,
    )
