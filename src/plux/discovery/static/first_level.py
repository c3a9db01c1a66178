"""What the text of a module executes when it is imported, and what it binds: a search, which finds rather too much."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["definitions", "ends_on_first_level", "executed"]

# a statement of the module itself that ends it, be it behind another one on its line
_ENDING = rb"(?m)^(?:[^\s#][^\n]*;[ \t]*)?(?:raise\b|(?:sys\.)?exit\s*\()"
_ENDING_WORDS = tuple(start + word for word in (b"raise", b"exit", b"sys.exit") for start in (b"\n", b";", b"; "))
# what follows the first line of a statement
_FOLLOWING = rb"[^\n]*(?:\n(?:[ \t#)\]}][^\n]*)?)*"
_STATEMENT = rb"(?m)^(?=[^\s#)\]}])" + _FOLLOWING
_FUNCTION = rb"(?:async[ \t]+)?def[ \t]+"
_DEFINITION = rb"(?:" + _FUNCTION + rb"|class[ \t]+)"
_BINDING = rb"(?m)^(?:" + _DEFINITION + rb"|(?=\w+[ \t]*(?::[^=\n]*)?=(?!=)))(\w+)" + _FOLLOWING
_BLOCK = rb"(?m)^(?:if|elif|else|try|except|finally|with|for|while|match|async[ \t]+(?:with|for))\b" + _FOLLOWING
_BINDING_INSIDE = rb"(?<![\w.])(?:" + _DEFINITION + rb"(\w+)|(\w+)[ \t]*(?::[^=:\n]{,80})?=(?!=))"
# an import that nothing stands behind, and a text that nothing is done with
_IMPORT = rb"(?:import|from)\b[^;]*\Z"
_TEXT = rb"(?s)[rR]?(\"\"\"|'''|\"|')(?:\\.|(?!\1)[^\\])*\1\s*(?:#[^\n]*(?:\n\s*|\Z))*\Z"
_HEAD_END = rb"\)[^\n]*?:[ \t]*(?:#[^\n]*)?(?:\n|\Z)"
_HEAD = rb"(?s)" + _FUNCTION + rb".*?" + _HEAD_END
# a method up to its body, and the body: what is indented further
_METHOD = rb"(?m)^(([ \t]+)" + _FUNCTION + rb"(?s:.)*?" + _HEAD_END + rb")(?:\2[ \t]+[^\n]*(?:\n|\Z)|[ \t]*\n)*"


def ends_on_first_level(data: bytes) -> bool:
    """Whether a statement on the first level of a module ends it."""
    # the search for words is many times faster than that for the pattern, and hardly any text has one
    return (any(word in data for word in _ENDING_WORDS) or data.startswith((b"raise", b"exit", b"sys.exit"))) and bool(
        re.search(_ENDING, data)
    )


def executed(data: bytes) -> Iterator[bytes]:
    """The statements of the first level, as far as they are executed there: without the bodies of functions."""
    for found in re.finditer(_STATEMENT, data):
        statement = found[0]
        if re.match(_IMPORT, statement) or re.match(_TEXT, statement):
            continue
        if statement.startswith(b"class"):
            yield re.sub(_METHOD, rb"\1", statement)
        else:
            head = re.match(_HEAD, statement)
            yield head[0] if head is not None else statement


def definitions(data: bytes) -> Mapping[bytes, list[bytes]]:
    """The texts of the statements that bind each name of a module; those of blocks as a whole."""
    texts: dict[bytes, list[bytes]] = defaultdict(list)
    for found in re.finditer(_BINDING, data):
        texts[found[1]].append(found[0])
    for block in re.finditer(_BLOCK, data):
        for name in {one or other for one, other in re.findall(_BINDING_INSIDE, block[0])}:
            texts[name].append(block[0])
    return texts
