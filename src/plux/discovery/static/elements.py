"""Items and slices of lists: setting and deleting them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from .budget import MAX_ITEMS
from .constants import NotKnown, to_python
from .flow import Raised

if TYPE_CHECKING:
    from .evaluator import Evaluator
    from .scopes import Frame
    from .values import Items, Value

__all__ = ["delete_element", "set_element"]


def _index(ev: Evaluator, node: ast.expr, frame: Frame) -> int | slice | None:
    """A position or slice; None if it is not known."""
    try:
        if isinstance(node, ast.Slice):
            parts = (node.lower, node.upper, node.step)
            return slice(*(None if part is None else to_python(ev.eval(part, frame)) for part in parts))
        known = to_python(ev.eval(node, frame))
    except NotKnown:
        return None
    return known if isinstance(known, int) else None


def set_element(ev: Evaluator, container: Items, node: ast.expr, value: Value | None, frame: Frame) -> None:
    """Execute ``container[index] = value``; the content is not known afterwards if one of these is not."""
    index, content = _index(ev, node, frame), container.state["items"]
    more = ev.iterate(value) if isinstance(index, slice) and value is not None else []
    if content is None or index is None or value is None or more is None or container.kind != "list":
        ev.heap.forget(container, value)
        return
    values = list(content)
    try:
        if isinstance(index, slice):
            values[index] = more
        else:
            values[index] = value
    except (IndexError, ValueError, TypeError) as error:
        raise Raised.of(error, ev.where(node, frame)) from None
    if len(values) > MAX_ITEMS:
        ev.heap.forget(container, value)
    else:
        ev.heap.store(container.state, "items", tuple(values))


def delete_element(ev: Evaluator, container: Items, node: ast.expr, frame: Frame) -> None:
    """Execute ``del container[index]``."""
    index, content = _index(ev, node, frame), container.state["items"]
    if content is None or index is None or container.kind != "list":
        ev.heap.forget(container)
        return
    values = list(content)
    try:
        del values[index]
    except (IndexError, ValueError, TypeError) as error:
        raise Raised.of(error, ev.where(node, frame)) from None
    ev.heap.store(container.state, "items", tuple(values))
