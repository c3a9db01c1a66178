"""What a wheel holds."""

from __future__ import annotations

import base64
import configparser
import csv
import hashlib
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["check_record", "entry_points_of", "index_of", "parse_text"]


def entry_points_of(wheel: Path) -> dict[str, dict[str, str]]:
    """The entry points of a wheel, as {group: {name: value}}; read by configparser, not by the parser under test."""
    text = _member(wheel, ".dist-info/entry_points.txt")
    return parse_text(text) if text is not None else {}


def parse_text(text: str) -> dict[str, dict[str, str]]:
    """The entry points in a text."""
    parser = configparser.RawConfigParser(delimiters=("=",), default_section="\0")
    parser.optionxform = str  # type: ignore[assignment, method-assign]  # the documented way to keep case
    parser.read_string(text)
    return {section: dict(parser.items(section)) for section in parser.sections()}


def index_of(wheel: Path) -> dict[str, Any]:
    """The index that plux wrote into a wheel, wherever the backend puts it. JSON holds anything."""
    text = _member(wheel, "/plux.index.json")
    assert text is not None, "there is no index"
    document: dict[str, Any] = json.loads(text)
    return document


def check_record(wheel: Path) -> None:
    """Fail unless RECORD lists every member with its right hash and size, and is the last member."""
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        (record,) = [name for name in names if name.endswith(".dist-info/RECORD")]
        assert names[-1] == record
        rows = {row[0]: row[1:] for row in csv.reader(io.StringIO(archive.read(record).decode()))}
        assert set(rows) == set(names)
        for name in set(names) - {record}:
            data = archive.read(name)
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            assert rows[name] == [f"sha256={digest}", str(len(data))], name


def _member(wheel: Path, ending: str) -> str | None:
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.endswith(ending):
                return archive.read(name).decode("utf-8")
    return None
