"""Making a project build with plux: what has to be in ``pyproject.toml`` (and ``hatch.toml``) for its backend.

    plan = onboarding(root)
    for document in plan.documents: print(document.diff(document.path.name)); document.write()

It is decided on plain data what there has to be; the text is then edited so that it says that, and compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plux.build.declared import has_provider, is_dynamic
from plux.build.delegates import DELEGATES
from plux.build.errors import BuildError
from plux.build.failing_wrapper import failing_wrapper
from plux.build.requirements import names_plux
from plux.build.toml import load_toml, parse_toml, subtable
from plux.build.unbuilt import hatch_hooks

from .document import Document
from .requirement import REQUIREMENT, required
from .toml_edit import TomlEdit

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Plan", "onboarding"]

_HOOKED = ("setuptools.build_meta", "setuptools.build_meta:__legacy__", "scikit_build_core.setuptools.build_meta")
_COMPILING = ("maturin", "mesonpy")


@dataclass(frozen=True)
class Plan:
    """What is to change: files as they are to be, in words which backend it is for, and what else matters."""

    backend: str
    documents: tuple[Document, ...]
    notes: tuple[str, ...] = ()


def onboarding(root: Path, *, wrapper: bool = False) -> Plan:
    """Return what makes a project build with plux; nothing of it is written yet.

    Args:
        root: the absolute directory of the project.
        wrapper: use ``plux.backend`` for every backend: a build fails then where plux is missing.

    Raises:
        BuildError: there is no project, its configuration is wrong, or it cannot be edited.
        LibraryMissing: tomlkit is not installed.
    """
    document = Document.read(root / "pyproject.toml")
    if not document.exists and not any((root / name).is_file() for name in ("setup.py", "setup.cfg")):
        raise BuildError(
            f"there is no project in {root}: no pyproject.toml, setup.cfg or setup.py",
            "Go to the project, or name it with --workdir.",
        )
    try:
        pyproject: dict[str, Any] = parse_toml(document.text)
    except ValueError as error:
        raise BuildError(f"{document.path}: {error}") from error
    reference = subtable(pyproject, "build-system").get("build-backend")
    if reference is not None and not isinstance(reference, str):
        raise BuildError(f"{document.path}: [build-system]: build-backend must be a string")
    edit = TomlEdit(document, pyproject)
    _require(edit, [] if reference is not None or "build-system" in pyproject else ["setuptools>=64"])
    documents = [*_turn_on(root, edit, reference, wrapper=wrapper), edit.document()]
    changed = tuple(each for each in documents if each.is_changed)
    return Plan(reference or "setuptools", changed, tuple(_notes(root, pyproject, edit.wanted)))


def _require(edit: TomlEdit, default: list[str]) -> None:
    table: dict[str, Any] = edit.table("build-system")
    requires = table.get("requires", default)
    if not isinstance(requires, list) or not all(isinstance(text, str) for text in requires):
        raise BuildError(f"{edit.path}: [build-system]: requires must be a list of strings")
    if "requires" not in table:
        edit.put(("build-system",), {"requires": [*default, REQUIREMENT]})
        return
    for position, text in required(requires).items():
        edit.put_item(("build-system", "requires"), position, text)


def _turn_on(root: Path, edit: TomlEdit, reference: str | None, *, wrapper: bool) -> list[Document]:
    """Change what the backend needs beside the requirement; return other files that have to change."""
    if reference is not None and reference.partition(":")[0] == "plux.backend":
        failing = failing_wrapper(root)
        if failing is not None:
            raise BuildError(f"{failing.file}: {failing.message}", failing.advice)
        return []
    if wrapper:
        _wrap(edit, reference or "setuptools.build_meta:__legacy__")
    elif "backend-path" in edit.table("build-system"):
        _wrap(edit, str(reference))
    elif reference == "hatchling.build":
        return _hatch(root, edit)
    elif reference == "scikit_build_core.build":
        _provide(edit)
    elif reference not in (None, *_HOOKED, "pdm.backend"):
        _wrap(edit, str(reference))
    return []


def _wrap(edit: TomlEdit, reference: str) -> None:
    names = {delegate.reference: name for name, delegate in DELEGATES.items()}
    in_tree = edit.table("build-system").get("backend-path")
    if reference in names and in_tree is None:
        edit.put(("build-system",), {"build-backend": f"plux.backend:{names[reference]}"})
        return
    edit.put(("build-system",), {"build-backend": "plux.backend"})
    is_plain = in_tree is None and not {".", ":"} & set(reference)
    own: dict[str, Any] = {"build-backend": f"{reference}:" if is_plain else reference}
    if in_tree is not None:
        # `backend-path` is for a backend in the project; the wrapper is none, and takes over what is behind it
        edit.remove(("build-system", "backend-path"))
        own["backend-path"] = in_tree
    edit.put(("tool", "plux"), own)


def _hatch(root: Path, edit: TomlEdit) -> list[Document]:
    if hatch_hooks(root, edit.wanted):
        return []
    path = root / "hatch.toml"
    overriding = load_toml(path) if path.is_file() else {}
    by_metadata = is_dynamic(edit.wanted, "entry-points")
    config = {**subtable(edit.wanted, "tool", "hatch"), **overriding}
    keys: tuple[str, ...] = ("metadata" if by_metadata else "build", "hooks", "plux")
    if not by_metadata and subtable(config, "build", "targets", "wheel", "hooks"):
        keys = ("build", "targets", "wheel", "hooks", "plux")  # they run after the others, and plux is to be the last
    if keys[0] in overriding:
        other = TomlEdit(Document.read(path), overriding)
        other.put(keys, {})
        return [other.document()]
    edit.put(("tool", "hatch", *keys), {})
    return []


def _provide(edit: TomlEdit) -> None:
    if has_provider(edit.wanted):
        return
    project = edit.table("project")
    dynamic = project.get("dynamic", [])
    if not project or not isinstance(dynamic, list):
        raise BuildError(f"{edit.path} has no table [project] for scikit-build-core", "Try `plux init --wrapper`.")
    if "dynamic" not in project:
        edit.put(("project",), {"dynamic": ["entry-points"]})
    elif "entry-points" not in dynamic:
        edit.put_item(("project", "dynamic"), len(dynamic), "entry-points")
    edit.add_element(("tool", "dynamic-metadata"), {"provider": "plux"})


def _notes(root: Path, before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    notes = []
    project = subtable(before, "project")
    if project and not is_dynamic(before, "dependencies") and not names_plux(project.get("dependencies")):
        notes.append(
            f'plugins import plux when they run: if nothing else brings it, add "{REQUIREMENT}" to dependencies'
        )
    if has_provider(after) and not has_provider(before):
        notes.append("scikit-build-core has to be 1.1.2 or later; with an older one, take `plux init --wrapper`")
    reference = str(subtable(after, "build-system").get("build-backend"))
    if reference.endswith("mesonpy") and (root / ".git").exists():
        notes.append("meson-python makes an sdist of what is committed: commit this before you build")
    if reference.partition(":")[2] in _COMPILING and "path" not in subtable(after, "tool", "plux"):
        place = next((name for name in ("src", "python") if (root / name).is_dir()), "src")
        notes.append(
            f'[tool.plux] path = "{place}", the directory with the packages, spares editable installs a compile'
        )
    return notes
