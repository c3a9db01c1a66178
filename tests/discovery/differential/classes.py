"""Plugins that are classes, and classes that look like plugins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .conditions import guarded
from .reach import plux_name, reach
from .templates import fill, read_templates
from .texts import text
from .writer import nest

if TYPE_CHECKING:
    from .writer import Module, Writer

__all__ = ["abstract_decoy", "base_class", "class_plugin", "computed_class", "inner_class"]


def namespace(writer: Writer, module: Module) -> str:
    """An expression of a namespace."""
    return text(writer, module, writer.dice.pick(("app.one", "app.two")))


def name_of(writer: Writer, module: Module) -> str:
    """An expression of a name that no other plugin has; or, seldom, of one that others may have too."""
    return text(writer, module, "twice" if writer.dice.chance(40) else writer.fresh("p"))


_BASES = read_templates("bases")


def base_class(writer: Writer, module: Module) -> str:
    """A class with a namespace and no name; returns how the module reaches it."""
    known = writer.known("base", module)
    if known and not writer.dice.chance(3):
        return _as_base(writer, module, reach(writer, writer.dice.pick(known), module))
    home = writer.earlier(module)
    plugin = plux_name(writer, "Plugin", home)
    name = writer.fresh(writer.dice.pick(("Base", "_Base")))
    form = writer.dice.pick(_BASES)
    guarded(writer, home, fill(form.text, name, plugin, namespace(writer, home)), name)
    return _as_base(writer, module, reach(writer, writer.offer(home, name, "base"), module))


def _as_base(writer: Writer, module: Module, base: str) -> str:
    """How a base stands between the parentheses of a class."""
    form = writer.dice.pick(
        ("{0}",) * 6
        + (
            "object, {0}",
            "*[{0}]",
            "(lambda: {0})()",
            "Mix{1}, {0}",
            "{0}, Mix{1}",
            "{0} if True else object",
            "{{'b': {0}}}['b']",
        )
    )
    if form == "object, {0}":
        return base
    serial = writer.fresh("")
    if "Mix" in form:
        module.add(f"class Mix{serial}:\n    def load(self): return None\n    names = 'name'")
    return form.format(base, serial)


def _single(base: str) -> str:
    """One expression of what stands between the parentheses of a class."""
    return f"type('Both', ({base},), {{}})" if "," in base else base


_PLUGINS = read_templates("plugin_classes")


def class_plugin(writer: Writer, module: Module) -> None:
    """A class that is a plugin by its base class."""
    name = writer.fresh("Plugin")
    base = base_class(writer, module)
    form = writer.dice.pick(_PLUGINS)
    if "($1, " in form:
        base = _single(base)
    if "open(" in form:
        writer.doubt("whether a file can be opened")
    guarded(writer, module, fill(form.text, name, base, name_of(writer, module)), name)
    if "[" not in form and "lambda" not in base and not writer.dice.chance(3):
        writer.offer(module, name, "plugin class")


_DECOYS = read_templates("class_decoys")


def abstract_decoy(writer: Writer, module: Module) -> None:
    """A class that is no plugin, though it looks like one."""
    form = writer.dice.pick(_DECOYS)
    writer_name = writer.fresh("Decoy")
    base = base_class(writer, module) if "$1" in form else ""
    module.add(fill(form.text, writer_name, _single(base) if "type($1)" in form else base))


_INNER = read_templates("inner_classes")


def inner_class(writer: Writer, module: Module) -> None:
    """A class that is written inside of another."""
    name = writer.fresh("Outer")
    form = writer.dice.pick(_INNER)
    base = base_class(writer, module)
    guarded(writer, module, fill(form.text, name, base, name_of(writer, module)), name)


_COMPUTED = read_templates("computed_classes")


def computed_class(writer: Writer, module: Module) -> None:
    """Classes that loops, functions and comprehensions make."""
    form = writer.dice.pick(_COMPUTED)
    name = writer.fresh("Made")
    if "key=$2" in form:
        base = f"Keyed{name}"
        plugin = plux_name(writer, "Plugin", module)
        module.add(
            nest(
                f"class {base}({plugin}):",
                f"namespace = {namespace(writer, module)}\ndef __init_subclass__(cls, *, key, **more):\n"
                "    super().__init_subclass__(**more)\n    cls.name = key",
            )
        )
    else:
        base = base_class(writer, module)
    if base.startswith("*"):
        base = base[2:-1]
    module.add(fill(form.text, name, base, name_of(writer, module), name_of(writer, module)))
