"""Editable installs are brought up to date."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import os
from typing import TYPE_CHECKING

import pytest

from plux.build.errors import BuildError, ConflictError
from plux.build.index import INDEX_NAME, render_index
from plux.build.installs import editable_installs
from plux.build.sync import sync_editable
from plux.core.entrypoint_text import parse_entry_points
from plux.discovery.result import Discovery, FoundPlugin

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.site import FakeSite


def found(root: Path, *names: str) -> Discovery:
    """A discovery of plugins of these names."""
    return Discovery(
        tuple(FoundPlugin("ns", name, f"pk:{name.replace(':', '_')}", root / "pk.py", 1, "class") for name in names)
    )


def direct_url(root: Path, editable: bool = True) -> str:
    """What pip and uv write."""
    return json.dumps({"url": root.as_uri(), "dir_info": {"editable": editable}})


def entries(info: Path) -> dict[str, dict[str, str]]:
    """The entry points of a metadata directory."""
    return parse_entry_points((info / "entry_points.txt").read_text(encoding="utf-8"))[0]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The directory of a project."""
    path = tmp_path / "pro ject"
    path.mkdir()
    return path


def install(site: FakeSite, root: Path, static: dict[str, dict[str, str]], *names: str) -> Path:
    """An editable install of the project whose plugins were found by an earlier discovery."""
    groups = {group: dict(e) for group, e in static.items()}
    for name in names:
        groups.setdefault("ns", {})[name] = f"pk:{name}"
    return site.add(
        "demo",
        groups or None,
        dist_info={"direct_url.json": direct_url(root), INDEX_NAME: render_index(found(root, *names), root)},
    )


def test_found_plugins_come_and_go_and_static_ones_stay(site: FakeSite, root: Path) -> None:
    """Added, removed, kept; RECORD tells of the files as they are; what is right already is left alone."""
    info = install(site, root, {"ns": {"static": "pk:static"}, "console_scripts": {"run": "pk:run"}}, "old", "kept")
    path = [str(site.path)]
    assert sync_editable(root, found(root, "kept", "New::One"), path) == [info]
    assert entries(info) == {
        "ns": {"static": "pk:static", "kept": "pk:kept", "New::One": "pk:New__One"},
        "console_scripts": {"run": "pk:run"},
    }
    with (info / "RECORD").open(encoding="utf-8", newline="") as file:
        rows = {row[0]: row[1:] for row in csv.reader(file)}
    for name in ("entry_points.txt", INDEX_NAME):
        data = (info / name).read_bytes()
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        assert rows[f"{info.name}/{name}"] == [f"sha256={digest}", str(len(data))]
    assert sync_editable(root, found(root, "kept", "New::One"), path) == []


def test_a_record_of_absolute_paths(site: FakeSite, root: Path) -> None:
    """That of poetry: a file has one row, as it is spelled there."""
    info = install(site, root, {}, "old")
    record = info / "RECORD"
    lines = record.read_text(encoding="utf-8").splitlines()
    known = "".join(f"{site.path / line}\n" for line in lines if INDEX_NAME not in line)
    record.write_text(known, encoding="utf-8")
    (info / INDEX_NAME).unlink()
    sync_editable(root, found(root, "new"), [str(site.path)])
    with record.open(encoding="utf-8", newline="") as file:
        rows = {row[0]: row[1:] for row in csv.reader(file)}
    assert rows[str(info / "entry_points.txt")][0].startswith("sha256=")
    assert [name for name in rows if not name.startswith("/")] == [f"{info.name}/{INDEX_NAME}"]


def test_the_last_plugin_may_go(site: FakeSite, root: Path) -> None:
    """And the first may come."""
    info = install(site, root, {}, "only")
    assert sync_editable(root, found(root), [str(site.path)]) == [info]
    assert entries(info) == {}
    assert sync_editable(root, found(root, "first"), [str(site.path)]) == [info]
    assert entries(info) == {"ns": {"first": "pk:first"}}


def test_a_file_shared_with_the_cache_of_an_installer_is_not_written_into(site: FakeSite, root: Path) -> None:
    """uv hard-links what it installs."""
    info = install(site, root, {}, "a")
    os.link(info / "entry_points.txt", site.path / "cached")
    before = (site.path / "cached").read_bytes()
    sync_editable(root, found(root, "b"), [str(site.path)])
    assert (site.path / "cached").read_bytes() == before


def test_an_install_of_1_x_has_no_index(site: FakeSite, root: Path) -> None:
    """Then all that is there counts as static: nothing is lost."""
    info = site.add("demo", {"ns": {"a": "pk:a", "gone": "pk:gone"}}, dist_info={"direct_url.json": direct_url(root)})
    sync_editable(root, found(root, "a", "b"), [str(site.path)])
    assert entries(info) == {"ns": {"a": "pk:a", "gone": "pk:gone", "b": "pk:b"}}


def test_the_index_may_lie_where_hatchling_puts_it(site: FakeSite, root: Path) -> None:
    """In a folder for extra metadata."""
    info = site.add(
        "demo",
        {"ns": {"a": "pk:a"}},
        dist_info={
            "direct_url.json": direct_url(root),
            f"extra_metadata/{INDEX_NAME}": render_index(found(root, "a"), root),
        },
    )
    sync_editable(root, found(root, "b"), [str(site.path)])
    assert entries(info) == {"ns": {"b": "pk:b"}}


def test_a_conflict_with_a_static_entry_point_changes_nothing(site: FakeSite, root: Path) -> None:
    """Both places are named."""
    info = install(site, root, {"ns": {"a": "pk:other"}})
    with pytest.raises(ConflictError, match=r"is pk:a, but .*entry_points\.txt says pk:other"):
        sync_editable(root, found(root, "a"), [str(site.path)])
    assert entries(info) == {"ns": {"a": "pk:other"}}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "[]",
        "{}",
        '{"url": "file:///x", "dir_info": null}',
        '{"dir_info": {"editable": true}, "url": "https://example.org/x"}',
    ],
)
def test_other_installs_are_left_alone(site: FakeSite, root: Path, text: str) -> None:
    """Not editable, not from a directory, or with a file that nobody understands."""
    site.add("demo", {"ns": {"a": "pk:a"}}, dist_info={"direct_url.json": text})
    assert list(editable_installs(root, [str(site.path)])) == []


def test_an_install_of_the_directory_that_is_not_editable_is_left_alone(site: FakeSite, root: Path) -> None:
    """It is a copy; another editable project is another project."""
    site.add("demo", dist_info={"direct_url.json": direct_url(root, editable=False)})
    site.add("other", dist_info={"direct_url.json": direct_url(root.parent)})
    assert list(editable_installs(root, [str(site.path)])) == []


def test_the_search_path_of_this_interpreter_is_the_default(site: FakeSite, root: Path) -> None:
    """A symbolic link to the project is the project; the same place twice is one place."""
    (root.parent / "link").symlink_to(root)
    info = site.add("demo", dist_info={"direct_url.json": direct_url(root.parent / "link")})
    assert [each.info for each in editable_installs(root)] == [info]


def test_installed_entry_points_that_cannot_be_kept_are_left_alone(site: FakeSite, root: Path) -> None:
    """Lines that would be lost, and references that are none, stop it with file and reason."""
    for text, reason in (
        ("[hand]\na line that says nothing\n", "is not of the form"),
        ("[hand]\nbroken = no reference\n", "is not an object reference"),
    ):
        info = install(site, root, {}, "one")
        (info / "entry_points.txt").write_text(text, encoding="utf-8")
        with pytest.raises(BuildError, match=reason) as caught:
            sync_editable(root, found(root, "one", "two"), [str(site.path)])
        assert "entry_points.txt" in str(caught.value)
        assert (info / "entry_points.txt").read_text(encoding="utf-8") == text
