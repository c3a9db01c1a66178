"""What stands around plugins: re-exports, unused code, cycles, and the ways in which a file may be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .reach import plux_name, reach
from .templates import fill, read_templates
from .writer import PACKAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from .writer import Module, Writer

__all__ = ["dressed", "noise", "reexport", "tails"]


def reexport(writer: Writer, module: Module) -> None:
    """A second name for a plugin, often in another module: it counts once."""
    known = [item for kind in ("class", "function", "spec") for item in writer.known(f"plugin {kind}", module)]
    if not known:
        noise(writer, module)
        return
    item = writer.dice.pick(known)
    place = reach(writer, item, module)
    alias = writer.fresh("again")
    form = writer.dice.pick(
        ("{0} = {1}", "{0} = [{1}]", "def {0}(): return {1}", "{0} = {1} or None", "{0} = {1}.__doc__")
    )
    module.add(form.format(alias, place))


_NOISE = read_templates("noise")


def noise(writer: Writer, module: Module) -> None:
    """Code that has nothing to do with plugins, or only mentions them."""
    form = writer.dice.pick(_NOISE)
    if "from __future__" in form:
        if not module.blocks:
            module.add(form.text)
        return
    mentioned = plux_name(writer, writer.dice.pick(("Plugin", "PluginSpec", "plugin")), module) if "$1" in form else ""
    module.add(fill(form.text, writer.fresh(""), mentioned))


def tails(writer: Writer) -> None:
    """Packages hand on what is below them, and import it in a circle."""
    for package in writer.modules:
        if package.name not in PACKAGES:
            continue
        below = [m for m in writer.modules if m.name.rpartition(".")[0] == package.name]
        for child in below:
            last = child.name.rpartition(".")[2]
            package.tail.extend(
                writer.dice.pick(
                    (
                        (),
                        (),
                        (f"from . import {last}",),
                        (f"from .{last} import *",),
                        (f"import {child.name} as {last}_",),
                    )
                )
            )


def dressed(writer: Writer, module: Module) -> bytes:
    """The source as bytes, in one of the ways in which people and tools save files."""
    source = module.source()
    return writer.dice.pick(_DRESSES)(source)


def _plain(source: str) -> bytes:
    return source.encode()


def _minified(source: str) -> bytes:
    """Simple statements that follow each other on one line."""
    compound = (
        "def ",
        "class ",
        "if ",
        "for ",
        "while ",
        "with ",
        "try:",
        "match ",
        "@",
        "async ",
        " ",
        "else",
        "elif ",
        "except",
        "finally",
        ")",
    )
    lines: list[str] = []
    for line in source.splitlines():
        simple = line and not line.startswith(compound) and not line.endswith(("\\", "(", "["))
        if simple and lines and lines[-1].startswith("\0"):
            lines[-1] += ";" + line
        else:
            lines.append("\0" + line if simple else line)
    return "\n".join(line.removeprefix("\0").replace("    ", " ") for line in lines).encode()


_DRESSES: tuple[Callable[[str], bytes], ...] = (
    _plain,
    _plain,
    _plain,
    _plain,
    _minified,
    lambda source: b"\xef\xbb\xbf" + source.encode(),
    lambda source: f"# -*- coding: latin-1 -*-\n# \xe4\xf6\xfc\n{source}".encode("latin-1"),
    lambda source: source.replace("\n", "\r\n").encode(),
    lambda source: f"#!/usr/bin/env python\n# vim: set fileencoding=utf-8 :\n'''Docs: plux'''\n{source}".encode(),
    lambda source: source.replace("    ", "\t").encode(),
    lambda source: f"\f\n{source}\f\n\n# the end".encode(),
    lambda source: source.rstrip("\n").encode(),
)
