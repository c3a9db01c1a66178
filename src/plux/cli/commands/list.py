"""``plux list``: what is installed here, and why a plugin is not loaded."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from plux.cli.context import Context
    from plux.cli.installed import InstalledPlugin

__all__ = ["DESCRIPTION", "EXAMPLE", "HELP", "add_arguments", "run"]

HELP = "list the installed plugins and say which of them work"
DESCRIPTION = """\
List the plugins that are installed in the environment of this Python. Nothing is imported, unless --check asks
for it: then each plugin is imported, made, and asked whether it wants to be loaded (but not loaded).
The exit code is 1 if one of them is broken."""
EXAMPLE = """\
  plux list                                     the namespaces of distributions that use plux
  plux list --namespace 'my.*' --check          why is my plugin not loaded?
  plux list --all --json                        every entry point, for programs"""

_STYLES = {"ready": "green", "disabled": "yellow", "filtered": "yellow", "shadowed": "yellow", "broken": "bold red"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("-n", "--namespace", metavar="PATTERN", help="only this namespace: my.plugins, 'my.*'")
    parser.add_argument(
        "-a", "--all", action="store_true", help="every group of entry points, console scripts included"
    )
    parser.add_argument("--check", action="store_true", help="import each of them, and say which work")
    parser.add_argument("--json", action="store_true", help="print JSON: a list of objects")


def run(args: argparse.Namespace, context: Context) -> int:
    """List, and check if that is asked for."""
    from plux.cli.foreign_code import installed_from

    with installed_from(context.workdir if args.workdir is not None else None):
        return _list(args, context)


def _list(args: argparse.Namespace, context: Context) -> int:
    from plux.cli.colours import print_lines
    from plux.cli.installed import checked, installed_plugins, with_foreign
    from plux.cli.rules import unused_rules
    from plux.cli.unfollowed import unfollowed

    plugins = installed_plugins(args.namespace, every_group=args.all)
    if args.check:
        plugins = [checked(plugin, context.err) for plugin in plugins]
        if args.namespace is None:  # whoever names a namespace knows whose it is
            plugins = with_foreign(plugins, context.err)
    if args.json:
        import json
        from dataclasses import asdict

        context.result(json.dumps([asdict(plugin) for plugin in plugins], indent=2))
    else:
        print_lines(list(_lines(plugins)), context.out, _STYLES)
    context.note(_summary(plugins) if plugins else _nothing(args.namespace))
    for line in (*unused_rules(), *unfollowed()):
        context.note(line)
    if not plugins and not args.all:
        context.note("`plux list --all` shows every group of entry points")
    return 1 if any(plugin.state == "broken" for plugin in plugins) else 0


def _lines(plugins: list[InstalledPlugin]) -> Iterator[str]:
    from plux.cli.printable import printable
    from plux.cli.table import aligned

    for namespace, group in groupby(plugins, key=lambda plugin: plugin.namespace):
        yield printable(namespace)
        yield from aligned(
            (
                (plugin.name, plugin.state, f"{plugin.distribution} {plugin.version}", plugin.value, _reason(plugin))
                for plugin in sorted(group, key=lambda plugin: plugin.name)
            ),
            indent=2,
        )


def _reason(plugin: InstalledPlugin) -> str:
    """Return why a plugin is not ready, with the place in its code if there is one."""
    return f"{plugin.reason} ({plugin.file}:{plugin.line})" if plugin.file is not None else plugin.reason


def _summary(plugins: list[InstalledPlugin]) -> str:
    counts: dict[str, int] = {}
    for plugin in plugins:
        counts[plugin.state] = counts.get(plugin.state, 0) + 1
    return ", ".join(f"{number} {state}" for state, number in sorted(counts.items()))


def _nothing(namespace: str | None) -> str:
    """Say that there is nothing, and which namespaces there are."""
    if namespace is None:
        return "no plugins are installed here"
    from difflib import get_close_matches

    from plux.cli.installed import installed_plugins

    known = sorted({plugin.namespace for plugin in installed_plugins(None, every_group=False)})
    close = get_close_matches(namespace, known, 3)
    hint = f"; did you mean {' or '.join(close)}?" if close else f"; there are {', '.join(known)}" if known else ""
    return f"no plugins of the namespace {namespace} are installed here{hint}"
