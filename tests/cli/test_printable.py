"""Names and paths of others that are not fit for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .test_discover import PYPROJECT, plugin

if TYPE_CHECKING:
    from tests.conftest import WriteTree
    from tests.support.site import FakeSite

    from .conftest import Plux

EVIL = "a\x1b[2J\u202eb"
SHOWN = r"a\x1b[2J\u202eb"


def test_reports_of_a_discovery(plux: Plux, write_tree: WriteTree) -> None:
    """Escapes on the terminal; the forms for programs hold what is true."""
    write_tree({"pyproject.toml": PYPROJECT, "demo/__init__.py": plugin(EVIL, namespace="ns\x1bc")})
    outcome = plux("discover", "--format", "text")
    assert outcome.code == 0
    assert f"ns\\x1bc\n  {SHOWN}  demo:One" in outcome.out
    assert "\x1b" not in outcome.out + outcome.err + plux("discover").err
    assert f"{EVIL} = demo:One" in plux("discover", "--format", "ini").out


def test_what_is_installed(plux: Plux, site: FakeSite) -> None:
    """Listed, checked and resolved."""
    site.add("evil", {"my.ns": {EVIL: "evil_mod:One"}}, files={"evil_mod.py": plugin(EVIL)})
    for args in (("list", "-n", "my.ns"), ("list", "-n", "my.ns", "--check"), ("resolve", "--namespace", "my.ns")):
        outcome = plux(*args)
        assert SHOWN in outcome.out
        assert "\x1b" not in outcome.out + outcome.err


def test_messages(plux: Plux) -> None:
    """Whatever a path holds."""
    outcome = plux("discover", "--path", f"no{EVIL}")
    assert outcome.code == 1
    assert SHOWN in outcome.err
    assert "\x1b" not in outcome.err
