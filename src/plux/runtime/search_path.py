"""Where this process finds modules: by strings, so that it costs little to ask."""

from __future__ import annotations

import os
import sys

from .location import absolute_entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

__all__ = ["module_places", "places_with", "top_of", "without_library"]


def module_places(tops: Iterable[str]) -> list[str]:
    """Return the directories of ``sys.path``, and those in which other finders (of editable installs) have something.

    Args:
        tops: the top-level packages and modules that other finders are asked for.
    """
    entries = [entry for entry in map(absolute_entry, sys.path) if entry is not None]
    path = without_library([os.path.normpath(entry) for entry in entries])
    roots = [_root(top, finder) for top in sorted(tops) for finder in sys.meta_path if not _is_standard(finder)]
    return list(dict.fromkeys([*path, *(root for root in roots if root is not None)]))


def top_of(reference: str) -> str:
    """Return the top-level package or module of an object reference, which need not be a right one.

    >>> top_of("my_pkg.plugins:One")
    'my_pkg'
    """
    return reference.partition(":")[0].partition(".")[0].strip()


def places_with(tops: Iterable[str], places: Iterable[str]) -> list[str]:
    """Return those of some directories that hold one of these packages or modules, each with which."""
    wanted = sorted(tops)
    found = []
    for place in places:
        there = [top for top in wanted if os.access(f"{place}/{top}", 0) or os.access(f"{place}/{top}.py", 0)]
        if there:
            found.append(f"{place}:{','.join(there)}")
    return found


def without_library(path: list[str]) -> list[str]:
    """Leave out the standard library. It declares no plugins; followed, it would cost seconds."""
    library = os.path.dirname(os.__file__)
    return [each for each in path if each not in (library, os.path.join(library, "lib-dynload"))]


def _is_standard(finder: Any) -> bool:  # noqa: ANN401 - whatever is on sys.meta_path
    return isinstance(finder, type) and finder.__module__.startswith("_frozen_importlib")


def _root(top: str, finder: Any) -> str | None:  # noqa: ANN401 - whatever is on sys.meta_path
    """Return the directory in which a finder has a top-level package or module. Finding one imports nothing."""
    try:
        spec = finder.find_spec(top, None)
        places = list(spec.submodule_search_locations or ()) or [spec.origin]
        folder, name = os.path.split(places[0])
    except Exception:  # noqa: BLE001 - a finder is foreign code, and may say nothing
        return None
    return folder if os.path.splitext(name)[0] == top else None
