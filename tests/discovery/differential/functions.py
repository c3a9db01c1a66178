"""Plugins that are functions: the decorator of plux, and those that projects build on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .classes import name_of, namespace
from .conditions import guarded
from .reach import plux_name, reach
from .templates import fill, read_templates

if TYPE_CHECKING:
    from .writer import Item, Module, Writer

__all__ = ["custom_decorator", "function_decoy", "function_plugin"]

_PLAIN = read_templates("functions")


def function_plugin(writer: Writer, module: Module) -> None:
    """A function marked by the decorator of plux."""
    name = writer.fresh("function")
    plugin = plux_name(writer, "plugin", module)
    if writer.dice.chance(8):
        plugin = f"({plugin})"
    form = writer.dice.pick(_PLAIN)
    block = fill(form.text, name, plugin, namespace(writer, module), name_of(writer, module))
    guarded(writer, module, block, name)
    writer.offer(module, name, "plugin function")


# {0} its name, {1} plux.plugin, {2} the namespace; the use below
_CUSTOM = read_templates("decorators")


def custom_decorator(writer: Writer, module: Module) -> None:
    """A decorator of the project, and functions that it marks."""
    known = writer.known("decorator", module)
    item = writer.dice.pick(known) if known and writer.dice.chance(2) else _decorator(writer, module)
    place = reach(writer, item, module)
    for _ in range(writer.dice.count(1, 2)):
        name = writer.fresh("hook")
        head = fill(item.use, place, name_of(writer, module))
        kind = writer.dice.pick(
            ("def {}(): pass", "def {}(self, name=1): return name", "async def {}(): ...", "class {}: pass")
        )
        guarded(writer, module, f"{head}\n{kind.format(name)}", name)


def _decorator(writer: Writer, module: Module) -> Item:
    home = writer.earlier(module)
    name = writer.fresh("mark")
    form = writer.dice.pick(_CUSTOM)
    home.add(fill(form.text, name, plux_name(writer, "plugin", home), namespace(writer, home)))
    return writer.offer(home, name, "decorator", form.use)


_DECOYS = read_templates("function_decoys")


def function_decoy(writer: Writer, module: Module) -> None:
    """Something that looks like a function that is a plugin."""
    form = writer.dice.pick(_DECOYS)
    plugin = plux_name(writer, "plugin", module) if "$1" in form else ""
    module.add(fill(form.text, writer.fresh("decoy"), plugin))
