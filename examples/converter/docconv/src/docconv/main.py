"""The command ``docconv``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from plux import PluginDisabled

from .document import parse
from .formats import formats

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="docconv", description="Convert notes; every format is a plugin.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    command = commands.add_parser("formats", help="list the formats, and say which cannot be used and why")
    command.set_defaults(run=lambda _: list_formats())
    command = commands.add_parser("convert", help="convert a file")
    command.add_argument("file", type=Path)
    command.add_argument("--to", metavar="FORMAT", required=True, help="a format, or 'all' that can be used")
    command.add_argument("--into", metavar="DIR", type=Path, default=Path(), help="where to write")
    command.set_defaults(run=lambda args: convert(args.file, args.to, args.into))
    args = parser.parse_args(argv)
    code: int = args.run(args)
    return code


def list_formats() -> int:
    manager = formats()
    for name in manager.list_names():
        try:
            manager.load(name)
        except PluginDisabled as disabled:
            print(f"{name:12} off     {disabled.reason or 'it does not want to be loaded'}")
        except Exception as error:  # noqa: BLE001 - plugins are foreign code
            print(f"{name:12} broken  {error}")
        else:
            print(f"{name:12} ready")
    return 0


def convert(file: Path, to: str, into: Path) -> int:
    try:
        document = parse(file.read_text(encoding="utf-8"))
    except OSError as error:
        print(f"docconv: {error}", file=sys.stderr)
        return 1
    manager = formats()
    names = manager.list_names() if to == "all" else [to]
    written = 0
    for name in names:
        try:
            write = manager.load(name)
            text = write(document)
        except Exception as error:  # noqa: BLE001 - plugins are foreign code: one must not stop the others
            print(f"docconv: not written as {name}: {error}", file=sys.stderr)
            continue
        target = into / f"{file.stem}.{name}{getattr(write, 'suffix', '.txt')}"
        target.write_text(text, encoding="utf-8")
        print(target.name)
        written += 1
    return 0 if written else 1
