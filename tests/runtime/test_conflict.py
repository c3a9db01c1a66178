"""Two plugins of one name: the policies of the host."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plux import Plugin, PluginManager, PluginSpec
from plux.runtime.conflict import PluginConflictError
from plux.runtime.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.runtime.conftest import AddPlugins


@pytest.fixture(autouse=True)
def conflict(add_plugins: AddPlugins) -> None:
    """Two distributions that offer `same`, and one that offers `fine`."""
    for name in ("alpha", "beta"):
        add_plugins(module=f"mod_{name}", dist=name, same="Same")
    add_plugins(module="mod_fine", dist="fine", fine="Fine")


def origin(plugin: Plugin) -> str:
    """The module of a plugin."""
    return type(plugin).__module__


@pytest.mark.parametrize(("policy", "winner"), [("first", "mod_alpha"), ("last", "mod_beta")])
def test_first_or_last_counts(policy: str, winner: str, caplog: pytest.LogCaptureFixture) -> None:
    """One warning names both distributions."""
    manager: PluginManager[Plugin] = PluginManager("my.ns", conflicts=policy)
    assert origin(manager.load("same")) == winner
    assert manager.list_names() == ["same", "fine"]
    (record,) = caplog.records
    assert "alpha 1.0" in record.getMessage()
    assert "beta 1.0" in record.getMessage()


def test_the_warning_comes_once_a_process(caplog: pytest.LogCaptureFixture) -> None:
    """A program that makes a manager for each request does not fill its log with it."""
    for _ in range(3):
        assert PluginManager("my.ns").list_names() == ["same", "fine"]
    assert len(caplog.records) == 1


def test_a_conflict_may_be_an_error(caplog: pytest.LogCaptureFixture) -> None:
    """Of that name; the others are loaded."""
    manager: PluginManager[Plugin] = PluginManager("my.ns", conflicts="error")
    with pytest.raises(PluginConflictError, match=r"alpha 1\.0.*beta 1\.0") as info:
        manager.load("same")
    assert len(info.value.origins) == 2
    assert [plugin.name for plugin in manager.load_all()] == ["fine"]
    assert "PluginConflictError" in caplog.text


def test_the_host_may_decide(caplog: pytest.LogCaptureFixture) -> None:
    """A callable gets all of them and returns one."""

    def choose(specs: Sequence[PluginSpec]) -> PluginSpec:
        return next(spec for spec in specs if spec.value == "mod_beta:Same")

    manager: PluginManager[Plugin] = PluginManager("my.ns", conflicts=choose)
    assert origin(manager.load("same")) == "mod_beta"
    assert caplog.records == []


def test_what_is_refused_takes_no_part() -> None:
    """The one that may be loaded counts, without a conflict."""
    policy = Policy(deny=["dist:alpha"])
    manager: PluginManager[Plugin] = PluginManager("my.ns", policy=policy, conflicts="error")
    assert origin(manager.load("same")) == "mod_beta"
