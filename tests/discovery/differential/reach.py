"""The ways by which a module reaches what another one defines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from .writer import Item, Module, Writer

__all__ = ["plux_name", "reach"]


def reach(writer: Writer, item: Item, module: Module) -> str:
    """Write what is needed, and return an expression for an item in a module."""
    if item.module is module:
        return _here(writer, item.name, module)
    return _there(writer, item.module, item.name, module)


def _here(writer: Writer, name: str, module: Module) -> str:
    way = writer.dice.pick(("name", "name", "name", "alias", "globals", "self-import"))
    if way == "alias":
        alias = writer.fresh("same")
        module.add(f"{alias} = {name}")
        return alias
    if way == "globals":
        return f"globals()[{name!r}]"
    if way == "self-import" and module.is_package:
        alias = writer.fresh("own")
        module.add(f"from {module.name} import {name} as {alias}")
        return alias
    return name


def _there(writer: Writer, source: Module, name: str, module: Module) -> str:
    """An expression for a name of an earlier module."""
    ways = [*_WAYS]
    if any(source.order < other.order < module.order for other in writer.modules):
        ways.extend(_RELAYS)
    return writer.dice.pick(ways)(writer, source, name, module)


def _relative(module: Module, target: str) -> str:
    """The target as a relative import names it in a module, or as it is."""
    package = module.package.split(".")
    parts = target.split(".")
    shared = 0
    while shared < min(len(package), len(parts)) and package[shared] == parts[shared]:
        shared += 1
    if not shared:
        return target
    return "." * (len(package) - shared + 1) + ".".join(parts[shared:])


def _place(writer: Writer, source: Module, module: Module) -> str:
    return writer.dice.pick((source.name, _relative(module, source.name)))


def _from_import(writer: Writer, source: Module, name: str, module: Module) -> str:
    module.add(f"from {_place(writer, source, module)} import {name}")
    return name


def _from_import_as(writer: Writer, source: Module, name: str, module: Module) -> str:
    alias = writer.fresh("got")
    form = writer.dice.pick(("{} as {}", "(\n    {} as {},  # (why)\n)", "\\\n    {} as {}"))
    module.add(f"from {_place(writer, source, module)} import " + form.format(name, alias))
    return alias


def _star(writer: Writer, source: Module, name: str, module: Module) -> str:
    if name.startswith("_") and not source.lists_all:
        return _from_import(writer, source, name, module)
    source.exported.append(name)
    module.add(f"from {_place(writer, source, module)} import *")
    return name


def _dotted(writer: Writer, source: Module, name: str, module: Module) -> str:
    if module.name.startswith(f"{source.name}."):
        # while a package is being imported, the one around it has no attribute for it
        return _module_as(writer, source, name, module)
    module.add(f"import {source.name}")
    return f"{source.name}.{name}"


def _module_as(writer: Writer, source: Module, name: str, module: Module) -> str:
    alias = writer.fresh("mod")
    module.add(f"import {source.name} as {alias}")
    return f"{alias}.{name}"


def _from_package(writer: Writer, source: Module, name: str, module: Module) -> str:
    parent, _, last = source.name.rpartition(".")
    if not parent:
        return _dotted(writer, source, name, module)
    alias = writer.fresh("mod")
    module.add(f"from {writer.dice.pick((parent, _relative(module, parent)))} import {last} as {alias}")
    return f"{alias}.{name}"


def _tried(writer: Writer, source: Module, name: str, module: Module) -> str:
    module.add(f"try:\n    from {source.name} import {name}\nexcept ImportError:\n    {name} = None")
    return name


def _typing(writer: Writer, source: Module, name: str, module: Module) -> str:
    guard = writer.fresh("TC")
    module.add(
        f"from typing import TYPE_CHECKING as {guard}\nif {guard}:\n    from nowhere import {name}\n"
        f"else:\n    from {source.name} import {name}"
    )
    return name


def _import_module(writer: Writer, source: Module, name: str, module: Module) -> str:
    alias = writer.fresh("mod")
    if writer.dice.chance(2):
        module.add(f"import importlib\n{alias} = importlib.import_module({source.name!r})")
    else:
        module.add(f"from importlib import import_module\n{alias} = import_module({source.name!r})")
    return f"{alias}.{name}"


def _getattr(writer: Writer, source: Module, name: str, module: Module) -> str:
    alias = writer.fresh("mod")
    module.add(f"import {source.name} as {alias}")
    return f"getattr({alias}, {name!r})"


def _inside(writer: Writer, source: Module, name: str, module: Module) -> str:
    function = writer.fresh("get")
    module.add(f"def {function}():\n    from {_place(writer, source, module)} import {name}\n    return {name}")
    return f"{function}()"


def _sys_modules(writer: Writer, source: Module, name: str, module: Module) -> str:
    module.add(f"import sys, {source.name}")
    return f"sys.modules[{source.name!r}].{name}"


def _between(writer: Writer, source: Module, module: Module) -> Module:
    return writer.dice.pick([other for other in writer.modules if source.order < other.order < module.order])


def _relay(writer: Writer, source: Module, name: str, module: Module) -> str:
    """Over a module that hands the name on."""
    relay = _between(writer, source, module)
    alias = writer.fresh("on")
    relay.add(f"from {source.name} import {name} as {alias}")
    return _there(writer, relay, alias, module)


def _relay_module(writer: Writer, source: Module, name: str, module: Module) -> str:
    """Over a module that hands the module on."""
    relay = _between(writer, source, module)
    alias = writer.fresh("rel")
    parent, _, last = source.name.rpartition(".")
    relay.add(f"from {parent} import {last} as {alias}" if parent else f"import {source.name} as {alias}")
    # a module handed on over two modules is not followed: nobody was seen to do that, and it would cost time
    return f"{writer.dice.pick(_WAYS)(writer, relay, alias, module)}.{name}"


def _relay_lazily(writer: Writer, source: Module, name: str, module: Module) -> str:
    """Over a module whose ``__getattr__`` (PEP 562) imports it."""
    relay = _between(writer, source, module)
    if any("def __getattr__" in block for block in relay.blocks):
        return _relay(writer, source, name, module)
    alias = writer.fresh("lazy")
    relay.add(
        f"def __getattr__(name):\n    if name == {alias!r}:\n        from {source.name} import {name}\n"
        f"        return {name}\n    raise AttributeError(name)"
    )
    # a star does not ask __getattr__
    return writer.dice.pick((_from_import, _from_import_as, _dotted, _module_as, _getattr))(
        writer, relay, alias, module
    )


_WAYS: tuple[Callable[[Writer, Module, str, Module], str], ...] = (
    _from_import,
    _from_import,
    _from_import_as,
    _from_import_as,
    _star,
    _dotted,
    _module_as,
    _from_package,
    _tried,
    _typing,
    _import_module,
    _getattr,
    _inside,
    _sys_modules,
)
_RELAYS: tuple[Callable[[Writer, Module, str, Module], str], ...] = (_relay, _relay, _relay_module, _relay_lazily)


def plux_name(writer: Writer, name: str, module: Module) -> str:
    """An expression for a name of plux."""
    way = writer.dice.pick(("from", "from", "alias", "module", "module-alias", "legacy", "core", "star"))
    alias = writer.fresh("px")
    if way == "alias":
        module.add(f"from plux import {name} as {alias}")
        return alias
    if way == "module":
        module.add("import plux")
        return f"plux.{name}"
    if way == "module-alias":
        module.add(f"import plux as {alias}")
        return f"{alias}.{name}"
    if way == "legacy":
        module.add(f"from plugin import {name} as {alias}")
        return alias
    if way == "core":
        home = {"plugin": "function", "Plugin": "spec", "PluginSpec": "spec"}[name]
        module.add(f"from plux.core.{home} import {name} as {alias}")
        return alias
    if way == "star":
        module.add("from plux import *")
        return name
    module.add(f"from plux import {name}")
    return name
