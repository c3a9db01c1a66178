"""Where projects have their packages: for backends that have no list to ask for.

Sources of the rules are the documentations of the backends; what they have in common is that a package is named like
the project, or named in a table of the backend, and lies in the root of the project or in ``src``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from plux.discovery.packages import import_root, modules_below
from plux.discovery.source_module import SourceModule

from .config import BuildBackend, determine_build_backend_from_config, load_pyproject_toml
from .errors import BuildError, ConfigError
from .schema import string
from .toml import subtable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from plux.discovery.result import Problem

    from .config import PluxConfiguration

__all__ = ["layout_modules"]


class _Top(NamedTuple):
    """A top-level package or module: its dotted name, and its directory or file relative to the root."""

    name: str
    path: str


def layout_modules(root: Path, config: PluxConfiguration, problems: list[Problem]) -> list[SourceModule]:
    """Return the modules of a project, sorted by name.

    A configured path is where they are; otherwise they are what the backend's own table says, or the
    package or module that bears the name of the project.

    Raises:
        BuildError: there are none; the advice says how to name the place.
        ConfigError: the table of the backend names packages in a way that cannot be meant.
    """
    if config.place is not None:
        place = root / config.place
        if not place.exists():
            raise BuildError(f"there is no {place}", "Correct `path` in [tool.plux]: it is relative to the project.")
        return modules_below(place, problems=problems)
    pyproject = load_pyproject_toml(root / "pyproject.toml") if (root / "pyproject.toml").exists() else {}
    found: dict[str, SourceModule] = {}
    for top in _tops(root, pyproject, determine_build_backend_from_config(root)):
        for module in _below(root / top.path, top.name, problems):
            found.setdefault(module.name, module)
    if not found:
        raise BuildError(
            f"cannot tell which packages the project in {root} ships",
            'Name the directory that holds them in pyproject.toml: [tool.plux] path = "..."',
        )
    return sorted(found.values(), key=lambda module: module.name)


def _below(place: Path, name: str, problems: list[Problem]) -> Iterator[SourceModule]:
    """The modules of one package, named from its own name: it may lie in a namespace package."""
    prefix = len(".".join(import_root(place)[1]))
    for module in modules_below(place, problems=problems):
        rest = module.name[prefix:].lstrip(".")
        yield SourceModule(f"{name}.{rest}" if rest else name, module.path, module.is_package)


def _tops(root: Path, pyproject: dict[str, object], backend: BuildBackend) -> Iterator[_Top]:
    by_table = {
        BuildBackend.FLIT: _flit,
        BuildBackend.POETRY: _poetry,
        BuildBackend.UV: _uv,
        BuildBackend.SCIKIT_BUILD: _scikit_build,
        BuildBackend.MATURIN: _maturin,
        BuildBackend.PDM: _pdm,
    }
    said = list(by_table[backend](root, pyproject)) if backend in by_table else []
    if said:
        yield from said
        return
    name = _project_name(pyproject)
    named = list(_place(root, name, ("src", "", "python"))) if name else []
    yield from named or _everything_in_src(root)


def _project_name(pyproject: dict[str, object]) -> str:
    name = subtable(pyproject, "project").get("name") or subtable(pyproject, "tool", "poetry").get("name")
    return re.sub(r"[-_.]+", "_", name) if isinstance(name, str) else ""


def _place(root: Path, name: str, bases: tuple[str, ...]) -> Iterator[_Top]:
    """The first place that holds a package or module of this (dotted) name; its case may differ."""
    for base in bases:
        for candidate in dict.fromkeys((name, name.lower())):
            relative = "/".join([*filter(None, [base]), *candidate.split(".")])
            if (root / relative).is_dir():
                yield _Top(candidate, relative)
                return
            if (root / f"{relative}.py").is_file():
                yield _Top(candidate, f"{relative}.py")
                return


def _everything_in_src(root: Path) -> Iterator[_Top]:
    source = root / "src"
    if source.is_dir():
        for entry in sorted(source.iterdir()):
            if (entry.is_dir() and entry.name.isidentifier()) or entry.suffix == ".py":
                yield _Top(entry.stem, f"src/{entry.name}")


def _flit(root: Path, pyproject: dict[str, object]) -> Iterator[_Top]:
    table = subtable(pyproject, "tool", "flit", "module")
    if "name" in table:
        yield from _place(root, _text(root, "[tool.flit.module] name", table["name"]), ("src", ""))


def _poetry(root: Path, pyproject: dict[str, object]) -> Iterator[_Top]:
    where = "[tool.poetry] packages"
    for entry in _list(root, where, subtable(pyproject, "tool", "poetry").get("packages", [])):
        if not isinstance(entry, dict):
            raise _mistake(root, where, "must be a list of tables")
        formats = entry.get("format", ["sdist", "wheel"])
        if "wheel" not in ([formats] if isinstance(formats, str) else _list(root, f"{where}: format", formats)):
            continue
        include = _text(root, f"{where}: include", entry.get("include"))
        base = root / _text(root, f"{where}: from", entry.get("from", ""), may_be_empty=True)
        try:
            paths = sorted(base.glob(include))
        except (NotImplementedError, ValueError) as error:
            raise _mistake(root, f"{where}: include {include!r}:", str(error)) from error
        for path in paths:
            if path.is_dir() or path.suffix == ".py":
                name = path.relative_to(base).with_suffix("").as_posix().replace("/", ".")
                yield _Top(name, path.relative_to(root).as_posix())


def _uv(root: Path, pyproject: dict[str, object]) -> Iterator[_Top]:
    where = "[tool.uv.build-backend]"
    table = subtable(pyproject, "tool", "uv", "build-backend")
    base = _text(root, f"{where} module-root", table.get("module-root", "src"), may_be_empty=True)
    names = table.get("module-name", [_project_name(pyproject)] if _project_name(pyproject) else [])
    for name in names if isinstance(names, list) else [names]:
        yield from _place(root, _text(root, f"{where} module-name", name), (base,))


def _scikit_build(root: Path, pyproject: dict[str, object]) -> Iterator[_Top]:
    where = "[tool.scikit-build] wheel.packages"
    value = subtable(pyproject, "tool", "scikit-build", "wheel").get("packages", [])
    if isinstance(value, dict):
        named = [(name.replace("/", "."), _text(root, where, path)) for name, path in value.items()]
    else:
        paths = [_text(root, where, path) for path in _list(root, where, value)]
        named = [(path.rstrip("/").rpartition("/")[2], path) for path in paths]
    for name, path in named:
        if not (root / path).exists():
            raise _mistake(root, where, f"names {path!r}, and there is no such directory")
        yield _Top(name, path)


def _maturin(root: Path, pyproject: dict[str, object]) -> Iterator[_Top]:
    table = subtable(pyproject, "tool", "maturin")
    if "python-source" not in table:
        return
    base = _text(root, "[tool.maturin] python-source", table["python-source"])
    name = table.get("module-name", _project_name(pyproject) or None)
    named = _list(
        root, "[tool.maturin] python-packages", table.get("python-packages", [name] if name is not None else [])
    )
    for each in named:
        text = _text(root, "[tool.maturin] module-name, or an item of python-packages,", each)
        yield from _place(root, text.split(".")[0], (base,))


def _pdm(root: Path, pyproject: dict[str, object]) -> Iterator[_Top]:
    base = subtable(pyproject, "tool", "pdm", "build").get("package-dir", "src" if (root / "src").is_dir() else "")
    place = root / _text(root, "[tool.pdm.build] package-dir", base, may_be_empty=True)
    for entry in sorted(place.iterdir()) if place.is_dir() else []:
        if (entry / "__init__.py").is_file() and entry.name not in ("tests", "test", "docs"):
            yield _Top(entry.name, entry.relative_to(root).as_posix())


def _text(root: Path, where: str, value: object, *, may_be_empty: bool = False) -> str:
    """A value that is a string, and not empty unless that means something."""
    if isinstance(value, str) and not value and may_be_empty:
        return value
    reason = string(value)
    if reason is not None:
        raise _mistake(root, where, reason)
    return str(value)


def _list(root: Path, where: str, value: object) -> list[object]:
    if not isinstance(value, list):
        raise _mistake(root, where, "must be a list")
    return value


def _mistake(root: Path, where: str, reason: str) -> ConfigError:
    return ConfigError([f"{root / 'pyproject.toml'}: {where} {reason}"])
