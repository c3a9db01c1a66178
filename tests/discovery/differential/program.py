"""A random project: the strategy that the differential test draws from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from .classes import abstract_decoy, class_plugin, computed_class, inner_class
from .functions import custom_decorator, function_decoy, function_plugin
from .specs import spec_decoy, spec_helper, spec_plugin
from .surroundings import dressed, noise, reexport, tails
from .writer import Dice, Writer

if TYPE_CHECKING:
    from collections.abc import Callable

    from .writer import Module

__all__ = ["Program", "programs", "write"]

_PATTERNS: tuple[Callable[[Writer, Module], None], ...] = (
    class_plugin,
    class_plugin,
    class_plugin,
    spec_plugin,
    spec_plugin,
    function_plugin,
    function_plugin,
    custom_decorator,
    custom_decorator,
    spec_helper,
    spec_helper,
    computed_class,
    inner_class,
    abstract_decoy,
    function_decoy,
    spec_decoy,
    noise,
    reexport,
)


@dataclass(frozen=True)
class Program:
    """A project: its files, its modules in the order of their imports, and why reading may not decide all of it."""

    files: dict[str, bytes]
    modules: tuple[str, ...]
    doubts: tuple[str, ...]

    def __str__(self) -> str:
        parts = [f"# doubts: {', '.join(self.doubts) or 'none'}"]
        for path, data in self.files.items():
            parts.append(f"# ----- {path}\n{data.decode('utf-8-sig', 'replace')}")
        return "\n".join(parts)


@st.composite
def programs(draw: Callable[[st.SearchStrategy[int]], int]) -> Program:
    """Projects of one to five modules with a few patterns each."""
    return write(Dice(draw))


def write(dice: Dice) -> Program:
    """Write a project, as the dice fall."""
    writer = Writer(dice)
    for module in writer.modules:
        for _ in range(dice.count(0 if module is not writer.modules[-1] else 1, 3)):
            dice.pick(_PATTERNS)(writer, module)
    tails(writer)
    files = {module.path: dressed(writer, module) for module in writer.modules}
    if dice.chance(6):
        # found by reading, never a reason to run
        files["app/__main__.py"] = b"from plux import PluginSpec\nraise SystemExit('not to be imported')\n"
    return Program(files, tuple(sorted(module.name for module in writer.modules)), tuple(writer.doubts))
