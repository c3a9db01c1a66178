"""Build plux and the examples, install them into a fresh environment, run them, and check what they do.

Needs nothing but Python and a package index. Everything happens in a temporary directory.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent

EXPECTED = {
    "converter/docconv": {"docconv.formats": ["html", "text"]},
    "converter/docconv-print": {"docconv.formats": ["latex", "pdf", "rst"]},
    "converter/docconv-themes": {"docconv.formats": ["html-dark", "html-sepia"]},
    "converter/docconv-data": {"docconv.formats": ["json", "outline"]},
    "taskline/taskline": {"taskline.commands": ["add", "done", "list"]},
    "taskline/taskline-report": {"taskline.commands": ["report", "share"]},
}
"""The plugins that each wheel must hold."""

STATES = {"pdf": "broken", "outline": "disabled", "share": "disabled"}
"""The plugins that are not ready, and what they are instead."""

NOTES = """\
# Release notes

Formats & commands are plugins.

## New

- built without running the source
- loaded one at a time
"""


class Failed(Exception):
    """Something is not as it should be."""


class Demo:
    """The steps, in a directory of their own."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.wheels = directory / "wheels"
        self.bin = directory / "env" / ("Scripts" if os.name == "nt" else "bin")
        self.start = time.perf_counter()
        links = [os.environ.get("PIP_FIND_LINKS", ""), str(self.wheels)]
        self.environment = {
            **{k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}},
            # build environments too shall take this plux rather than one from the index
            "PIP_FIND_LINKS": " ".join(filter(None, links)),
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PYTHONUTF8": "1",
        }

    def run(self) -> None:
        """Do it all."""
        with self.step("a fresh environment"):
            self.make_environment()
        with self.step("wheel of plux"):
            self.build(copied(ROOT, self.directory / "plux", ("src", "pyproject.toml", "README.md", "LICENSE")))
        for name, plugins in EXPECTED.items():
            with self.step(f"wheel of {Path(name).name}"):
                source = copied(ROOT / "examples", self.directory / "examples", (name,)) / name
                expect(f"plugins in the wheel of {name}", entry_points(self.build(source)), plugins)
        with self.step("install the wheels"):
            names = [Path(name).name for name in EXPECTED]
            self.call("python", "-m", "pip", "install", "--quiet", *names)
        self.show_installed()
        self.show_converter()
        self.show_taskline()

    def make_environment(self) -> None:
        """Make the environment, with pip in it."""
        try:
            venv.create(self.bin.parent, with_pip=True)
        except (subprocess.CalledProcessError, ImportError) as error:
            raise Failed(
                f"this Python ({sys.executable}) cannot make environments with pip: {error}\n"
                "On Debian: apt-get install python3-venv"
            ) from error

    def build(self, source: Path) -> Path:
        """Build a wheel in an isolated environment."""
        self.call("python", "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", self.wheels, source)
        return max(self.wheels.glob("*.whl"), key=lambda wheel: wheel.stat().st_mtime_ns)

    def show_installed(self) -> None:
        """Discovery reads and `plux list` imports nothing: only --check sees what is broken."""
        sources = self.directory / "examples" / "converter" / "docconv-print"
        self.show("plux", "--workdir", sources, "discover", "--path", "src", "--format", "text")
        self.show("plux", "list")
        self.show("plux", "list", "--check", code=1)
        listed = json.loads(self.call("plux", "list", "--check", "--json", code=1).stdout)
        found: dict[str, list[str]] = {}
        for plugin in listed:
            found.setdefault(plugin["namespace"], []).append(plugin["name"])
            wanted = STATES.get(plugin["name"], "ready")
            expect(f"state of {plugin['name']}", plugin["state"], wanted)
        everything: dict[str, list[str]] = {}
        for plugins in EXPECTED.values():
            for namespace, names in plugins.items():
                everything[namespace] = sorted(everything.get(namespace, []) + names)
        expect("installed plugins", {key: sorted(names) for key, names in found.items()}, everything)

    def show_converter(self) -> None:
        """The broken format is named, and stops none of the others."""
        notes, output = self.directory / "notes.txt", self.directory / "output"
        notes.write_text(NOTES, encoding="utf-8")
        output.mkdir()
        self.show("docconv", "formats")
        self.show("docconv", "convert", notes, "--to", "all", "--into", output)
        written = sorted(path.name.split(".")[1] for path in output.iterdir())
        expect("written formats", written, ["html", "html-dark", "html-sepia", "json", "latex", "rst", "text"])
        expect("the title in the JSON", json.loads((output / "notes.json.txt").read_text())["title"], "Release notes")
        self.show("docconv", "convert", notes, "--to", "pdf", "--into", output, code=1)
        self.show("docconv", "convert", notes, "--to", "outline", "--into", output, code=1)
        self.environment["DOCCONV_EXPERIMENTAL"] = "1"
        self.show("docconv", "convert", notes, "--to", "outline", "--into", output)

    def show_taskline(self) -> None:
        """Sub-commands come from two distributions; the one that is disabled says so."""
        self.environment["TASKLINE_FILE"] = str(self.directory / "tasks.json")
        self.show("taskline", "help")
        self.show("taskline", "add", "write", "a", "plugin")
        self.show("taskline", "done", "write", "a", "plugin")
        expect("the report", self.show("taskline", "report"), "1 of 1 done\n")
        self.show("taskline", "share", code=1)
        self.show("taskline", "nonsense", code=2)

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Say what is done, and how long it took."""
        print(f"  {title:.<40}", end=" ", flush=True)
        start = time.perf_counter()
        yield
        print(f"{time.perf_counter() - start:5.1f} s", flush=True)

    def show(self, *command: str | Path, code: int = 0) -> str:
        """Run a command, print it and what it says, and return its standard output."""
        names = [part.name if isinstance(part, Path) else part for part in command]
        print(f"\n$ {' '.join(names)}")
        done = self.call(*command, code=code)
        print(done.stdout + done.stderr, end="", flush=True)
        if code:
            print(f"(exit code {code}, as it should be)")
        return done.stdout

    def call(self, *command: str | Path, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment.

        Raises:
            Failed: it ended with another exit code, or with a traceback.
        """
        name, *arguments = map(str, command)
        done = subprocess.run(
            [str(self.bin / name), *arguments],
            cwd=self.directory,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode != code or "Traceback" in done.stderr:
            raise Failed(
                f"{' '.join(map(str, command))}: exit code {done.returncode} instead of {code}\n"
                f"{done.stdout}{done.stderr}"
            )
        return done


def copied(source: Path, target: Path, names: Sequence[str]) -> Path:
    """Copy files and folders, so that building leaves nothing behind in the working tree."""
    ignore = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in names:
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name, ignore=ignore)
        else:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy(source / name, target / name)
    return target


def entry_points(wheel: Path) -> dict[str, list[str]]:
    """Return the names by group, without console scripts."""
    groups: dict[str, list[str]] = {}
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.namelist():
            if member.endswith(".dist-info/entry_points.txt"):
                names: list[str] = []
                for line in archive.read(member).decode().splitlines():
                    if line.startswith("["):
                        names = groups.setdefault(line.strip("[]"), [])
                    elif "=" in line:
                        names.append(line.partition("=")[0].strip())
    groups.pop("console_scripts", None)
    return {group: sorted(names) for group, names in groups.items()}


def expect(what: str, actual: object, wanted: object) -> None:
    """Raise `Failed` unless both are equal."""
    if actual != wanted:
        raise Failed(f"{what}: {actual!r} instead of {wanted!r}")


def main() -> int:
    """Run the demo; 0 if everything was as it should be, else 1."""
    if sys.version_info < (3, 10):  # noqa: UP036 - the one place where an older Python gets to say so
        sys.exit("plux needs Python 3.10 or newer: make demo PYTHON=python3.12")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", action="store_true", help="keep the temporary directory, to look around in it")
    args = parser.parse_args()
    directory = Path(tempfile.mkdtemp(prefix="plux-demo-")).resolve()
    print(f"plux demo in {directory}\n")
    demo = Demo(directory)
    try:
        demo.run()
    except Failed as failure:
        print(f"\n\nFAILED after {time.perf_counter() - demo.start:.1f} s\n{failure}", file=sys.stderr)
        return 1
    finally:
        if args.keep:
            print(f"\nkept: {directory}; its programs are in {demo.bin}")
        else:
            shutil.rmtree(directory, ignore_errors=True)
    count = sum(len(names) for plugins in EXPECTED.values() for names in plugins.values())
    print(
        f"\nEverything was as it should be, in {time.perf_counter() - demo.start:.1f} s: {len(EXPECTED)} distributions "
        f"with {count} plugins\nwere built in isolation, installed and used; one broken and two disabled plugins "
        "harmed nobody."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
