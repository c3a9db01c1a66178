"""What is remembered on disk: private, whole or not at all, and never needed."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from plux.runtime import remember as memory
from plux.runtime.cache_dir import cache_folder
from plux.runtime.remember import recall, remember

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunPython

KEY = "a key\nof /some/where"
TEXTS = ["one", "", "\udcff not UTF-8", "[group]\nname = m:a\n"]


def folder(caches: Path) -> Path:
    """Where the files are."""
    return caches / "plux" / "memory"


def only_file(caches: Path) -> Path:
    """The one that there is."""
    (path,) = folder(caches).iterdir()
    return path


def test_what_was_remembered_is_recalled(private_cache: Path) -> None:
    """Under its key and no other."""
    assert recall(KEY) is None
    remember(KEY, TEXTS)
    assert recall(KEY) == TEXTS
    assert recall("another") is None
    remember(KEY, ["new"])
    assert recall(KEY) == ["new"]


def test_a_directory_in_the_place_of_a_file_leaves_nothing_open(private_cache: Path) -> None:
    """There is nothing to recall then."""
    remember(KEY, TEXTS)
    path = only_file(private_cache)
    path.unlink()
    path.mkdir(0o700)
    before = os.dup(0)
    assert recall(KEY) is None
    after = os.dup(0)
    os.close(before)
    os.close(after)
    assert after == before + 1


def test_everything_is_private(private_cache: Path, run_python: RunPython) -> None:
    """Whatever the umask."""
    run_python("import os; os.umask(0)\nfrom plux.runtime.remember import remember\nremember('key', ['text'])")
    made = [folder(private_cache), folder(private_cache).parent, only_file(private_cache)]
    assert [stat.S_IMODE(path.stat().st_mode) for path in made] == [0o700, 0o700, 0o600]


def test_no_home_comes_into_being(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder for caches is made in a home that is there, and nowhere else."""
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
    remember(KEY, TEXTS)
    assert recall(KEY) is None
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setenv("HOME", str(tmp_path))
    remember(KEY, TEXTS)
    assert recall(KEY) == TEXTS


@pytest.mark.parametrize("value", ["", "relative/path"])
def test_without_a_home_nothing_is_remembered(value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path that is not absolute is none."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", value)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    remember(KEY, TEXTS)
    assert recall(KEY) is None
    assert list(tmp_path.iterdir()) == []


def test_an_empty_home_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not the root of the file system, where containers that run as root could write."""
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "")
    assert cache_folder() is None


@pytest.mark.parametrize("value", ["0", "off", "No", "false"])
def test_it_can_be_turned_off(value: str, private_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read or written."""
    remember(KEY, TEXTS)
    monkeypatch.setenv("PLUX_CACHE", value)
    assert recall(KEY) is None
    remember(KEY, ["new"])
    monkeypatch.delenv("PLUX_CACHE")
    assert recall(KEY) == TEXTS


def test_any_damage_is_noticed(private_cache: Path) -> None:
    """Cut short at any place, or with any byte turned, a file does not count; the next one does."""
    remember(KEY, TEXTS)
    whole = only_file(private_cache).read_bytes()
    for length in range(len(whole)):
        only_file(private_cache).write_bytes(whole[:length])
        assert recall(KEY) is None
    for position in range(len(whole)):
        damaged = bytearray(whole)
        damaged[position] ^= 0x10
        only_file(private_cache).write_bytes(damaged)
        assert recall(KEY) is None
    remember(KEY, TEXTS)
    assert recall(KEY) == TEXTS


def test_a_file_that_others_can_use_does_not_count(private_cache: Path) -> None:
    """Nor a folder."""
    remember(KEY, TEXTS)
    only_file(private_cache).chmod(0o644)
    assert recall(KEY) is None
    only_file(private_cache).chmod(0o600)
    folder(private_cache).chmod(0o770)
    assert recall(KEY) is None
    remember(KEY, ["new"])
    folder(private_cache).chmod(0o700)
    assert recall(KEY) == TEXTS


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("which", ["file", "memory", "plux", "caches"])
def test_what_belongs_to_somebody_else_does_not_count(which: str, private_cache: Path) -> None:
    """Neither the file nor a folder around it."""
    remember(KEY, TEXTS)
    path = {
        "file": only_file(private_cache),
        "memory": folder(private_cache),
        "plux": folder(private_cache).parent,
        "caches": private_cache,
    }[which]
    os.chown(path, 12345, 12345)
    assert recall(KEY) is None
    if which != "file":
        remember(KEY, ["new"])
        assert recall(KEY) is None
    os.chown(path, 0, 0)


def test_symbolic_links_are_not_followed(private_cache: Path, tmp_path: Path) -> None:
    """Planted for a file or a folder, they are neither read nor written through."""
    remember(KEY, TEXTS)
    path = only_file(private_cache)
    victim = tmp_path / "victim"
    victim.write_bytes(path.read_bytes())
    victim.chmod(0o600)
    path.unlink()
    path.symlink_to(victim)
    assert recall(KEY) is None
    remember(KEY, ["new"])
    assert recall(KEY) == ["new"]
    assert b"new" not in victim.read_bytes()

    elsewhere = tmp_path / "elsewhere"
    folder(private_cache).rename(elsewhere)
    folder(private_cache).symlink_to(elsewhere)
    assert recall(KEY) is None
    remember(KEY, ["newer"])
    assert len(list(elsewhere.iterdir())) == 1


def test_the_folder_for_caches_may_be_a_link(
    private_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """People put it on another disk."""
    (tmp_path / "link").symlink_to(private_cache)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "link"))
    remember(KEY, TEXTS)
    assert recall(KEY) == TEXTS


@pytest.mark.parametrize("obstacle", ["file", "pipe", "directory"])
def test_something_else_in_the_place_is_no_obstacle(obstacle: str, private_cache: Path) -> None:
    """A named pipe does not make anybody wait."""
    remember(KEY, TEXTS)
    path = only_file(private_cache)
    path.unlink()
    {"file": path.touch, "pipe": lambda: os.mkfifo(path), "directory": path.mkdir}[obstacle]()
    assert recall(KEY) is None
    remember(KEY, TEXTS)
    assert recall(KEY) == (None if obstacle == "directory" else TEXTS)


def test_a_full_disk_leaves_nothing_behind(private_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does it end the program, and what was there is still there."""
    remember(KEY, TEXTS)

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    remember(KEY, ["new"])
    assert recall(KEY) == TEXTS
    assert len(list(folder(private_cache).iterdir())) == 1


def test_a_file_in_place_of_the_folder_is_no_obstacle(private_cache: Path) -> None:
    """There is nothing to remember then."""
    (private_cache / "plux").write_text("", encoding="utf-8")
    remember(KEY, TEXTS)
    assert recall(KEY) is None


def test_old_files_and_too_many_are_deleted(private_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And those that killed writers have left; what somebody else may be writing stays."""
    monkeypatch.setattr(memory, "_MAX_FILES", 3)
    for number in range(3):
        remember(f"key {number}", [])
    ages = {"old.memory": 31 * 24 * 3600, "x.memory.1-a.part": 2 * 3600, "x.memory.2-b.part": 10}
    for name, age in ages.items():
        path = folder(private_cache) / name
        path.touch()
        os.utime(path, (time.time() - age,) * 2)
    remember("one more", [])
    left = sorted(path.name for path in folder(private_cache).iterdir())
    assert len([name for name in left if name.endswith(".memory")]) == 3
    assert [name for name in left if name.endswith(".part")] == ["x.memory.2-b.part"]
    assert recall("one more") == []


@pytest.mark.slow
def test_writers_that_are_killed_leave_whole_files(private_cache: Path) -> None:
    """Whenever that happens, readers see one text or the other."""
    code = (
        "import itertools\nfrom plux.runtime.remember import remember\n"
        "for n in itertools.count():\n    remember('key', [str(n % 10) * 200_000])\n"
        "    n or print('begun', flush=True)\n"
    )
    seen = set()
    for _ in range(6):
        writers = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(2)]
        for writer in writers:
            assert writer.stdout is not None
            writer.stdout.readline()
        end = time.time() + 0.3
        while time.time() < end:
            texts = recall("key")
            if texts is not None:
                assert texts[0] == texts[0][0] * 200_000
                seen.add(texts[0][0])
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
            writer.communicate()
    assert seen
