"""Plugins that are specifications, and the helpers that make them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .classes import name_of, namespace
from .conditions import guarded
from .reach import plux_name, reach
from .templates import fill, read_templates

if TYPE_CHECKING:
    from .writer import Item, Module, Writer

__all__ = ["spec_decoy", "spec_helper", "spec_plugin"]

# {0} a name, {1} PluginSpec, {2} the namespace, {3} and {4} names
_PLAIN = read_templates("specs")


def spec_plugin(writer: Writer, module: Module) -> None:
    """A specification at module level."""
    name = writer.fresh("spec")
    spec = plux_name(writer, "PluginSpec", module)
    form = writer.dice.pick(_PLAIN)
    for hard in ("itemgetter", "case str()", "copy.copy"):
        if hard in form:
            writer.doubt(hard)
    names = name_of(writer, module), name_of(writer, module)
    guarded(writer, module, fill(form.text, name, spec, namespace(writer, module), *names), name)
    if form.text.startswith("$0 = $1(") and "del" not in form:
        writer.offer(module, name, "plugin spec")


# {0} its name, {1} PluginSpec, {2} the namespace; the use: {0} its place, {1} a name, {2} what it makes
_HELPERS = read_templates("spec_helpers")


def spec_helper(writer: Writer, module: Module) -> None:
    """A helper or decorator of the project that makes specifications, and its use."""
    known = writer.known("spec helper", module)
    item = writer.dice.pick(known) if known and writer.dice.chance(2) else _helper(writer, module)
    place = reach(writer, item, module)
    name = writer.fresh("hook")
    guarded(writer, module, fill(item.use, place, name_of(writer, module), name), name)


def _helper(writer: Writer, module: Module) -> Item:
    home = writer.earlier(module)
    name = writer.fresh("make")
    form = writer.dice.pick(_HELPERS)
    home.add(fill(form.text, name, plux_name(writer, "PluginSpec", home), namespace(writer, home)))
    return writer.offer(home, name, "spec helper", form.use)


_DECOYS = read_templates("spec_decoys")


def spec_decoy(writer: Writer, module: Module) -> None:
    """Something that looks like a specification at module level."""
    form = writer.dice.pick(_DECOYS)
    spec = plux_name(writer, "PluginSpec", module) if "$1" in form else ""
    module.add(fill(form.text, writer.fresh("decoy"), spec))
