"""What is installed, as the interpreter sees it: sys.path, archives, other finders, and changes meanwhile."""

from __future__ import annotations

import importlib.metadata
import os
import pickle
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from plux.runtime import location
from plux.runtime.cache import EntryPointsCache
from plux.runtime.editable import read_linked
from plux.runtime.location import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.conftest import RunPython, WriteTree
    from tests.support.site import FakeSite


def values(group: str = "my.ns", cache: EntryPointsCache | None = None) -> list[str]:
    """The values of a group, read by a fresh view or by the one given."""
    return [entry.value for entry in (cache or EntryPointsCache()).entries(group)]


def settle(folder: Path, seconds: int) -> None:
    """Let everything in a folder look as if it was changed some time ago."""
    for path in (folder, *folder.rglob("*")):
        changed = path.stat().st_mtime - seconds
        os.utime(path, (changed, changed))


def test_entry_points_are_in_the_order_of_path_then_file_name_then_file(site: FakeSite) -> None:
    """The order is that of sys.path, then of the names of the metadata, then of the lines."""
    site.add("beta", {"my.ns": {"z": "b:Z", "a": "b:A"}})
    site.add("alpha", {"my.ns": {"x": "a:X"}})
    assert values() == ["a:X", "b:Z", "b:A"]


def test_the_order_does_not_depend_on_the_file_system(site: FakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory listed backwards gives the same."""
    for name in ("alpha", "beta", "gamma"):
        site.add(name, {"my.ns": {name: f"{name}:X"}})
    expected = values()
    listing = os.listdir
    monkeypatch.setattr(location, "listdir", lambda path: sorted(listing(path), reverse=True))
    assert values() == expected == ["alpha:X", "beta:X", "gamma:X"]


def test_groups_are_told_apart(site: FakeSite) -> None:
    """A group whose name is part of that of another gets its own entry points only."""
    site.add("alpha", {"my.ns": {"a": "m:A"}, "my.ns.sub": {"b": "m:B"}, "other": {"my.ns": "m:C"}})
    assert values("my.ns") == ["m:A"]
    assert values("my") == []


def test_the_first_distribution_of_a_name_on_the_path_counts(
    site: FakeSite, write_tree: WriteTree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shadowed copy contributes nothing, whatever the spelling of its name."""
    site.add("my-demo", {"my.ns": {"new": "m:New"}}, version="2.0")
    write_tree({"later/My.Demo-1.0.dist-info/entry_points.txt": "[my.ns]\nold = m:Old\n"})
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "later")])
    assert values() == ["m:New"]


def test_of_two_versions_side_by_side_the_later_complete_one_counts(site: FakeSite) -> None:
    """Leftovers of an interrupted upgrade do not bring back the old plugins."""
    site.add("demo", {"my.ns": {"a": "m:V9"}}, version="9.0")
    site.add("demo", {"my.ns": {"a": "m:V10"}}, version="10.0")
    site.add("demo", {"my.ns": {"a": "m:V10rc1"}}, version="10.0rc1")
    (site.path / "demo-11.0.dist-info").mkdir()
    (site.path / "demo-11.0.dist-info" / "entry_points.txt").write_text("[my.ns]\na = m:V11\n")
    assert values() == ["m:V10"]


def test_leftovers_of_interrupted_uninstalls_do_not_count(site: FakeSite) -> None:
    """Pip renames what it removes to names that begin with a tilde; sometimes that stays."""
    for name in ("~emo-1.0.dist-info", "-emo-1.0.dist-info"):
        (site.path / name).mkdir()
        (site.path / name / "entry_points.txt").write_text("[my.ns]\na = m:A\n")
    assert values() == []


def test_egg_info_directories_and_files(write_tree: WriteTree, site: FakeSite) -> None:
    """An egg-info directory has entry points; an egg-info file is a distribution without."""
    write_tree(
        {"demo.egg-info/entry_points.txt": "[my.ns]\na = m:A\n", "other-1.0.egg-info": "Name: other\n"}, site.path
    )
    assert values() == ["m:A"]
    assert "other" in [metadata.key for metadata in EntryPointsCache().distributions()]


def test_eggs(tmp_path: Path, write_tree: WriteTree, monkeypatch: pytest.MonkeyPatch) -> None:
    """An egg on sys.path, directory or file, has its metadata in EGG-INFO."""
    egg = write_tree({"EGG-INFO/entry_points.txt": "[my.ns]\na = m:A\n"}, tmp_path / "demo-1.0-py3.egg")
    packed = tmp_path / "other-1.0-py3.egg"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("EGG-INFO/entry_points.txt", "[my.ns]\nb = m:B\n")
    monkeypatch.setattr(sys, "path", [str(egg), str(packed), *sys.path])
    assert values() == ["m:A", "m:B"]


def test_zip_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A zip file on sys.path is read, also a second time, and again when it changes."""
    packed = tmp_path / "app.zip"

    def pack(value: str) -> None:
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("demo-1.0.dist-info/entry_points.txt", f"[my.ns]\na = {value}\n")
            archive.writestr("demo-1.0.dist-info/METADATA", "Name: Demo\nVersion: 1.0\n")

    pack("m:A")
    monkeypatch.setattr(sys, "path", [str(packed), *sys.path])
    cache = EntryPointsCache()
    assert [values(cache=cache), values(cache=cache)] == [["m:A"], ["m:A"]]
    assert cache.entries("my.ns")[0].dist.metadata["Name"] == "Demo"
    assert cache.entries("my.ns")[0].dist.version == "1.0"
    pack("m:Other")
    assert values(cache=cache) == ["m:Other"]


def test_a_damaged_member_of_a_zip_file_is_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """With a warning, and what else is installed is there."""
    packed, member = tmp_path / "app.zip", "demo-1.0.dist-info/entry_points.txt"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("fine-1.0.dist-info/entry_points.txt", "[my.ns]\nfine = m:Fine\n")
        archive.writestr(member, "[my.ns]\n" + "a = m:A\n" * 200)
    data = bytearray(packed.read_bytes())
    start = data.find(member.encode()) + len(member)
    data[start : start + 6] = b"\xff" * 6
    packed.write_bytes(data)
    monkeypatch.setattr(sys, "path", [str(packed), *sys.path])
    assert values() == ["m:Fine"]
    assert f"skipping the entry points in {packed}/{member}, which cannot be read" in caplog.text


@pytest.mark.parametrize(
    "entry", ["/does/not/exist", "a\0b", "/tmp/\udcff", None, b"/tmp", 7, __file__], ids=lambda value: repr(value)[-12:]
)
def test_odd_entries_of_sys_path_are_passed_over(
    entry: object, site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be a folder of distributions is ignored."""
    site.add("demo", {"my.ns": {"a": "m:A"}})
    path: list[object] = [entry, *sys.path]
    monkeypatch.setattr(sys, "path", path)
    assert values() == ["m:A"]


def test_relative_entries_follow_the_working_directory(
    tmp_path: Path, write_tree: WriteTree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The empty entry is the folder in which the process is now."""
    for name in ("one", "two"):
        write_tree({f"{name}/{name}-1.0.dist-info/entry_points.txt": f"[my.ns]\na = m:{name}\n"})
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    cache = EntryPointsCache()
    seen = []
    for name in ("one", "two"):
        monkeypatch.chdir(tmp_path / name)
        seen += values(cache=cache)
    assert seen == ["m:one", "m:two"]


def test_a_working_directory_that_is_gone(tmp_path: Path, site: FakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """The empty entry then is nowhere."""
    site.add("demo", {"my.ns": {"a": "m:A"}})
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    assert values() == ["m:A"]


@pytest.mark.parametrize("age", [0, 3600], ids=["fresh", "old"])
def test_changes_are_noticed(site: FakeSite, age: int) -> None:
    """Distributions that are installed, changed in place, or removed while the process runs."""
    info = site.add("demo", {"my.ns": {"a": "m:A"}})
    settle(site.path, age)
    cache = EntryPointsCache()
    before = values(cache=cache)
    (info / "entry_points.txt").write_text("[my.ns]\na = m:B\n")
    changed = values(cache=cache)
    site.add("other", {"my.ns": {"o": "m:O"}})
    added = values(cache=cache)
    (info / "entry_points.txt").unlink()
    assert [before, changed, added, values(cache=cache)] == [["m:A"], ["m:B"], ["m:B", "m:O"], ["m:O"]]


def test_an_entry_points_file_that_comes_later_is_noticed(site: FakeSite) -> None:
    """The folder of the metadata was there before, without such a file."""
    info = site.add("demo")
    settle(site.path, 3600)
    cache = EntryPointsCache()
    assert values(cache=cache) == []
    (info / "entry_points.txt").write_text("[my.ns]\na = m:A\n")
    assert values(cache=cache) == ["m:A"]


def test_a_directory_that_did_not_change_is_not_listed_again(site: FakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second question costs a look at its state, and reading the files."""
    site.add("demo", {"my.ns": {"a": "m:A"}})
    monkeypatch.setattr(location, "_SETTLED_AFTER_NS", -(10**10))
    cache = EntryPointsCache()
    values(cache=cache)
    monkeypatch.delattr(location, "listdir")
    assert values(cache=cache) == ["m:A"]


def test_clearing_the_cache_forgets_everything(site: FakeSite) -> None:
    """Applications call `_cache.clear()` under `_lock` after they installed something."""
    site.add("demo", {"my.ns": {"a": "m:A"}})
    cache = EntryPointsCache.instance()
    assert EntryPointsCache.instance() is cache
    assert values(cache=cache) == ["m:A"]
    with cache._lock:
        cache._cache.clear()
    assert values(cache=cache) == ["m:A"]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"[my.ns]\na = m:\xff\n", "UTF-8"),
        (b"[my.ns]\nnonsense\na = m:A\n", "malformed"),
        (b"my.ns = 1\n", "malformed"),
    ],
)
def test_malformed_files_of_others_cost_one_warning(
    content: bytes, word: str, site: FakeSite, caplog: pytest.LogCaptureFixture
) -> None:
    """The rest of the installation works; the warning names the file, once."""
    site.add("demo", {"my.ns": {"d": "m:D"}})
    site.add("broken", dist_info={"entry_points.txt": content})
    assert values()[-1] == "m:D"
    values()
    (record,) = caplog.records
    assert "broken-1.0.dist-info" in record.getMessage()
    assert word in record.getMessage()


def test_an_unreadable_file_costs_one_warning(
    site: FakeSite, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An error of the file system is neither raised nor hidden."""
    site.add("demo", {"my.ns": {"d": "m:D"}})

    def fail(handle: int, size: int) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(location, "read", fail)
    assert values() == []
    values()
    told = [record.getMessage() for record in caplog.records]
    assert len([message for message in told if str(site.path) in message and "Input/output error" in message]) == 1


def test_a_folder_in_place_of_the_file(site: FakeSite) -> None:
    """Is no entry points file, and no error."""
    info = site.add("demo")
    (info / "entry_points.txt").mkdir()
    assert values() == []


def test_long_files_are_read_to_the_end(site: FakeSite) -> None:
    """More than fits one read."""
    entries = {f"name{n:06}": f"package.module:Attribute{n:06}" for n in range(5000)}
    site.add("demo", {"my.ns": entries})
    assert values() == list(entries.values())


def test_link_files_of_1x_editable_installs(site: FakeSite, write_tree: WriteTree, tmp_path: Path) -> None:
    """The file that the link names is read in place of the own one."""
    write_tree({"src/demo.egg-info/entry_points.txt": "[my.ns]\na = m:A\nb = m:B\n"})
    link = str(tmp_path / "src/demo.egg-info/entry_points.txt") + "\n"
    site.add("demo", {"my.ns": {"a": "m:A"}}, dist_info={"entry_points_editable.txt": link})
    assert values() == ["m:A", "m:B"]


@pytest.mark.parametrize("link", [b"/tmp/\xff", b"/a\0b", b"/", b"/does/not/exist", b""])
def test_broken_link_files_are_ignored_with_a_warning(
    link: bytes, site: FakeSite, caplog: pytest.LogCaptureFixture
) -> None:
    """The own entry points count then."""
    site.add("demo", {"my.ns": {"a": "m:A"}}, dist_info={"entry_points_editable.txt": link})
    assert values() == ["m:A"]
    assert "entry_points_editable.txt" in caplog.text


def test_a_link_that_names_a_directory_leaves_nothing_open(
    site: FakeSite, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """And the warning says which directory."""

    def next_handle() -> int:
        handle = os.open(os.devnull, os.O_RDONLY)
        os.close(handle)
        return handle

    link = site.add("demo", dist_info={"entry_points_editable.txt": str(tmp_path)}) / "entry_points_editable.txt"
    before = next_handle()
    assert read_linked(str(link)) is None
    assert next_handle() == before
    assert f"this is no regular file: '{tmp_path}'" in caplog.text


@pytest.mark.parametrize("is_link", [True, False], ids=["the link", "what it names"])
def test_a_named_pipe_in_place_of_a_linked_file_stops_nobody(is_link: bool, site: FakeSite, tmp_path: Path) -> None:
    """It would never answer."""
    pipe, linked = tmp_path / "pipe", {} if is_link else {"entry_points_editable.txt": str(tmp_path / "pipe")}
    info = site.add("demo", {"my.ns": {"a": "m:A"}}, dist_info=linked)
    os.mkfifo(info / "entry_points_editable.txt" if is_link else pipe)
    assert values() == ["m:A"]


def test_a_link_to_a_path_that_the_locale_cannot_express(
    site: FakeSite, write_tree: WriteTree, tmp_path: Path, run_python: RunPython
) -> None:
    """It is the bytes that count."""
    write_tree({"prüj/entry_points.txt": "[my.ns]\nb = m:B\n"})
    site.add("demo", dist_info={"entry_points_editable.txt": str(tmp_path / "prüj/entry_points.txt")})
    code = "from plux import PluginManager; print(*[spec.value for spec in PluginManager('my.ns').list_plugin_specs()])"
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert run_python(code, path=[site.path], env=ascii_only).stdout == "m:B\n"


class _Frozen(importlib.metadata.Distribution):
    def read_text(self, filename: str) -> str | None:
        files = {"METADATA": "Name: frozen\nVersion: 3.0\n", "entry_points.txt": "[my.ns]\nf = m:F\n"}
        return files.get(filename)

    def locate_file(self, path: object) -> Path:
        raise NotImplementedError


class _Finder:
    """A finder on sys.meta_path that knows a distribution which is no file."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = errors

    def find_spec(self, *args: object) -> None:
        return None

    def find_distributions(self, context: object = None) -> Iterable[importlib.metadata.Distribution]:
        for error in self.errors:
            raise error
        return [_Frozen()]


def test_distributions_of_other_finders(monkeypatch: pytest.MonkeyPatch) -> None:
    """Frozen applications and in-memory imports have finders that know distributions."""
    monkeypatch.setattr(sys, "meta_path", [_Finder(), *sys.meta_path])
    (entry,) = EntryPointsCache().entries("my.ns")
    assert entry.value == "m:F"
    assert (entry.dist.name, entry.dist.version) == ("frozen", "3.0")


def test_a_finder_that_fails_hides_nobody(
    site: FakeSite, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is skipped with a warning."""
    site.add("demo", {"my.ns": {"a": "m:A"}})
    monkeypatch.setattr(sys, "meta_path", [_Finder(OSError("no network")), *sys.meta_path])
    assert values() == ["m:A"]
    assert "no network" in caplog.text


def test_it_is_what_importlib_metadata_sees(site: FakeSite) -> None:
    """Group by group, over everything that is installed where the tests run."""
    site.add("demo", {"my.ns": {"a": "m:A"}, "console_scripts": {"demo": "m:main"}})
    ours = EntryPointsCache().get_entry_points()
    groups = {group for dist in importlib.metadata.distributions() for group in {e.group for e in dist.entry_points}}
    assert set(ours) == groups
    for group, entries in ours.items():
        theirs = importlib.metadata.entry_points(group=group)
        assert {(e.name, e.value) for e in entries} == {(e.name, e.value) for e in theirs}


def test_the_distribution_counts_as_one_of_importlib_metadata(site: FakeSite) -> None:
    """It is read when it is asked for something, and then has everything."""
    site.add("my-demo", {"my.ns": {"a": "m:A"}}, version="1.2")
    (entry,) = EntryPointsCache().entries("my.ns")
    dist = entry.dist
    assert isinstance(dist, importlib.metadata.Distribution)
    assert dist.metadata.json["name"] == "my-demo"
    assert (dist.name, dist.version) == ("my-demo", "1.2")
    assert dist == entry.dist
    assert hash(dist) == hash(entry.dist)
    assert "my-demo 1.2" in repr(dist)


def test_distributions_and_entry_points_can_be_pickled(site: FakeSite) -> None:
    """As those of importlib.metadata: they are sent to other processes."""
    site.add("demo", {"my.ns": {"a": "m:A"}})
    entry = EntryPointsCache.instance().get_entry_points()["my.ns"][0]
    again = pickle.loads(pickle.dumps(entry))
    assert again == entry
    if sys.version_info >= (3, 11):  # before, entry points are pickled without their distribution
        assert again.dist == entry.dist
    dist = pickle.loads(pickle.dumps(entry.dist))
    assert dist == entry.dist
    assert (dist.name, dist.metadata["Name"]) == ("demo", "demo")


def test_a_distribution_without_metadata_is_named_after_its_folder(site: FakeSite, write_tree: WriteTree) -> None:
    """Half an installation still says what it was."""
    write_tree({"half_done-0.1.dist-info/entry_points.txt": "[my.ns]\na = m:A\n"}, site.path)
    (entry,) = EntryPointsCache().entries("my.ns")
    assert (entry.dist.name, entry.dist.version) == ("half_done", "0.1")


@pytest.mark.parametrize("name", ["a-b", "a__b", "A.b", "a_-._b", "a_b"])
def test_names_are_compared_normalized(name: str) -> None:
    """Runs of the delimiters are one, and case does not matter (PEP 503)."""
    assert normalize(name) == "a_b"
