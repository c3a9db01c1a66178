"""The process in which modules of a project are imported: a script, started by `plux.discovery.importing_process`.

It reads a question and writes what happens to a journal, one JSON object a line: ``enter`` and ``leave`` of every
module with the amount of output so far, ``failed`` imports, what modules hold (``held``), and ``done``. Whatever
the project does to the process, the journal up to then can be read.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import sys
from types import FunctionType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import ModuleType, TracebackType

    from plux.core.spec import PluginSpec


UNWRITABLE = 74  # the exit code if the journal cannot be written


class Journal:
    """Writes what happens. It lies in a file of its own, which the project knows nothing of."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND)
        self._output = os.dup(1)
        self._process = os.getpid()

    def note(self, **event: object) -> None:
        """Write one event; a process that the project forked off ends here."""
        if os.getpid() != self._process:
            os._exit(0)
        try:
            os.write(self._file, (json.dumps(event) + "\n").encode())
        except OSError:
            os._exit(UNWRITABLE)

    def printed(self) -> int:
        """How many bytes were printed up to now."""
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except Exception:  # noqa: BLE001, S112 - the project may have closed or replaced the stream
                continue
        return os.fstat(self._output).st_size


class Loader(importlib.machinery.SourceFileLoader):
    """Loads a module of the project, and notes when that begins and ends."""

    def __init__(self, name: str, path: str, journal: Journal) -> None:
        super().__init__(name, path)
        self._journal = journal

    def exec_module(self, module: ModuleType) -> None:
        """Run the module."""
        self._journal.note(enter=self.name, printed=self._journal.printed())
        try:
            super().exec_module(module)
        finally:
            self._journal.note(leave=self.name, printed=self._journal.printed())


class Finder(importlib.abc.MetaPathFinder):
    """Finds the modules of the project in exactly the files that are asked about, and plux where it runs."""

    def __init__(self, sources: Mapping[str, tuple[str, bool]], plux: str, journal: Journal) -> None:
        self.sources = sources
        self.plux = plux
        self.journal = journal

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Find a module of the project, or plux."""
        if name in self.sources:
            file, is_package = self.sources[name]
            places = [os.path.dirname(file)] if is_package else None  # noqa: PTH120 - a text as Python itself has there
            loader = Loader(name, file, self.journal)
            return importlib.util.spec_from_file_location(name, file, loader=loader, submodule_search_locations=places)
        if name in ("plux", "plugin"):
            return importlib.machinery.PathFinder.find_spec(name, [self.plux])
        return None


def holdings(module: ModuleType, name: str) -> Iterator[dict[str, object]]:
    """Yield what of a module declares a plugin: under which path, and what is declared."""
    for attribute, value in list(getattr(module, "__dict__", {}).items()):
        if not (attribute.startswith("__") and attribute.endswith("__")):
            yield from _held(name, attribute, value, set())


def _held(module: str, path: str, value: object, seen: set[int]) -> Iterator[dict[str, object]]:
    try:
        yield from _declared(module, path, value)
        inner = list(vars(value).items()) if isinstance(value, type) else []
    except BaseException:  # noqa: BLE001 - an object of the project answers as it likes when it is asked for an attribute
        return
    if not isinstance(value, type) or id(value) in seen:
        return
    seen.add(id(value))
    for attribute, held in inner:
        if isinstance(held, type) and held.__qualname__ == f"{value.__qualname__}.{attribute}":
            yield from _held(module, f"{path}.{attribute}", held, seen)


def _declared(module: str, path: str, value: object) -> Iterator[dict[str, object]]:
    from plux.core.finder import PluginSpecResolver
    from plux.core.spec import PluginSpec

    home = _home(value) if isinstance(value, type | FunctionType) else None
    for spec in PluginSpecResolver().resolve_all(value):
        yield {
            "module": module,
            "path": path,
            "namespace": spec.namespace,
            "name": spec.name,
            "owner": id(value),
            "home": home,
            "kind": "spec" if isinstance(value, PluginSpec) else _kind(value, spec),
        }


def _home(value: type | FunctionType) -> str | None:
    """Where a class or function says that it is defined, if that is true or inside of a function."""
    module, path = value.__module__, value.__qualname__
    holder: object = sys.modules.get(module)
    for part in path.split("."):
        holder = getattr(holder, part, None)
    return f"{module}:{path}" if holder is value or "<locals>" in path else None


def _kind(value: object, spec: PluginSpec) -> str:
    return "class" if spec.factory is value else "function"


def failure(name: str, error: BaseException, files: set[str]) -> dict[str, object]:
    """Describe why a module cannot be imported, and where in the project."""
    file, line = _place(error.__traceback__, files)
    if isinstance(error, SyntaxError) and error.filename in files:
        file, line = error.filename, error.lineno
    missing = error.name if isinstance(error, ModuleNotFoundError) else None
    try:
        text = str(error)
    except Exception:  # noqa: BLE001 - an exception of the project may not even have a text
        text = ""
    return {"failed": name, "type": type(error).__name__, "text": text, "file": file, "line": line, "missing": missing}


def _place(traceback: TracebackType | None, files: set[str]) -> tuple[str | None, int | None]:
    """The innermost line of the project."""
    file, line = None, None
    while traceback is not None:
        name = traceback.tb_frame.f_code.co_filename
        if name in files:
            file, line = name, traceback.tb_lineno
        traceback = traceback.tb_next
    return file, line


def run(question: dict[str, Any], journal: Journal) -> None:
    """Import the modules one after the other and say what they hold."""
    sources: dict[str, tuple[str, bool]] = {n: (f, p) for n, f, p in question["sources"]}
    wanted: list[str] = question["modules"]
    sys.path[:1] = question["path"]  # in place of the folder of this script
    sys.meta_path.insert(0, Finder(sources, str(question["plux"]), journal))
    files = {file for file, _ in sources.values()}
    modules: dict[str, ModuleType] = {}
    for name in wanted:
        journal.note(next=name)
        try:
            modules[name] = importlib.import_module(name)
        except BaseException as error:  # noqa: BLE001 - the project may raise what it likes, SystemExit too
            journal.note(**failure(name, error, files))
        else:
            journal.note(held=list(holdings(modules[name], name)))
    # again, as modules may have changed each other
    journal.note(done=[each for name, module in modules.items() for each in holdings(module, name)])


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    with open(sys.argv[1], encoding="utf-8") as stream:  # noqa: PTH123 - as little as possible is imported before the project is
        asked = json.load(stream)
    book = Journal(sys.argv[2])
    run(asked, book)
    book.printed()
    # threads and exit handlers of the project are not waited for
    os._exit(0)
