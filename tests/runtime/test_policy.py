"""Policy before import: allow and deny from the host and from the environment."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

import pytest

from plux import Plugin, PluginDisabled, PluginManager, PluginSpec
from plux.runtime.policy import Policy, environment_policy

if TYPE_CHECKING:
    from tests.conftest import RunPython
    from tests.runtime.conftest import AddPlugins
    from tests.support.site import FakeSite


@pytest.fixture(autouse=True)
def two_plugins(add_plugins: AddPlugins, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two distributions with one plugin each, and an environment without rules."""
    monkeypatch.delenv("PLUX_ALLOW", raising=False)
    monkeypatch.delenv("PLUX_DISABLE", raising=False)
    add_plugins(module="mod_one", dist="dist-one", one="One")
    add_plugins(module="mod_two", dist="dist-two", two="Two")


def loaded(policy: Policy | None = None) -> list[str]:
    """The names of what is loaded under a policy."""
    return [plugin.name for plugin in PluginManager[Plugin]("my.ns", policy=policy).load_all()]


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        ("my.ns:one", ["two"]),
        ("my.*:t*", ["one"]),
        ("my.ns:*", []),
        ("my.ns", []),
        ("dist:Dist_One", ["two"]),
        ("dist:dist-*", []),
        ("value:mod_two:*", ["one"]),
        ("other:one", ["one", "two"]),
    ],
)
def test_a_rule_denies(rule: str, left: list[str]) -> None:
    """By namespace and name, by distribution, by value; nothing of what is denied is imported."""
    assert loaded(Policy(deny=[rule])) == left
    imported = {name for name in ("one", "two") if f"mod_{name}" in sys.modules}
    assert imported == set(left)


def test_a_rule_allows() -> None:
    """Everything else is refused; deny wins."""
    assert loaded(Policy(allow=["dist:dist-one", "my.ns:two"])) == ["one", "two"]
    assert loaded(Policy(allow=["dist:dist-one", "my.ns:two"], deny=["my.ns:t*"])) == ["one"]


def test_an_empty_allow_list_allows_nothing() -> None:
    """None is no list at all."""
    assert loaded(Policy(allow=[])) == []
    assert loaded(Policy(allow=None)) == ["one", "two"]


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (Policy(deny=["x:y", "my.ns:o*"]), "the rule 'my.ns:o*' denies it"),
        (Policy(allow=["my.ns:two"]), "no rule allows it (my.ns:two)"),
        (Policy(allow=()), "the list of what is allowed is empty, so nothing is allowed"),
        (Policy(allow=(), origin="PLUX_ALLOW"), "PLUX_ALLOW is empty, so nothing is allowed"),
    ],
)
def test_a_refusal_names_its_rule(policy: Policy, words: str) -> None:
    """In the error and in the container; listing shows the plugin all the same."""
    manager: PluginManager[Plugin] = PluginManager("my.ns", policy=policy)
    assert manager.list_names() == ["one", "two"]
    with pytest.raises(PluginDisabled) as info:
        manager.load("one")
    assert info.value.reason == manager.get_container("one").disabled_reason == words
    assert manager.get_container("one").state == "filtered"


def test_the_environment_narrows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blanks around the commas do not matter; the refusal names the variable."""
    monkeypatch.setenv("PLUX_DISABLE", " other:x , dist:dist_one ,")
    assert loaded() == ["two"]
    manager: PluginManager[Plugin] = PluginManager("my.ns")
    with pytest.raises(PluginDisabled, match=r"'dist:dist_one' of PLUX_DISABLE"):
        manager.load("one")


def test_the_environment_never_widens(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the host denies stays denied."""
    monkeypatch.setenv("PLUX_ALLOW", "my.ns:*")
    assert loaded(Policy(deny=["my.ns:one"])) == ["two"]
    assert loaded(Policy(allow=["my.ns:one"])) == ["one"]


def test_an_empty_variable_of_allowed_plugins_allows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Like an empty list; an empty variable of disabled ones disables nothing."""
    monkeypatch.setenv("PLUX_DISABLE", "")
    assert loaded() == ["one", "two"]
    monkeypatch.setenv("PLUX_ALLOW", "")
    assert loaded() == []


def test_rules_see_all_names_of_a_plugin(site: FakeSite) -> None:
    """What is denied by the name that the plugin gives itself does not come in by an alias, nor the other way."""
    code = "from plux import Plugin\nclass P(Plugin):\n    namespace, name = 'other.ns', 'real'\n"
    site.add("alias", {"other.ns": {"alias": "alias_mod:P"}}, files={"alias_mod.py": code})
    for rule in ("other.ns:real", "other.ns:alias"):
        manager: PluginManager[Plugin] = PluginManager("other.ns", policy=Policy(deny=[rule]))
        for _ in range(2):
            with pytest.raises(PluginDisabled):
                manager.load("alias")


def test_rules_by_distribution_hold_after_the_import() -> None:
    """Also when the plugin is loaded again after a failure."""
    manager: PluginManager[Plugin] = PluginManager("my.ns", policy=Policy(allow=["dist:dist-one"]))
    assert manager.load("one").name == "one"
    manager.unload("one")
    assert manager.load("one").name == "one"


def test_an_allow_list_that_shuts_out_the_host_warns_once(site: FakeSite, run_python: RunPython) -> None:
    """The host's own distribution is that of the module that uses the manager."""
    host = """
        from plux import PluginManager

        def start():
            for _ in range(2):
                PluginManager("host.ns").load_all()
    """
    plugin = "from plux import Plugin\nclass P(Plugin):\n    namespace, name = 'host.ns', 'p'\n"
    files = {"hostapp/__init__.py": "", "hostapp/app.py": host, "hostapp/plug.py": plugin}
    site.add("hostapp", {"host.ns": {"p": "hostapp.plug:P"}}, files=files, dist_info={"top_level.txt": "hostapp\n"})
    code = "import hostapp.app; hostapp.app.start()"
    done = run_python(code, path=[site.path], env={"PLUX_ALLOW": "other:*"})
    assert done.stderr.count("own distribution hostapp is shut out") == 1
    assert "PLUX_ALLOW" in done.stderr


def test_bad_rules_are_refused() -> None:
    """One text instead of several, and empty ones."""
    one: Any = "my.ns:*"
    with pytest.raises(TypeError, match="not the one text"):
        Policy(allow=one)
    with pytest.raises(ValueError, match="empty"):
        Policy(deny=["a:b", " "])


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("dits:noisy", "did you mean 'dist:noisy'?"),
        ("Dist:noisy", "did you mean 'dist:noisy'?"),
        ("distribution:noisy", "did you mean 'dist:noisy'?"),
        ("values:pk.mod:*", "did you mean 'value:pk.mod:*'?"),
        ("my.ns:", "has nothing behind its colon"),
        (":name", "has nothing before its colon"),
        ("value:pk.mod", "'value:pk.mod:*' is everything"),
    ],
)
def test_a_rule_that_can_match_nothing_is_refused(rule: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error has the forms that there are. One in the environment must not keep a program from starting."""
    with pytest.raises(ValueError, match=re.escape(words)) as info:
        Policy(deny=["my.ns", rule])
    assert "'namespace:name', 'dist:distribution' or 'value:module:attribute'" in str(info.value)
    monkeypatch.setenv("PLUX_DISABLE", rule)
    assert loaded() == ["one", "two"]


@pytest.mark.parametrize("rule", ["[d]its:one", "disk:one", "value:pk.m*", "a:b:c", "dist", "values"])
def test_a_rule_that_may_match_is_taken(rule: str) -> None:
    """Any word may be a namespace."""
    assert Policy(allow=[rule]).allow == (rule,)


def test_rules_without_distribution() -> None:
    """A plugin of no distribution matches no rule for one."""
    spec = PluginSpec("my.ns", "x", Plugin)
    assert Policy(deny=["dist:*"]).refusal(spec) is None
    assert Policy(deny=["value:plux.core.spec:*"]).refusal(spec) is not None
    assert environment_policy({}) == []
    assert "my.ns:x" in repr(Policy(deny=["my.ns:x"]))


def test_a_rule_that_is_no_text_is_refused() -> None:
    """Whoever writes the list is told, with a rule that would be one."""
    with pytest.raises(TypeError, match=r"a rule is a text such as 'my.ns:name', not 3"):
        Policy(deny=["my.ns:one", 3])  # type: ignore[list-item]  # the mistake


def test_rules_that_match_nothing_are_told() -> None:
    """They may be misspelled."""
    plugins = [(spec, ["alias"]) for spec in PluginManager[Plugin]("my.ns").list_plugin_specs()]
    policy = Policy(deny=["my.ns:one", "my.ns:onw", "my.ns:alias"], allow=["my.*", "dist:nobody"])
    assert policy.unused(plugins) == ["my.ns:onw", "dist:nobody"]
