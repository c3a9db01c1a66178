"""``plux resolve``: import the plugins of a namespace, and say which cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from plux.cli.context import Context

__all__ = ["DESCRIPTION", "EXAMPLE", "HELP", "add_arguments", "run"]

HELP = "import the installed plugins of a namespace and print what they refer to"
DESCRIPTION = """\
Import every installed plugin of a namespace and print it as `namespace:name = module:attribute`.
Those that cannot be imported are named on standard error, and the exit code is 1."""
EXAMPLE = "  plux resolve --namespace my.plugins   import the plugins of one namespace that are installed here"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("-n", "--namespace", metavar="NAME", required=True, help="the namespace")


def run(args: argparse.Namespace, context: Context) -> int:
    """Resolve all, print those that could be."""
    from plux.cli.foreign_code import installed_from

    with installed_from(context.workdir if args.workdir is not None else None):
        return _resolve(args.namespace, context)


def _resolve(namespace: str, context: Context) -> int:
    from plux.cli.foreign_code import foreign_output
    from plux.cli.origin import origin_of
    from plux.cli.printable import printable
    from plux.cli.report import counted
    from plux.core.errors import PluginException
    from plux.runtime.cache import EntryPointsCache
    from plux.runtime.resolve import MetadataPluginFinder

    finder = MetadataPluginFinder(namespace)
    entry_points = EntryPointsCache.instance().entries(namespace)
    failures = 0
    shadowed = 0
    seen: set[str] = set()
    for entry_point in entry_points:
        if entry_point.name in seen:
            shadowed += 1
            continue
        seen.add(entry_point.name)
        try:
            with foreign_output(context.err):
                spec = finder.to_plugin_spec(entry_point)
        except PluginException as error:
            failures += 1
            origin = origin_of(error.__cause__ or error, entry_point.value)
            context.problem(f"error: {error}" + (f" ({origin})" if origin is not None else ""))
        else:
            context.result(printable(f"{spec.namespace}:{spec.name} = {spec.value}"))
    if shadowed:
        context.note(f"{counted(shadowed, 'plugin')} left out: others of the same names come first (`plux list`)")
    if not entry_points:
        context.note(f"no plugin of the namespace {namespace!r} is installed here; `plux list` shows what is")
    return 1 if failures else 0
