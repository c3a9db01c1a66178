"""The table of patterns, and the part of docs/discovery.md that is made from it.

python -m tests.discovery.patterns.table      writes it anew
"""

from __future__ import annotations

import re
from pathlib import Path

from .classes import CLASSES
from .conditions import CONDITIONS, LOOPS
from .functions import DECORATORS, FUNCTIONS
from .library import LIBRARY
from .modules import ABSENT, MODULES
from .specs import SPECS
from .texts import TEXTS

__all__ = ["FAMILIES", "PAGE", "rendered", "shown"]

FAMILIES = (CLASSES, TEXTS, SPECS, FUNCTIONS, DECORATORS, CONDITIONS, LOOPS, LIBRARY, MODULES, ABSENT)
PAGE = Path(__file__).parents[3] / "docs" / "discovery.md"

_MARKS = "<!-- patterns -->\n", "<!-- end of patterns -->\n"
_BETWEEN = re.compile(f"(?<={_MARKS[0]}).*?(?={_MARKS[1]})", re.DOTALL)


def rendered() -> str:
    """Return the table in the syntax of the page."""
    lines = []
    for family in FAMILIES:
        lines += [f"\n### {family.title}\n", "| pattern | example | what is decided |", "|---|---|---|"]
        for pattern in family.patterns:
            example = "<br>".join(_code(line) for line in pattern.lines)
            verdict = pattern.verdict.replace("|", "\\|")
            lines.append(f"| {pattern.title} | {example} | {verdict} |")
    return "\n".join(lines) + "\n\n"


def _code(line: str) -> str:
    fence = "``" if "`" in line else "`"
    return f"{fence}{line}{fence}".replace("|", "\\|")


def shown() -> str:
    """Return what stands on the page."""
    found = _BETWEEN.search(PAGE.read_text(encoding="utf-8"))
    return found[0] if found else ""


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_BETWEEN.sub(lambda _: rendered(), text), encoding="utf-8")
