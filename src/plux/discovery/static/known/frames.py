"""Frames of the interpreter, by which a function reaches the names of whoever calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..constants import items
from ..values import Builtin, Const, Instance, Items, Namespace, Unknown
from .inert import inert_class

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..calls import Call
    from ..scopes import Frame
    from ..values import Slots, Value

__all__ = ["FRAMES"]

_INFO = ("frame", "filename", "lineno", "function", "code_context", "index")


def _frames(call: Call) -> Iterator[Frame]:
    """The frames from that of the caller on."""
    frame: Frame | None = call.frame
    while frame is not None:
        yield frame
        frame = frame.back


def _beyond(call: Call) -> Unknown:
    return Unknown("who imports the module is not known", call.where)


def _frame(call: Call, frame: Frame) -> Value:
    """The frame as an object, and those behind it."""
    values: list[Slots] = []
    while True:
        scope = frame.scope
        values.append({"f_globals": Namespace(scope.module.names), "f_locals": Namespace(scope.names)})
        if frame.back is None:
            break
        frame = frame.back
    behind: Value = _beyond(call)
    for slots in reversed(values):
        behind = Instance(inert_class("types.FrameType"), {**slots, "f_back": behind}, call.where)
    return behind


def _get_frame(call: Call) -> Value:
    """``sys._getframe(depth)``."""
    depth = call.force(call.argument(0, "depth", Const(0)))
    if not isinstance(depth, Const) or not isinstance(depth.value, int):
        return call.ev.doubt(Unknown("which frame is meant is not known", call.where))
    found = list(_frames(call))
    at = max(depth.value, 0)
    return _frame(call, found[at]) if at < len(found) else call.ev.doubt(_beyond(call))


def _current_frame(call: Call) -> Value:
    return _frame(call, call.frame)


def _stack(call: Call) -> Value:
    """``inspect.stack()``: what is behind the frame of the module stands there as one."""
    entries = [_frame(call, frame) for frame in _frames(call)]
    unknown = Unknown("what the stack says of a frame is not followed", call.where)
    infos: list[Value] = [
        Items("tuple", {"items": (entry, *([unknown] * (len(_INFO) - 1)))}, _INFO)
        for entry in (*entries, _beyond(call))
    ]
    return items("list", infos)


FRAMES: dict[str, Value] = {
    "inspect.currentframe": Builtin("inspect.currentframe", _current_frame),
    "inspect.stack": Builtin("inspect.stack", _stack),
    "sys._getframe": Builtin("sys._getframe", _get_frame),
}
