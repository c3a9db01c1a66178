"""`plux resolve`, and reasons that `plux list --check` gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .test_discover import plugin

if TYPE_CHECKING:
    from tests.support.site import FakeSite

    from .conftest import Plux


def test_a_shadowed_plugin_is_not_resolved(plux: Plux, site: FakeSite) -> None:
    """Only the one that would be loaded; it says that there is another one."""
    code = plugin("one", namespace="my.twins")
    for name in ("first", "other"):
        site.add(name, {"my.twins": {"one": f"{name}_mod:One"}}, files={f"{name}_mod.py": code})
    outcome = plux("resolve", "--namespace", "my.twins")
    assert (outcome.code, outcome.out) == (0, "my.twins:one = first_mod:One\n")
    assert "1 plugin left out" in outcome.err


def test_a_syntax_error_names_its_file(plux: Plux, site: FakeSite) -> None:
    """With the whole path and the line."""
    site.add("broken", {"my.broken": {"one": "broken_mod:One"}}, files={"broken_mod.py": "x = 1\ndef (\n"})
    outcome = plux("list", "--namespace", "my.broken", "--check")
    assert outcome.code == 1
    assert f"({site.path / 'broken_mod.py'}:2)" in outcome.out
