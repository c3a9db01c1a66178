"""Policy: which plugins may be loaded, decided before anything of them is imported.

A rule is a shell-style pattern:

* ``namespace:name`` such as ``my.ns:s3`` or ``my.ns:*``; a text without a colon is a namespace;
* ``dist:name`` for everything of a distribution, its name compared normalized;
* ``value:module:attribute`` for what an entry point refers to.

(A namespace that is itself called ``dist`` or ``value``, or is so like them that it may be a misspelling, is written
``[d]ist`` or ``[v]alue``.)
"""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from .location import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from plux.core.spec import PluginSpec

__all__ = ["ALLOW_VARIABLE", "DISABLE_VARIABLE", "Policy", "environment_policy"]

ALLOW_VARIABLE = "PLUX_ALLOW"
DISABLE_VARIABLE = "PLUX_DISABLE"

_FORMS = "a rule is 'namespace', 'namespace:name', 'dist:distribution' or 'value:module:attribute', with * for anything"
_MEANT = {"dists": "dist", "distribution": "dist", "distributions": "dist", "val": "value", "values": "value"}
_MEANT_LETTERS = {tuple(sorted(kind)): kind for kind in ("dist", "value")}


class Policy:
    """What may be loaded: what matches a rule of `allow` (everything, if that is None) and no rule of `deny`.

        >>> from plux import Plugin, PluginSpec
        >>> policy = Policy(allow=["my.ns:*"], deny=["my.ns:old*"])
        >>> policy.refusal(PluginSpec("my.ns", "older", Plugin))
        "the rule 'my.ns:old*' denies it"
        >>> policy.refusal(PluginSpec("my.ns", "new", Plugin)) is None
        True

    An empty list of rules allows nothing. `origin` says in refusals where the rules come from.

    Raises:
        TypeError: the rules are one text instead of several, or one of them is no text.
        ValueError: a rule is empty, or can match nothing.
    """

    def __init__(
        self, *, allow: Iterable[str] | None = None, deny: Iterable[str] = (), origin: str | None = None
    ) -> None:
        self.allow = None if allow is None else _rules(allow)
        self.deny = _rules(deny)
        self.origin = origin

    def refusal(self, spec: PluginSpec, aliases: Iterable[str] = ()) -> str | None:
        """Return why a plugin must not be loaded, naming the rule, or None if it may.

        Args:
            spec: the plugin; nothing of it is imported.
            aliases: further names that it goes by.
        """
        names = [spec.name, *aliases]
        for rule in self.deny:
            if _matches(rule, spec, names):
                return f"the rule {rule!r}{self._where()} denies it"
        if self.allow is None or any(_matches(rule, spec, names) for rule in self.allow):
            return None
        if not self.allow:
            return f"{self.origin or 'the list of what is allowed'} is empty, so nothing is allowed"
        return f"no rule{self._where()} allows it ({', '.join(self.allow)})"

    def unused(self, plugins: Iterable[tuple[PluginSpec, Iterable[str]]]) -> list[str]:
        """Return the rules that none of these plugins, each with its aliases, matches: they may be misspelled."""
        known = [(spec, [spec.name, *aliases]) for spec, aliases in plugins]
        rules = dict.fromkeys((*self.deny, *(self.allow or ())))
        return [rule for rule in rules if not any(_matches(rule, spec, names) for spec, names in known)]

    def _where(self) -> str:
        return f" of {self.origin}" if self.origin else ""

    def __repr__(self) -> str:
        return f"Policy(allow={self.allow!r}, deny={self.deny!r})"


def environment_policy(environment: Mapping[str, str] = os.environ) -> list[Policy]:
    """Return the policies that the environment adds: rules in PLUX_ALLOW and PLUX_DISABLE, separated by commas.

    They narrow what the host allows and never widen it. PLUX_ALLOW that is set and empty allows nothing. A rule that
    can match nothing must not keep a program from starting; ``plux list`` names those that match nothing.
    """
    policies: list[Policy] = []
    denied = environment.get(DISABLE_VARIABLE)
    if denied is not None:
        policies.append(Policy(origin=DISABLE_VARIABLE))
        policies[-1].deny = _split(denied)
    allowed = environment.get(ALLOW_VARIABLE)
    if allowed is not None:
        policies.append(Policy(origin=ALLOW_VARIABLE))
        policies[-1].allow = _split(allowed)
    return policies


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _rules(rules: Iterable[str]) -> tuple[str, ...]:
    if isinstance(rules, str):
        raise TypeError(f"rules are a list of texts, not the one text {rules!r}")
    given: tuple[object, ...] = tuple(rules)
    result = []
    for rule in given:
        if not isinstance(rule, str):
            raise TypeError(f"a rule is a text such as 'my.ns:name', not {rule!r}")
        mistake = _mistake(rule.strip())
        if mistake is not None:
            raise ValueError(f"{mistake}; {_FORMS}")
        result.append(rule.strip())
    return tuple(result)


def _mistake(rule: str) -> str | None:
    """Say why a rule can match nothing; None if it may."""
    if not rule:
        return "a rule is empty"
    kind, colon, rest = rule.partition(":")
    if colon and not (kind and rest):
        return f"the rule {rule!r} has nothing {'behind' if kind else 'before'} its colon"
    if colon and kind == "value" and ":" not in rest and not any(char in rest for char in "*?["):
        return f"the rule {rule!r} names a module and no object in it: '{rule}:*' is everything that is declared there"
    lower = kind.lower()
    meant = _MEANT.get(lower) or _MEANT_LETTERS.get(tuple(sorted(lower)))
    if colon and meant is not None and kind != meant:
        return f"the rule {rule!r}: did you mean '{meant}:{rest}'? ([{kind[0]}]{kind[1:]}:{rest} is a namespace)"
    return None


def _matches(rule: str, spec: PluginSpec, names: list[str]) -> bool:
    kind, colon, rest = rule.partition(":")
    if colon and kind == "dist":
        distribution: Any = getattr(getattr(spec, "entry_point", None), "dist", None)
        return distribution is not None and fnmatchcase(normalize(distribution.name), _normalized_pattern(rest))
    if colon and kind == "value":
        return spec.value is not None and fnmatchcase(spec.value, rest)
    if not colon:
        return fnmatchcase(spec.namespace, rule)
    return any(fnmatchcase(f"{spec.namespace}:{name}", rule) for name in names)


def _normalized_pattern(pattern: str) -> str:
    return pattern if "[" in pattern else normalize(pattern)
