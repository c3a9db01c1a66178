"""Several plugins with one name: who counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plux.core.errors import PluginException

from .failures import origin_of
from .notices import warn_once

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from plux.core.spec import PluginSpec

    from .container import PluginContainer
    from .policy import Policy
    from .registry import Registry

__all__ = ["ConflictPolicy", "PluginConflictError", "contest", "decide"]

if TYPE_CHECKING:
    ConflictPolicy: TypeAlias = str | Callable[[Sequence[PluginSpec]], PluginSpec]
else:
    ConflictPolicy = object


class PluginConflictError(PluginException):
    """Several plugins have one name, and the host allows only one. `origins` says where they come from."""

    def __init__(self, namespace: str, name: str, origins: list[str]) -> None:
        self.origins = origins
        super().__init__(f"{len(origins)} plugins are named {namespace}:{name}: {'; '.join(origins)}", namespace, name)


def decide(
    candidates: Sequence[PluginSpec], policy: ConflictPolicy, policies: Sequence[Policy]
) -> PluginSpec | PluginConflictError:
    """Return the one of several specs with the same name that counts, or the error if none may.

    Those that a policy refuses do not take part, unless all are refused. Whoever wins, a warning names all, except
    where a callable decided: then the host knows.

    Args:
        candidates: in the order in which they were found.
        policy: ``"first"``, ``"last"``, ``"error"``, or a callable that gets the candidates and returns one.
        policies: what may be loaded.
    """
    allowed = [spec for spec in candidates if all(each.refusal(spec) is None for each in policies)]
    if len(allowed) == 1:
        return allowed[0]
    allowed = allowed or list(candidates)
    if callable(policy):
        return policy(tuple(allowed))
    if policy == "error":
        first = allowed[0]
        return PluginConflictError(first.namespace, first.name, list(map(origin, allowed)))
    winner = allowed[-1 if policy == "last" else 0]
    _warn_of_conflict(winner, [spec for spec in allowed if spec is not winner])
    return winner


def contest(container: PluginContainer[Any], holder: PluginContainer[Any], name: str, registry: Registry) -> bool:
    """Decide whether a plugin gets the name that it gives itself, which another one holds. Say whether it does.

    The rules are those of `decide`. First is the one whose entry point has that name, then the one whose entry point
    has it in other letters (plux 1.x lower-cased them), then as they were found. What is imported already keeps its
    name. With ``"error"`` both of them get the error.
    """
    places = {each: place for place, each in enumerate(registry)}

    def rank(each: PluginContainer[Any]) -> tuple[bool, bool, int]:
        own = each.entry_point.name if each.entry_point is not None else each.name
        return own != name, own.lower() != name.lower(), places.get(each, len(places))

    before, container.plugin_spec.name = container.plugin_spec.name, name
    if holder.is_resolved and registry.conflicts != "error":
        _warn_of_conflict(holder.plugin_spec, [container.plugin_spec])
        return False
    candidates = [each.plugin_spec for each in sorted((holder, container), key=rank)]
    decision = decide(candidates, registry.conflicts, registry.policies)
    if decision is container.plugin_spec:
        return True
    if isinstance(decision, PluginConflictError):
        container.conflict = decision
        if not holder.is_resolved:
            holder.conflict = decision
    container.plugin_spec.name = before
    return False


def _warn_of_conflict(winner: PluginSpec, others: Sequence[PluginSpec]) -> None:
    """Log which of several plugins with one name counts, once a process: programs make managers again and again."""
    places = tuple((origin(spec), _place(spec)) for spec in (winner, *others))
    warn_once(
        (winner.namespace, winner.name, places),
        "%s plugins are named %s:%s: %s counts, not %s",
        "two" if len(others) == 1 else len(others) + 1,
        winner.namespace,
        winner.name,
        origin(winner),
        " nor ".join(map(origin, others)),
    )


def _place(spec: PluginSpec) -> str:
    """Return where what declares a plugin is installed, if that is known."""
    metadata: Any = getattr(getattr(spec, "entry_point", None), "metadata", None)
    return getattr(metadata, "path", "")


def origin(spec: PluginSpec) -> str:
    """Return where a plugin comes from, in words."""
    declared: Any = getattr(spec, "entry_point", None)
    if declared is not None:
        return origin_of(declared)
    return spec.value or repr(spec.factory)
