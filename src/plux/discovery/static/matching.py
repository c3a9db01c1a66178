"""``match``: which case fits, and what its pattern binds (PEP 634)."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from .constants import items, text_of
from .control import branch
from .flow import Raised
from .known.containers import dict_view
from .known.reflection import is_instance
from .operations import truth_in
from .operators import compare, truth
from .records import fields_of, is_dataclass, record_fields, record_items
from .suspicion import may_hide_plugin
from .targets import bind
from .values import (
    Builtin,
    ClassValue,
    Const,
    Dict,
    Either,
    Instance,
    Items,
    Namespace,
    Unknown,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from .evaluator import Evaluator
    from .flow import Flow
    from .scopes import Frame
    from .values import Value

__all__ = ["match_statement"]

_Bound = list[tuple[str, "Value"]]
# of these, the pattern of a class may hold one pattern for the value itself
_BUILTIN_TYPES = frozenset(
    {"bool", "bytearray", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"}
)


def match_statement(ev: Evaluator, node: ast.Match, frame: Frame) -> Flow:
    """Execute ``match``: cases of which it is known that they do not fit are passed over, up to one that does."""
    subject = ev.eval(node.subject, frame)
    arms: list[Callable[[], Flow]] = []
    for case in node.cases:
        bound: _Bound = []
        fits = _fits(ev, case.pattern, subject, frame, bound)
        if fits is False:
            continue
        if fits and not arms:
            _bind_all(ev, bound, frame)
            fits = truth_in(ev, ev.eval(case.guard, frame), frame, node) if case.guard is not None else True
            if fits:
                return ev.execute(case.body, frame)
            if fits is False:
                continue
        sure = bool(fits) and case.guard is None
        arms.append(_arm(ev, case, bound if sure else _unknown_parts(ev, case.pattern, subject, frame), frame))
        if sure:
            break
    else:
        arms.append(lambda: None)
    return arms[0]() if len(arms) == 1 else branch(ev, arms, node, frame)


def _arm(ev: Evaluator, case: ast.match_case, bound: _Bound, frame: Frame) -> Callable[[], Flow]:
    def run() -> Flow:
        _bind_all(ev, bound, frame)
        return ev.execute(case.body, frame)

    return run


def _bind_all(ev: Evaluator, bound: _Bound, frame: Frame) -> None:
    for name, value in bound:
        bind(ev, name, value, frame)


def _unknown_parts(ev: Evaluator, pattern: ast.pattern, subject: Value, frame: Frame) -> _Bound:
    """What a pattern binds of which nobody knows whether it fits."""
    bound: _Bound = []
    unknown = Unknown("a part of a matched value is not known", ev.where(pattern, frame), may_hide_plugin(subject))
    for inner in ast.walk(pattern):
        name = getattr(inner, "name", None) or getattr(inner, "rest", None)
        if isinstance(name, str):
            whole = inner is pattern or (isinstance(inner, ast.MatchAs) and inner.pattern is pattern)
            bound.append((name, subject if whole and isinstance(inner, ast.MatchAs) else unknown))
    return bound


def _fits(ev: Evaluator, pattern: ast.pattern, subject: Value, frame: Frame, bound: _Bound) -> bool | None:
    subject = ev.force(subject)
    if isinstance(subject, Either | Unknown) and not _is_irrefutable(pattern):
        return None
    return _PATTERNS[type(pattern)](ev, pattern, subject, frame, bound)


def _is_irrefutable(pattern: ast.pattern) -> bool:
    return isinstance(pattern, ast.MatchAs) and (pattern.pattern is None or _is_irrefutable(pattern.pattern))


def _value(ev: Evaluator, pattern: ast.MatchValue, subject: Value, frame: Frame, bound: _Bound) -> bool | None:  # noqa: ARG001 - the form of a pattern
    return truth(compare(ast.Eq(), ev.force_all(subject), ev.eval(pattern.value, frame), None))


def _singleton(ev: Evaluator, pattern: ast.MatchSingleton, subject: Value, frame: Frame, bound: _Bound) -> bool | None:  # noqa: ARG001 - the form of a pattern
    return truth(compare(ast.Is(), subject, Const(pattern.value), None))


def _as(ev: Evaluator, pattern: ast.MatchAs, subject: Value, frame: Frame, bound: _Bound) -> bool | None:
    fits = True if pattern.pattern is None else _fits(ev, pattern.pattern, subject, frame, bound)
    if pattern.name is not None:
        bound.append((pattern.name, subject))
    return fits


def _or(ev: Evaluator, pattern: ast.MatchOr, subject: Value, frame: Frame, bound: _Bound) -> bool | None:
    for option in pattern.patterns:
        inner: _Bound = []
        fits = _fits(ev, option, subject, frame, inner)
        if fits is not False:
            bound.extend(inner)
            return fits
    return False


def _all(results: list[bool | None]) -> bool | None:
    return False if False in results else None if None in results else True


def _sequence(ev: Evaluator, pattern: ast.MatchSequence, subject: Value, frame: Frame, bound: _Bound) -> bool | None:
    values = record_items(subject)
    if values is None:
        if not isinstance(subject, Items) or subject.kind not in ("list", "tuple", "range"):
            return None if isinstance(subject, Instance) and _may_be_more(subject.cls) else False
        content = subject.state["items"]
        values = None if content is None else list(content)
    if values is None:
        return None
    starred = next((i for i, each in enumerate(pattern.patterns) if isinstance(each, ast.MatchStar)), None)
    needed = len(pattern.patterns) - (starred is not None)
    if len(values) < needed or (starred is None and len(values) > needed):
        return False
    if starred is not None:
        behind = needed - starred
        middle = items("list", values[starred : len(values) - behind])
        values = [*values[:starred], middle, *values[len(values) - behind :]]
    return _all([_fits(ev, each, value, frame, bound) for each, value in zip(pattern.patterns, values, strict=True)])


def _may_be_more(cls: ClassValue) -> bool:
    """Whether instances may be sequences or mappings: a base that is not of the project lies below."""
    return any(not isinstance(base, ClassValue) or base.known is not None for base in cls.mro[1:])


def _star(ev: Evaluator, pattern: ast.MatchStar, subject: Value, frame: Frame, bound: _Bound) -> bool | None:  # noqa: ARG001 - the form of a pattern
    if pattern.name is not None:
        bound.append((pattern.name, subject))
    return True


def _mapping(ev: Evaluator, pattern: ast.MatchMapping, subject: Value, frame: Frame, bound: _Bound) -> bool | None:
    if not isinstance(subject, Dict | Namespace):
        return None if isinstance(subject, Instance) and _may_be_more(subject.cls) else False
    entries = dict_view(subject)
    if entries is None:
        return None
    left = dict(entries)
    results: list[bool | None] = []
    for key_node, inner in zip(pattern.keys, pattern.patterns, strict=True):
        key = ev.key(ev.eval(key_node, frame))
        if key is None:
            return None
        if key not in left:
            return False
        results.append(_fits(ev, inner, left.pop(key), frame, bound))
    if pattern.rest is not None:
        bound.append((pattern.rest, Dict({"items": left})))
    return _all(results)


def _class(ev: Evaluator, pattern: ast.MatchClass, subject: Value, frame: Frame, bound: _Bound) -> bool | None:
    cls = ev.eval(pattern.cls, frame)
    known = is_instance(subject, cls)
    if known is not True:
        return known
    if isinstance(cls, Builtin):
        if len(pattern.patterns) > 1 or pattern.kwd_patterns or cls.name not in _BUILTIN_TYPES:
            return None
        return _all([_fits(ev, inner, subject, frame, bound) for inner in pattern.patterns])
    names = _match_args(ev, cls, subject)
    if names is None or len(names) < len(pattern.patterns):
        return True if not pattern.patterns and not pattern.kwd_patterns else None
    pairs = [*zip(names, pattern.patterns, strict=False), *zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True)]
    results: list[bool | None] = []
    for name, inner in pairs:
        try:
            part = ev.attribute(subject, name, frame, pattern)
        except Raised:
            return False
        results.append(_fits(ev, inner, part, frame, bound))
    return _all(results)


def _match_args(ev: Evaluator, cls: Value, subject: Value) -> list[str] | None:
    """The names of the attributes that positional patterns stand for; None if they are not known."""
    if not isinstance(cls, ClassValue):
        return None
    listed = ev.class_attribute(cls, "__match_args__")
    if listed is not None:
        texts = [text_of(ev.force(each)) for each in ev.iterate(listed) or ()]
        return None if None in texts else [text for text in texts if text is not None]
    if record_items(subject) is not None:
        return list(record_fields(cls))
    if is_dataclass(cls):
        return [text_of(field.attributes["name"]) or "" for field in fields_of(cls)]
    return []


# Any: each function takes the type of pattern under which it is listed
_PATTERNS: dict[type[ast.pattern], Callable[[Evaluator, Any, Value, Frame, _Bound], bool | None]] = {
    ast.MatchAs: _as,
    ast.MatchClass: _class,
    ast.MatchMapping: _mapping,
    ast.MatchOr: _or,
    ast.MatchSequence: _sequence,
    ast.MatchSingleton: _singleton,
    ast.MatchStar: _star,
    ast.MatchValue: _value,
}
