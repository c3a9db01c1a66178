"""Try every build backend in every way, and write the table in docs/backends.md.

    python scripts/backend_table.py            print the table
    python scripts/backend_table.py --write    put it into the documentation

It takes some minutes and needs a package index. Exit code 1 if something is not right.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.package_index import uv_environment  # noqa: E402 - found by the line above
from tests.building.matrix import CASES, EXPECTED, WAYS, Case, Place, missing_tool  # noqa: E402 - the same
from tests.support.wheel import shared_wheel  # noqa: E402 - the same

PAGE = ROOT / "docs" / "backends.md"
BEGIN, END = "<!-- table: begin -->\n", "<!-- table: end -->\n"


def environment(folder: Path) -> dict[str, str]:
    """The environment in which isolated builds find the plux of this tree."""
    base = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    base = uv_environment(base)
    wheels = str(shared_wheel(folder, base).parent)
    base["PIP_FIND_LINKS"] = " ".join([wheels, *base.get("PIP_FIND_LINKS", "").split()])
    base["UV_FIND_LINKS"] = ",".join([wheels, *filter(None, base.get("UV_FIND_LINKS", "").split(","))])
    return base


def attempt(case: Case, way: str, place: Place) -> str:
    """Return what the table says: yes, no, or what is missing on this machine."""
    tool = missing_tool(case)
    if tool is not None:
        return f"no {tool} here"
    try:
        right = WAYS[way](case, place) == EXPECTED
    except Exception as error:  # noqa: BLE001 - builds fail in any way; the table says so and the others go on
        print(f"{case.name}, {way}: {error}", file=sys.stderr)
        right = False
    return "yes" if right else "no"


def generator(out: Path) -> str:
    """The version of the backend, as its wheel says."""
    for wheel in out.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            (name,) = [n for n in archive.namelist() if n.endswith(".dist-info/WHEEL")]
            lines = archive.read(name).decode().splitlines()
            return next((line[11:].strip() for line in lines if line.startswith("Generator: ")), "?")
    return "?"


def table(folder: Path) -> tuple[str, bool]:
    """Try everything; return the table, and whether all is right."""
    env = environment(folder)
    rows = []
    right = True
    for case in CASES:
        cells = []
        for number, way in enumerate(WAYS):
            scratch = folder / f"{case.name}-{number}"
            scratch.mkdir()
            cells.append(attempt(case, way, Place(scratch, env)))
            print(f"{case.name}, {way}: {cells[-1]}", file=sys.stderr, flush=True)
        right = right and "no" not in cells
        row = [case.name, f"`{case.backend}`", generator(folder / f"{case.name}-0" / "out"), case.lowest, *cells]
        rows.append(f"| {' | '.join(row)} |\n")
    head = ["case", "`build-backend`", "newest", "lowest", *WAYS]
    return f"| {' | '.join(head)} |\n|{'---|' * len(head)}\n{''.join(rows)}", right


def main() -> int:
    """Run the script."""
    parser = argparse.ArgumentParser(description="Try every build backend in every way.")
    parser.add_argument("--write", action="store_true", help="put the table into docs/backends.md")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="plux-backends-") as scratch:
        text, right = table(Path(scratch))
    if arguments.write:
        page = PAGE.read_text(encoding="utf-8")
        start, rest = page.split(BEGIN)
        _, end = rest.split(END)
        PAGE.write_text(f"{start}{BEGIN}{text}{END}{end}", encoding="utf-8")
    else:
        print(text)
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
