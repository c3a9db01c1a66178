"""Reading ``setup.cfg``."""

from __future__ import annotations

import configparser
from typing import TYPE_CHECKING

from .errors import BuildError
from .reading import read_file

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["load_setup_cfg", "parse_setup_cfg"]


def load_setup_cfg(root: Path) -> configparser.RawConfigParser:
    """Return what the ``setup.cfg`` of a project says; an empty configuration if there is none.

    Raises:
        BuildError: it is not of that form.
        OSError: it cannot be read.
    """
    path = root / "setup.cfg"
    try:
        # setuptools takes other encodings as well; no name that is of interest here needs one
        text = read_file(path).decode("utf-8-sig", "replace")
    except FileNotFoundError:
        text = ""
    return parse_setup_cfg(text, path)


def parse_setup_cfg(text: str, path: Path) -> configparser.RawConfigParser:
    """Return what a text of that form says; `path` is for messages.

    Raises:
        BuildError: it is not of that form.
    """
    config = configparser.RawConfigParser(strict=False)
    try:
        config.read_string(text, str(path))
    except configparser.Error as error:
        said = " ".join(str(error).split())
        raise BuildError(said if str(path) in said else f"{path}: {said}", "Correct it.") from error
    return config
