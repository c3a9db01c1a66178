"""What was found is added to what people wrote, and kept in files."""

from __future__ import annotations

import io
import json
import os
import stat
from typing import TYPE_CHECKING

import pytest

from plux.build.comparison import compare_entry_points
from plux.build.errors import BuildError, ConflictError
from plux.build.files import replace_file
from plux.build.index import (
    PluginIndexBuilder,
    read_plux_ini,
    read_plux_json,
    render_index,
    render_plux_json,
)
from plux.build.merge import Addition, additions_of, merge_entry_points
from plux.core.entrypoint_text import render_entry_points
from plux.core.finder import PluginFinder
from plux.core.spec import Plugin, PluginSpec
from plux.discovery.result import Discovery, FoundPlugin

if TYPE_CHECKING:
    from pathlib import Path


class One(Plugin):
    """A plugin."""

    namespace = "ns"
    name = "One"


class Finder(PluginFinder):
    """Knows of the specs that it is given."""

    def __init__(self, *specs: PluginSpec) -> None:
        self.specs = list(specs)

    def find_plugins(self) -> list[PluginSpec]:
        return self.specs


def found(root: Path) -> Discovery:
    """Two plugins of a project."""
    file = root / "src" / "pk" / "a.py"
    return Discovery(
        (FoundPlugin("ns", "b", "pk.a:B", file, 7, "class"), FoundPlugin("ns", "a", "pk.a:a", file, 3, "spec"))
    )


def test_found_plugins_stand_beside_static_ones(tmp_path: Path) -> None:
    """In the same group, too; nothing is replaced."""
    static = {"ns": {"static": "pk:Static"}, "console_scripts": {"run": "pk:main"}}
    merged = merge_entry_points(static, additions_of(found(tmp_path)))
    assert merged == {
        "ns": {"static": "pk:Static", "a": "pk.a:a", "b": "pk.a:B"},
        "console_scripts": {"run": "pk:main"},
    }
    assert static["ns"] == {"static": "pk:Static"}


@pytest.mark.parametrize("written", ["pk.a:B", "pk.a : B", "pk.a:B [extra]"])
def test_the_same_plugin_written_by_hand_is_no_conflict(tmp_path: Path, written: str) -> None:
    """It stays as it was written."""
    merged = merge_entry_points({"ns": {"b": written}}, additions_of(found(tmp_path)))
    assert merged["ns"]["b"] == written


def test_another_object_of_the_same_name_is_a_conflict(tmp_path: Path) -> None:
    """All conflicts are told at once, each with both places."""
    with pytest.raises(ConflictError) as caught:
        merge_entry_points({"ns": {"a": "pk:X", "b": "!"}}, additions_of(found(tmp_path)), "setup.cfg")
    place = tmp_path / "src" / "pk" / "a.py"
    assert caught.value.conflicts == (
        f"{place}:7: the plugin ns:b is pk.a:B, but setup.cfg says !",
        f"{place}:3: the plugin ns:a is pk.a:a, but setup.cfg says pk:X",
    )
    assert "Rename one of the two" in str(caught.value)


def test_an_addition_may_come_from_a_file() -> None:
    """Such as plux.ini."""
    assert merge_entry_points({}, [Addition("g", "n", "m:v", "plux.ini")]) == {"g": {"n": "m:v"}}


def test_plux_json_is_read_back(tmp_path: Path) -> None:
    """Sorted, empty groups left out, in the format of 1.x."""
    groups = {"z": {"B": "m:B", "A": "m:A"}, "empty": {}, "a": {"x": "m:ü"}}
    path = tmp_path / "plux.json"
    path.write_text(render_plux_json(groups), encoding="utf-8")
    assert json.loads(path.read_text(encoding="utf-8")) == {"a": ["x=m:ü"], "z": ["A=m:A", "B=m:B"]}
    assert list(read_plux_json(path)) == ["a", "z"]


@pytest.mark.parametrize("text", ["", "[]", '{"g": "x"}', '{"g": ["x"]}', "\xff"])
def test_a_file_that_is_no_plux_json_is_named(tmp_path: Path, text: str) -> None:
    """With the way out."""
    path = tmp_path / "plux.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(BuildError, match="plux entrypoints"):
        read_plux_json(path)


def test_plux_ini_is_read_back_with_names_as_they_are(tmp_path: Path) -> None:
    """Upper case, colons, percent signs."""
    groups = {"my.ns": {"AWS::S3::Bucket": "m:B", "50%": "m:H", "aws::s3::bucket": "m:C"}}
    path = tmp_path / "plux.ini"
    path.write_text(render_entry_points(groups), encoding="utf-8")
    assert read_plux_ini(path) == groups


def test_every_bad_line_of_plux_ini_is_named(tmp_path: Path) -> None:
    """By its number."""
    path = tmp_path / "plux.ini"
    path.write_text("stray = m:S\n[g]\nnonsense\n", encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        read_plux_ini(path)
    assert f"{path}:1:" in str(caught.value)
    assert f"{path}:3:" in str(caught.value)


def test_plux_ini_is_what_configparser_reads(tmp_path: Path) -> None:
    """Comments may begin with a semicolon, and the file with a byte order mark."""
    path = tmp_path / "plux.ini"
    path.write_bytes(b"\xef\xbb\xbf; from 1.x\r\n[my.ns]\r\n  ; old = m:Old\r\none = m:One\r\n")
    assert read_plux_ini(path) == {"my.ns": {"one": "m:One"}}


def test_entries_of_plux_ini_that_no_wheel_may_hold_are_named(tmp_path: Path) -> None:
    """By the line; a backend without checks of its own would build a wheel with them."""
    path = tmp_path / "plux.ini"
    path.write_text("[g]\none = m:One ; the first\n[x [y] = m:X\nfine = m:F [extra]\n", encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        read_plux_ini(path)
    first, second, _ = str(caught.value).splitlines()
    assert first.startswith(f"{path}:2: 'one = m:One ; the first' cannot be an entry point: ")
    assert second.startswith(f"{path}:3: '[x [y] = m:X' cannot be an entry point: ")


def test_plux_ini_must_be_utf_8(tmp_path: Path) -> None:
    """As everything in a distribution."""
    path = tmp_path / "plux.ini"
    path.write_bytes(b"[g]\n\xff = m:x\n")
    with pytest.raises(BuildError, match="no UTF-8"):
        read_plux_ini(path)


def test_the_index_says_where_each_plugin_is(tmp_path: Path) -> None:
    """Sorted, relative to the project, so that it is the same wherever the project lies."""
    other = Discovery((FoundPlugin("zz", "far", "gen:F", tmp_path.parent / "gen.py", 1, "class"),))
    document = json.loads(render_index(found(tmp_path), tmp_path))
    assert document == {
        "version": 1,
        "plugins": [
            {"namespace": "ns", "name": "a", "value": "pk.a:a", "kind": "spec", "file": "src/pk/a.py", "line": 3},
            {"namespace": "ns", "name": "b", "value": "pk.a:B", "kind": "class", "file": "src/pk/a.py", "line": 7},
        ],
    }
    assert json.loads(render_index(other, tmp_path))["plugins"][0]["file"] == "gen.py"


def test_the_index_does_not_depend_on_how_the_project_is_reached(tmp_path: Path) -> None:
    """A symbolic link to it gives the same."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert render_index(found(tmp_path / "link"), tmp_path / "real") == render_index(
        found(tmp_path / "real"), tmp_path / "real"
    )


def test_differences_are_one_line_each() -> None:
    """Missing, too much, another value; nothing if there is none."""
    assert compare_entry_points({"g": {"a": "m:A"}}, {"g": {"a": "m:A"}}) == []
    assert compare_entry_points({"g": {"a": "m:A"}}, {"g": {"a": "m : A [x]"}}) == []
    assert compare_entry_points({"g": {"a": "m:A"}, "h": {}}, {"g": {"a": "m:X"}, "i": {"b": "m:B"}}) == [
        "~ [g] a: m:A is expected, m:X is there",
        "+ [i] b = m:B is too much",
    ]


@pytest.mark.parametrize(
    ("output_format", "text"),
    [("json", '{\n  "ns": [\n    "One=pk:One"\n  ]\n}\n'), ("ini", "[ns]\nOne = pk:One\n")],
)
def test_an_index_builder_writes_what_a_finder_finds(output_format: str, text: str) -> None:
    """And returns it."""
    spec = PluginSpec("ns", "One", One)
    spec.value = "pk:One"
    output = io.StringIO()
    builder = PluginIndexBuilder(Finder(spec))
    assert builder.write(output, output_format=output_format) == {"ns": ["One=pk:One"]}  # type: ignore[arg-type]  # one of the two
    assert output.getvalue() == text


def test_an_index_builder_writes_nothing_if_it_fails() -> None:
    """Two of one name, or a format that does not exist."""
    output = io.StringIO()
    one, two = PluginSpec("ns", "x", One), PluginSpec("ns", "x", Plugin)
    with pytest.raises(ValueError, match="duplicate"):
        PluginIndexBuilder(Finder(one, two)).write(output)
    with pytest.raises(ValueError, match="'xml'"):
        PluginIndexBuilder(Finder(one)).write(output, output_format="xml")  # type: ignore[arg-type]  # a wrong one
    assert output.getvalue() == ""


def test_an_index_builder_writes_to_standard_output_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    """As it is at the time of the call."""
    PluginIndexBuilder(Finder()).write()
    assert capsys.readouterr().out == "{}\n"


def test_a_file_is_replaced_at_once(tmp_path: Path) -> None:
    """Hard links keep what they had, permissions stay, nothing else is left in the directory."""
    path, link = tmp_path / "f", tmp_path / "link"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    os.link(path, link)
    assert replace_file(path, "new")
    assert (path.read_text(encoding="utf-8"), link.read_text(encoding="utf-8")) == ("new", "old")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(p.name for p in tmp_path.iterdir()) == ["f", "link"]


def test_a_file_that_is_right_is_left_alone(tmp_path: Path) -> None:
    """So that its time stamp says when it changed."""
    path = tmp_path / "f"
    assert replace_file(path, b"same")
    before = path.stat().st_mtime_ns
    assert not replace_file(path, "same")
    assert path.stat().st_mtime_ns == before


def test_a_failed_replacement_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a changed file nor a temporary one."""
    path = tmp_path / "f"
    path.write_text("old", encoding="utf-8")

    def fail(*_args: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("pathlib.Path.replace", fail)
    with pytest.raises(OSError, match="no space"):
        replace_file(path, "new")
    assert [p.read_text(encoding="utf-8") for p in tmp_path.iterdir()] == ["old"]
