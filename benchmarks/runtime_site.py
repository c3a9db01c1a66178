"""Generated folders that look like site-packages, with many distributions and their plugins."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["GROUPS", "make_many", "make_one", "name_in_the_middle"]

GROUPS = 5
PLUGINS = 4
_PLUGIN = "from plux import Plugin\n\n\nclass P(Plugin):\n    namespace = {group!r}\n    name = {name!r}\n"
_BARE = "class P:\n    def load(self, *args, **kwargs):\n        return 1\n"


def make_many(root: Path, count: int, *, indexed: bool = True) -> None:
    """Make `count` distributions with four plugins each, spread over the namespaces ``bench.0`` to ``bench.4``.

    The groups ``bare.0`` to ``bare.4`` have the same without plux, for tools that know nothing of it. With `indexed`
    the entry points are marked as written by plux 2.
    """
    for i in range(count):
        entries: dict[str, dict[str, str]] = {}
        for j in range(PLUGINS):
            n = i * PLUGINS + j
            name, group = f"p{i:04}_{j}", f"bench.{n % GROUPS}"
            (root / f"bench_{n}.py").write_text(_PLUGIN.format(group=group, name=name))
            (root / f"bare_{n}.py").write_text(_BARE)
            entries.setdefault(group, {})[name] = f"bench_{n}:P"
            entries.setdefault(group.replace("bench", "bare"), {})[name] = f"bare_{n}:P"
        _install(root, f"bench_dist_{i:04}", entries, indexed=indexed)


def make_one(root: Path, count: int) -> None:
    """Make one distribution with `count` plugins in the namespace ``bench.big``, a module each."""
    entries: dict[str, dict[str, str]] = {"bench.big": {}, "bare.big": {}}
    for n in range(count):
        name = f"p{n:04}"
        (root / f"big_{n:04}.py").write_text(_PLUGIN.format(group="bench.big", name=name))
        (root / f"barebig_{n:04}.py").write_text(_BARE)
        entries["bench.big"][name] = f"big_{n:04}:P"
        entries["bare.big"][name] = f"barebig_{n:04}:P"
    _install(root, "bench_big", entries, indexed=True)


def name_in_the_middle(count: int, group: int) -> str:
    """Return the name of a plugin of a namespace in the middle of `count` distributions."""
    middle = (count // 2) * PLUGINS
    n = next(n for n in range(middle, middle + GROUPS) if n % GROUPS == group)
    return f"p{n // PLUGINS:04}_{n % PLUGINS}"


def _install(root: Path, name: str, entries: dict[str, dict[str, str]], *, indexed: bool) -> None:
    info = root / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n\n" + "text " * 200)
    text = "\n".join(
        f"[{group}]\n" + "".join(f"{key} = {value}\n" for key, value in items.items())
        for group, items in sorted(entries.items())
    )
    (info / "entry_points.txt").write_text(text)
    (info / "RECORD").write_text("".join(f"file_{n}.py,sha256={'0' * 43},1200\n" for n in range(20)))
    if indexed:
        plugins = [
            {"namespace": group, "name": key, "value": value, "kind": "class"}
            for group, items in entries.items()
            if group.startswith("bench")
            for key, value in items.items()
        ]
        (info / "plux.index.json").write_text(json.dumps({"version": 1, "plugins": plugins}, indent=1))
