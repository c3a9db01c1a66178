"""Templates of code: files in the folder ``templates``, in which ``$0``, ``$1``, ... stand for what is filled in.

The templates of a file are separated by lines of three hyphens. Lines that begin with ``=>`` at the end of one say
how what it defines is used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Template", "fill", "read_templates"]

_FOLDER = Path(__file__).with_name("templates")
_GAP = re.compile(r"\$(\d)")


@dataclass(frozen=True)
class Template:
    """Code with gaps, and how what it defines is used."""

    text: str
    use: str = ""

    def __contains__(self, part: str) -> bool:
        return part in self.text


def fill(text: str, *values: str) -> str:
    """Put values into the gaps of a text."""
    return _GAP.sub(lambda found: values[int(found[1])], text)


def read_templates(name: str) -> tuple[Template, ...]:
    """Return the templates of a file, in their order."""
    text = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(map(_template, re.split(r"^---\n", text, flags=re.MULTILINE)))


def _template(block: str) -> Template:
    lines = block.rstrip("\n").split("\n")
    use = [line.removeprefix("=> ") for line in lines if line.startswith("=> ")]
    return Template("\n".join(line for line in lines if not line.startswith("=> ")), "\n".join(use))
