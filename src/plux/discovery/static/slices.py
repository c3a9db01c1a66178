"""Which statements of a module matter for some of its names: only those are evaluated.

A statement matters if it binds a name that is wanted, or may change the object behind one; then the names that it
mentions are wanted too. The statements that matter run in their order, so that what they leave is what
running all of them would leave for these names. The body of a function is passed over: what it mentions
is wanted when it is called.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING

from .bindings import BLOCKS, DEFINITIONS, IMPORTS, bound_names, constants, is_documentation, is_plain
from .changes import Changes, Ties
from .syntax import first_line, nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Slices"]

_WORD = re.compile(r"[^\W\d]\w*")
# ways to reach names without mentioning them
_REFLECTIVE = (
    rb"\b(?:globals|vars|locals|exec|setattr|delattr)\s*\(|\bdir\s*\(\s*\)|\bsys\s*\.\s*modules\b|\b__dict__\b"
    rb"|\bimport\s*\*"
)
_REFLECTIVE_WORDS = (b"globals", b"vars", b"locals", b"exec", b"attr", b"dir", b"modules", b"__dict__", b"*")
_ENDS = rb"\b(?:raise\b|exit\s*\(|quit\s*\()"
_ENDING_WORDS = (b"raise", b"exit", b"quit")


class Slices:
    """The statements of a module that were not chosen yet, by their indexes.

    `whole` is set if all of them have to run at once.
    """

    def __init__(self, tree: ast.Module, data: bytes, package: str) -> None:
        self._lines = data.splitlines(keepends=True)
        self._body = tree.body
        self._binds = bound_names(tree.body, data)
        self._all = set().union(*self._binds)
        self._rebound = {name for name, times in Counter(itertools.chain(*self._binds)).items() if times > 1}
        self._imported = set[str]().union(
            *(bound for bound, statement in zip(self._binds, tree.body, strict=True) if isinstance(statement, IMPORTS))
        )
        # nothing can happen behind a name that is bound once, to a constant
        self._changeable = self._all - set(constants(tree.body, data)).difference(self._rebound)
        self._left = set(range(len(tree.body)))
        self._wanted: set[str] = set()
        self._words: dict[int, set[str]] = {}
        self._changes = Changes(tree.body, self._changeable, Ties(tree.body, package))
        self._has_lambdas = b"lambda" in data
        self.whole = _has(data, _REFLECTIVE_WORDS, _REFLECTIVE)
        self._always = {i for i, statement in enumerate(tree.body) if self._may_end(i, statement)}

    @property
    def names(self) -> list[str]:
        """The names that the statements bind, in their order."""
        return list(dict.fromkeys(name for bound in self._binds for name in sorted(bound)))

    def statement(self, index: int) -> ast.stmt:
        """A statement of the module."""
        return self._body[index]

    def binds(self, name: str) -> bool:
        """Whether what a name is bound to may change yet: nobody wanted it, or a statement that binds it is left.

        A name that was wanted once has all that changes what is behind it chosen. If all has to run at once, that
        may bind any name.
        """
        if self.whole:
            return bool(self._left)
        return name in self._all and (name not in self._wanted or any(name in self._binds[i] for i in self._left))

    def imported(self, names: Iterable[str]) -> set[str]:
        """Those of these names that an import statement binds."""
        return self._imported.intersection(names)

    def mentioning(self, names: Iterable[str]) -> set[int]:
        """Those of the statements left that mention one of these names: bodies of functions aside, comments not."""
        words = set(names)
        return {i for i in self._left if words & self._mentioned(i)} if words else set()

    def speaks_of(self, statement: ast.stmt, names: Iterable[str]) -> bool:
        """Whether the text of a statement mentions one of these names, be it in the body of a function."""
        return not self._text_words(statement).isdisjoint(names)

    def take(self, names: Iterable[str], statements: Iterable[int] = ()) -> list[int]:
        """Take out the statements that matter for these names, and those that are asked for, in their order."""
        chosen = set(self._left) if self.whole else self._closure(set(names), set(statements) | self._always)
        self._left -= chosen
        return sorted(chosen)

    def _closure(self, names: set[str], chosen: set[int]) -> set[int]:
        chosen &= self._left
        wanted = (names & self._all) - self._wanted
        fresh = set(chosen)
        while wanted or fresh:
            self._wanted |= wanted
            for i in fresh:
                # what is bound again, or deleted, counts too
                self._wanted |= self._bound_for_good(i) | (self._needed(i) & self._all)
            fresh = {i for i in self._left - chosen if self._matters(i)}
            chosen |= fresh
            wanted = set()
        return chosen

    def _matters(self, i: int) -> bool:
        """Whether a statement binds something that is wanted, or may change it."""
        if not self._binds[i].isdisjoint(self._wanted):
            return True
        statement = self._body[i]
        if isinstance(statement, DEFINITIONS):
            if any(self._may_change(_names_in(decorator)) for decorator in statement.decorator_list):
                return True
            return isinstance(statement, ast.ClassDef) and self._class_matters(statement)
        if isinstance(statement, (*IMPORTS, ast.Pass)) or is_plain(statement):
            return False
        return self._may_change(self._mentioned(i))

    def _class_matters(self, statement: ast.ClassDef) -> bool:
        # __init_subclass__ and metaclasses run when a class is made, and its body does too
        return any(self._calls_change(_names_in(head)) for head in (*statement.bases, *statement.keywords)) or any(
            self._class_matters(inner)
            if isinstance(inner, ast.ClassDef)
            else not is_plain(inner) and self._may_change(set(self._words_of(inner)))
            for inner in statement.body
        )

    def _may_change(self, mentioned: set[str]) -> bool:
        """Whether what mentions these names may change what is wanted: it itself, or a function that it calls."""
        return not mentioned.isdisjoint(self._wanted & self._changeable) or self._calls_change(mentioned)

    def _calls_change(self, mentioned: set[str]) -> bool:
        return any(not self._changes.of(name).isdisjoint(self._wanted) for name in mentioned)

    def _mentioned(self, i: int) -> set[str]:
        """The names that a statement mentions when it runs."""
        if i not in self._words:
            self._words[i] = set(self._words_of(self._body[i]))
        return self._words[i]

    def _bound_for_good(self, i: int) -> set[str]:
        """The names that are wanted with a statement, as it binds them: what else binds or changes them runs too.

        Of an import only those that other statements bind as well. The rest can wait until it is asked for.
        """
        bound = self._binds[i]
        return bound & self._rebound if isinstance(self._body[i], IMPORTS) else bound

    def _needed(self, i: int) -> set[str]:
        """The names that a statement needs when it runs: those in the body of a lambda are needed when it is called."""
        statement = self._body[i]
        if isinstance(statement, IMPORTS):
            return set()
        if not self._has_lambdas or b"lambda" not in self._text(statement):
            return self._mentioned(i)
        inner = [_names_in(node.body) for node in nodes(statement) if isinstance(node, ast.Lambda)]
        return self._mentioned(i) - set().union(*inner).difference(_names_outside_lambdas(statement))

    def _words_of(self, statement: ast.stmt) -> Iterator[str]:
        if isinstance(statement, DEFINITIONS):
            heads: list[ast.expr] = [*statement.decorator_list]
            if isinstance(statement, ast.ClassDef):
                heads += [*statement.bases, *(keyword.value for keyword in statement.keywords)]
                for inner in statement.body:
                    if isinstance(inner, ast.AnnAssign) and isinstance(inner.target, ast.Name):
                        # what kind of thing an attribute holds makes no plugin of the class
                        yield inner.target.id
                        heads += [inner.value] if inner.value is not None else []
                    else:
                        yield from self._words_of(inner)
            else:
                heads += [*statement.args.defaults, *(each for each in statement.args.kw_defaults if each)]
            for head in heads:
                yield from self._text_words(head)
        elif isinstance(statement, IMPORTS):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in statement.names)
        elif not is_documentation(statement):
            yield from self._text_words(statement)

    def _may_end(self, i: int, statement: ast.stmt) -> bool:
        """Whether a statement may end the module: it counts whatever is wanted."""
        if isinstance(statement, ast.Raise | ast.Assert):
            return True
        return isinstance(statement, (*BLOCKS, ast.Expr)) and _has(self._text(statement), _ENDING_WORDS, _ENDS)

    def _text_words(self, node: ast.stmt | ast.expr) -> set[str]:
        return set(_WORD.findall(self._text(node).decode("utf-8", "replace")))

    def _text(self, node: ast.stmt | ast.expr) -> bytes:
        if isinstance(node, ast.expr) and node.lineno == node.end_lineno and self._lines[node.lineno - 1].isascii():
            # what stands beside it on the line, such as the annotation before a default, is not evaluated with it
            return self._lines[node.lineno - 1][node.col_offset : node.end_col_offset]
        first = first_line(node) if isinstance(node, ast.stmt) else node.lineno
        return b"".join(self._lines[first - 1 : node.end_lineno])


def _has(data: bytes, words: tuple[bytes, ...], pattern: bytes) -> bool:
    """Whether a pattern is in a text. It is compiled only if one of the words is there that it cannot do without."""
    return any(word in data for word in words) and re.search(pattern, data) is not None


def _names_in(node: ast.AST) -> set[str]:
    return {inner.id for inner in nodes(node) if isinstance(inner, ast.Name)}


def _names_outside_lambdas(root: ast.AST) -> Iterator[str]:
    pending = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Name):
            yield node.id
        pending.extend([node.args] if isinstance(node, ast.Lambda) else ast.iter_child_nodes(node))
