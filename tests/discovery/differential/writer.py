"""Writing a random project: its modules, what they define, and how one module reaches what another defines."""

from __future__ import annotations

from dataclasses import dataclass, field
from textwrap import dedent, indent
from typing import TYPE_CHECKING, TypeVar

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Dice", "Item", "Module", "Writer", "nest"]

T = TypeVar("T")

LAYOUTS = (
    ("app.alpha",),
    ("app", "app.alpha"),
    ("app", "app.alpha", "app.beta"),
    ("app", "app.alpha", "app.sub", "app.sub.gamma"),
    ("app", "app.plain.delta", "app.beta"),
    ("app", "app.sub", "app.sub.deep", "app.sub.deep.epsilon", "app.alpha"),
    ("app",),
    ("app.plain.delta", "app.plain.more.zeta"),
)
PACKAGES = frozenset({"app", "app.sub", "app.sub.deep"})


class Dice:
    """The choices of one case; the first option is the simplest, towards which hypothesis shrinks."""

    def __init__(self, draw: Callable[[st.SearchStrategy[int]], int]) -> None:
        self._draw = draw

    def pick(self, options: Sequence[T]) -> T:
        """One of several."""
        return options[self._draw(st.integers(0, len(options) - 1))]

    def count(self, least: int, most: int) -> int:
        """A number, both bounds included."""
        return self._draw(st.integers(least, most))

    def chance(self, one_in: int) -> bool:
        """True once in so many times."""
        return self._draw(st.integers(0, one_in - 1)) == one_in - 1


@dataclass(eq=False)
class Module:
    """A module that is being written: blocks of source, those at the end kept apart."""

    name: str
    is_package: bool
    order: int
    lists_all: bool
    blocks: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)
    exported: list[str] = field(default_factory=list)

    @property
    def package(self) -> str:
        """The package that its relative imports start from."""
        return self.name if self.is_package else self.name.rpartition(".")[0]

    @property
    def path(self) -> str:
        """The file, below the root of the project."""
        return self.name.replace(".", "/") + ("/__init__.py" if self.is_package else ".py")

    def add(self, block: str) -> None:
        """Append a block of statements; common indentation is taken off."""
        self.blocks.append(dedent(block).strip("\n"))

    def source(self) -> str:
        """What has been written."""
        listed = [f"__all__ = {self.exported!r}"] if self.lists_all else []
        first = 1 if self.blocks and self.blocks[0].startswith("from __future__") else 0
        return "\n".join([*self.blocks[:first], *listed, *self.blocks[first:], *self.tail]) + "\n"


@dataclass(frozen=True)
class Item:
    """Something that a module defines, for others to use."""

    module: Module
    name: str
    kind: str
    use: str = ""


class Writer:
    """Writes one project. `doubts` are the reasons for which discovery may name a problem instead of a plugin."""

    def __init__(self, dice: Dice) -> None:
        self.dice = dice
        self.doubts: list[str] = []
        self.items: list[Item] = []
        self._serial = 0
        layout = dice.pick(LAYOUTS)
        self.modules = [Module(name, name in PACKAGES, order, dice.chance(4)) for order, name in enumerate(layout)]

    def fresh(self, prefix: str) -> str:
        """A name that nothing else bears."""
        self._serial += 1
        return f"{prefix}{self._serial}"

    def doubt(self, reason: str) -> None:
        """From here on, a problem is as good as the right answer."""
        self.doubts.append(reason)

    def offer(self, module: Module, name: str, kind: str, use: str = "") -> Item:
        """Remember what a module defines; `use` says how it is written where it is used."""
        item = Item(module, name, kind, use)
        self.items.append(item)
        return item

    def known(self, kind: str, module: Module) -> list[Item]:
        """What of a kind a module can reach."""
        return [item for item in self.items if item.kind == kind and item.module.order <= module.order]

    def earlier(self, module: Module) -> Module:
        """A module that may be imported from another, or that module itself."""
        return self.dice.pick([module, *(other for other in self.modules if other.order < module.order)])

    def files(self) -> dict[str, str]:
        """The sources, by path; ``__init__.py`` of packages in which nothing is written included."""
        return {module.path: module.source() for module in self.modules}


def nest(header: str, body: str) -> str:
    """A compound statement with a body."""
    return f"{header}\n{indent(body, '    ')}"
