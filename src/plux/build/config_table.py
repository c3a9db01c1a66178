"""The table ``[tool.plux]``: what its keys may hold, and the configuration that they make. Many projects have none."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from .config import BuildBackend, DiscoveryWay, EntrypointBuildMode, PluxConfiguration, backend_of_reference
from .errors import ConfigError
from .schema import Key, check_table, choice, string, strings

if TYPE_CHECKING:
    from plux.discovery.assumptions import Assumptions

__all__ = ["configuration_of_table"]


def _backend(value: object) -> str | None:
    """Accept a name, or the object of a backend for ``plux.backend``."""
    if isinstance(value, str) and ("." in value or ":" in value):
        return None
    from .delegates import DELEGATES

    reason = choice(*dict.fromkeys([*(backend.value for backend in BuildBackend), *DELEGATES]))(value)
    # of a module alone nobody could tell whether it is misspelled
    return None if reason is None else f'{reason}; any other is "package.module:object", or "module:"'


def _bases(value: object) -> str | None:
    from .assumed import check_bases

    return check_bases(value)


def _decorators(value: object) -> str | None:
    from .assumed import check_decorators

    return check_decorators(value)


_KEYS = (
    Key("path", string),
    Key("exclude", strings),
    Key("include", strings),
    Key("entrypoint_build_mode", choice("build-hook", "build-hooks", "manual")),
    Key("entrypoint_static_file", string),
    Key("build_backend", _backend),
    Key("backend_path", strings),
    Key("discovery", choice(*(way.value for way in DiscoveryWay))),
    Key("import", strings),
    Key("accept", strings),
    Key("bases", _bases),
    Key("decorators", _decorators),
)


def configuration_of_table(table: object, path: str | os.PathLike[str]) -> PluxConfiguration:
    """Return the configuration in the table of a ``pyproject.toml`` at a path.

    Raises:
        ConfigError: something in it is wrong; all mistakes are named together.
    """
    # a module in the tree may bear any name
    in_tree = isinstance(table, dict) and not {"backend-path", "backend_path"}.isdisjoint(table)
    keys = [Key(key.name, string) if in_tree and key.name == "build_backend" else key for key in _KEYS]
    values, mistakes = check_table(table, keys, lambda key: f"{os.fspath(path)}{_line(path, key)}: [tool.plux]")
    if mistakes:
        raise ConfigError(mistakes)
    return _from_values(values)


def _line(path: str | os.PathLike[str], key: str) -> str:
    """The line of a key of the table, behind a colon; nothing if it is written in a way that hides it."""
    lines = Path(path).read_text(encoding="utf-8-sig", errors="replace").splitlines()
    table = ""
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if text.startswith("["):
            table = text.strip("[").partition("]")[0].strip()
            if table == (f"tool.plux.{key}" if key else "tool.plux"):
                return f":{number}"
        elif table == "tool.plux" and key and text.partition("=")[0].strip().strip("\"'") == key:
            return f":{number}"
    return ""


def _from_values(values: dict[str, object]) -> PluxConfiguration:
    """Build the configuration from values that were checked."""
    backend = str(values.get("build_backend", "auto"))
    known = {member.value: member for member in BuildBackend}
    return PluxConfiguration(
        path=str(values.get("path", ".")),
        exclude=_list(values.get("exclude")),
        include=_list(values.get("include")),
        entrypoint_build_mode=EntrypointBuildMode(values.get("entrypoint_build_mode", "build-hook")),
        entrypoint_static_file=str(values.get("entrypoint_static_file", "plux.ini")),
        build_backend=known.get(backend) or backend_of_reference(backend) or BuildBackend.OTHER,
        delegate=None if backend in known else backend,
        backend_path=_list(values.get("backend_path")),
        discovery=DiscoveryWay(values.get("discovery", "static")),
        imported=_list(values.get("import")),
        accept=_list(values.get("accept")),
        assumptions=_assumptions(values),
    )


def _assumptions(values: dict[str, object]) -> Assumptions | None:
    if values.keys().isdisjoint(("bases", "decorators")):
        return None
    from plux.discovery.assumption_tables import assumptions_from

    return assumptions_from(values.get("bases"), values.get("decorators"))


def _list(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []
