"""`plux list` and `plux resolve`: what is installed, and what becomes of it."""

from __future__ import annotations

import json
import re
import sys
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest

from plux.cli.colours import print_lines
from plux.cli.origin import origin_of
from tests.support.editable import EditableProject, install_editable, plugins_source

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.site import FakeSite

    from .conftest import Plux

REQUIRES = '[build-system]\nrequires = ["plux", "flit_core"]'
MODULES = {
    "cli_demo.py": """
        print("noise from an import")
        from plux import Plugin, PluginDisabled

        class Good(Plugin):
            namespace, name = "cli.demo", "good"

            def load(self):
                raise AssertionError("listing must not load")

        class Off(Plugin):
            namespace, name = "cli.demo", "off"

            def should_load(self):
                return False

        class Refused(Plugin):
            namespace, name = "cli.demo", "refused"

            def should_load(self):
                raise PluginDisabled("cli.demo", "refused", reason="no licence")

        class Explodes(Plugin):
            namespace, name = "cli.demo", "explodes"

            def __init__(self):
                raise SystemExit(7)
    """,
    "cli_demo_broken.py": "import nowhere_to_be_found\n",
}
ENTRY_POINTS = {
    "cli.demo": {
        "good": "cli_demo:Good",
        "off": "cli_demo:Off",
        "refused": "cli_demo:Refused",
        "explodes": "cli_demo:Explodes",
        "broken": "cli_demo_broken:Broken",
        "gone": "cli_demo:Gone",
    }
}


@pytest.fixture
def demo(site: FakeSite) -> FakeSite:
    """A distribution with a plugin in each state."""
    site.add("cli-demo", ENTRY_POINTS, files=MODULES, version="2.5", dist_info={"plux.index.json": "{}"})
    return site


def test_listing_imports_nothing(plux: Plux, demo: FakeSite) -> None:
    """Namespace, name, state, distribution and reference of each plugin are printed from the metadata."""
    outcome = plux("list")
    assert outcome.code == 0
    assert outcome.out.splitlines()[:2] == [
        "cli.demo",
        "  broken    installed  cli-demo 2.5  cli_demo_broken:Broken",
    ]
    assert outcome.err == "6 installed\n"
    assert not {"cli_demo", "cli_demo_broken"} & set(sys.modules)


def test_checking_says_which_work_and_why_not(plux: Plux, demo: FakeSite) -> None:
    """With --check each plugin has a state and the others a reason; what modules print is not in the result."""
    outcome = plux("list", "--check", "--json")
    found = {plugin["name"]: (plugin["state"], plugin["reason"]) for plugin in json.loads(outcome.out)}
    assert outcome.code == 1
    assert found == {
        "good": ("ready", ""),
        "off": ("disabled", "its should_load() says no"),
        "refused": ("disabled", "no licence"),
        "explodes": ("broken", "SystemExit: 7"),
        "broken": ("broken", "ModuleNotFoundError: No module named 'nowhere_to_be_found'"),
        "gone": ("broken", "AttributeError: module 'cli_demo' has no attribute 'Gone'"),
    }
    assert "noise from an import" in outcome.err
    assert not outcome.has_traceback()


def test_checking_says_where_a_plugin_broke(plux: Plux, site: FakeSite) -> None:
    """The last line of its own package that an error came by, for people and for programs."""
    files = {
        "cli_pk/__init__.py": "",
        "cli_pk/one.py": "from cli_pk import deep\n",
        "cli_pk/deep.py": "import json\n\njson.loads('[')\n",
        "cli_pk/bad.py": "import json\nclass (\n",
        "cli_pk/made.py": """
            from plux import Plugin

            class Made(Plugin):
                namespace, name = "cli.pk", "made"

                def __init__(self):
                    raise ValueError("no licence") from KeyError("licence")
        """,
    }
    entries = {"one": "cli_pk.one:One", "bad": "cli_pk.bad:Bad", "made": "cli_pk.made:Made", "gone": "cli_gone:Gone"}
    site.add("cli-pk", {"cli.pk": entries}, files=files)
    outcome = plux("list", "-n", "cli.pk", "--check", "--json")
    found = {
        plugin["name"]: (plugin["reason"].partition(":")[0], plugin["file"], plugin["line"])
        for plugin in json.loads(outcome.out)
    }
    assert found == {
        "one": ("JSONDecodeError", str(site.path / "cli_pk/deep.py"), 3),
        "bad": ("SyntaxError", str(site.path / "cli_pk/bad.py"), 2),
        "made": ("ValueError", str(site.path / "cli_pk/made.py"), 7),
        "gone": ("ModuleNotFoundError", None, None),
    }
    listed = plux("list", "-n", "cli.pk", "--check").out
    assert f"invalid syntax ({site.path / 'cli_pk/bad.py'}:2)" in listed
    assert f"ValueError: no licence ({site.path / 'cli_pk/made.py'}:7)" in listed
    assert f"({site.path / 'cli_pk/deep.py'}:3)" in plux("resolve", "-n", "cli.pk").err


def test_checking_says_what_to_write_for_a_value_in_the_place_of_a_method(plux: Plux, site: FakeSite) -> None:
    """Instead of what the interpreter says of a call of it."""
    source = """
        from plux import Plugin

        class Off(Plugin):
            namespace, name, should_load = "cli.off", "off", False
    """
    site.add("cli-off", {"cli.off": {"off": "cli_off:Off"}}, files={"cli_off.py": source})
    outcome = plux("list", "-n", "cli.off", "--check")
    assert outcome.code == 1
    assert "its should_load is False instead of a method: `def should_load(self) -> bool: return False`" in outcome.out


def test_entry_points_of_other_programs_are_not_broken(
    plux: Plux, site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless somebody says that they are plugins, or others of their group are."""
    files = {
        "cli_mixed.py": """
            from plux import Plugin

            class Good(Plugin):
                namespace, name = "cli.mixed", "good"

            class Nameless(Plugin):
                pass

            def hook():
                pass
        """
    }
    entries = {
        "pytest11": {"mixed": "cli_mixed"},
        "console_scripts": {"mixed": "cli_mixed:hook"},
        "cli.mixed": {"good": "cli_mixed:Good", "odd": "cli_mixed:hook"},
        "cli.nameless": {"nameless": "cli_mixed:Nameless"},
        "cli.gone": {"gone": "cli_gone:x"},
    }
    site.add("cli-mixed", entries, files=files, dist_info={"plux.index.json": "{}"})
    outcome = plux("list", "--check", "--all", "--json")
    states = {
        (plugin["namespace"], plugin["name"]): plugin["state"]
        for plugin in json.loads(outcome.out)
        if plugin["distribution"] == "cli-mixed"
    }
    assert states == {
        ("pytest11", "mixed"): "foreign",
        ("console_scripts", "mixed"): "foreign",
        ("cli.mixed", "good"): "ready",
        ("cli.mixed", "odd"): "broken",
        ("cli.nameless", "nameless"): "broken",
        ("cli.gone", "gone"): "broken",
    }
    monkeypatch.setenv("PLUX_DISABLE", "cli.mixed:good")
    with_one_off = plux("list", "--check", "--all", "--json")
    assert [each["state"] for each in json.loads(with_one_off.out) if each["name"] == "odd"] == ["broken"]
    named = json.loads(plux("list", "-n", "pytest11", "--check", "--json").out)
    assert {plugin["state"] for plugin in named if plugin["distribution"] == "cli-mixed"} == {"broken"}


def test_fine_plugins_end_with_0(plux: Plux, site: FakeSite) -> None:
    """Disabled plugins are no failure."""
    entries = {name: ENTRY_POINTS["cli.demo"][name] for name in ("good", "off", "refused")}
    site.add("cli-demo", {"cli.demo": entries}, files=MODULES)
    outcome = plux("list", "--namespace", "cli.*", "--check")
    assert outcome.code == 0
    assert outcome.err.splitlines()[-1] == "2 disabled, 1 ready"


def test_the_second_of_one_name_is_shadowed(plux: Plux, site: FakeSite) -> None:
    """Two distributions with a plugin of one name: the one that does not count says which one does."""
    site.add("cli-a", {"cli.demo": {"good": "cli_demo:Good"}}, files=MODULES)
    site.add("cli-b", {"cli.demo": {"good": "other:Thing"}})
    outcome = plux("list", "-n", "cli.demo", "--json")
    states = [(plugin["distribution"], plugin["state"], plugin["reason"]) for plugin in json.loads(outcome.out)]
    assert states == [
        ("cli-a", "installed", ""),
        ("cli-b", "shadowed", "cli_demo:Good of cli-a 1.0 comes first"),
    ]


def test_what_the_environment_shuts_out_is_filtered(
    plux: Plux, demo: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rule is named, nothing of the plugin is imported, and another one of its name takes its place."""
    monkeypatch.setenv("PLUX_DISABLE", "dist:cli-demo")
    demo.add("later", {"cli.demo": {"good": "later:Good"}})
    outcome = plux("list", "--namespace", "cli.demo", "--check", "--json")
    found = [(p["distribution"], p["state"], p["reason"]) for p in json.loads(outcome.out) if p["name"] == "good"]
    assert found == [
        ("cli-demo", "filtered", "the rule 'dist:cli-demo' of PLUX_DISABLE denies it"),
        ("later", "broken", "ModuleNotFoundError: No module named 'later'"),
    ]
    assert "cli_demo" not in sys.modules


def editable(site: FakeSite, root: Path, pyproject: str) -> EditableProject:
    """An editable install of which plux knows nothing."""
    project = install_editable(site, root, {"pk.py": plugins_source("one")})
    (root / "pyproject.toml").write_text(pyproject, encoding="utf-8")
    (project.info / "plux.index.json").unlink()
    (project.info / "INSTALLER").write_text("flit", encoding="utf-8")
    return project


@pytest.mark.parametrize(
    ("pyproject", "text"),
    [
        (f"{REQUIRES}\n", "`plux sync --all` writes the index, and the plugins that are missing"),
        (f'{REQUIRES}\n[tool.plux]\nentrypoint_build_mode = "manual"\n', "kept in a file (the manual mode)"),
        (f"{REQUIRES}\n[tool.plux]\nexlude = []\n", "did you mean 'exclude'?"),
        (f'{REQUIRES}\nbuild-backend = "plux.backend:flit_core"\n', "plux: warning: the plugins of demo may be"),
        ("", ""),
    ],
)
def test_an_editable_install_without_an_index(
    plux: Plux, site: FakeSite, tmp_path: Path, pyproject: str, text: str
) -> None:
    """If plux should have been asked, there is one line that says what to do."""
    editable(site, tmp_path / "project", pyproject)
    told = [line for line in plux("list").err.splitlines() if "demo" in line]
    assert [text in line for line in told] == ([True] if text else [])


def test_an_editable_install_that_is_a_link(plux: Plux, site: FakeSite, tmp_path: Path) -> None:
    """The run time knows editable installs by a file that leads elsewhere, which this kind does not have."""
    project = install_editable(site, tmp_path / "project", {"pk.py": plugins_source("one")}, pyproject=REQUIRES)
    (site.path / "__editable__.demo-1.0.pth").unlink()
    (site.path / "pk.py").symlink_to(project.root / "src" / "pk.py")
    (line,) = (line for line in plux("list").err.splitlines() if "demo" in line)
    assert line.endswith("it is installed as a link (`flit install --symlink`): `plux sync --all` after changes")


def test_what_a_build_left_in_the_source_tree_is_no_install(
    plux: Plux, site: FakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tree is on the path behind the editable install, whose name it has, and which follows it."""
    project = install_editable(site, tmp_path / "project", {"pk.py": plugins_source("one")}, pyproject=REQUIRES)
    egg_info = project.root / "src/demo.egg-info"
    egg_info.mkdir()
    for name, text in {"SOURCES.txt": "src/demo.egg-info/SOURCES.txt\n", "PKG-INFO": "Name: demo\n"}.items():
        (egg_info / name).write_text(text, encoding="utf-8")
    (egg_info / "plux.index.json").write_bytes((project.info / "plux.index.json").read_bytes())
    monkeypatch.setattr(sys, "path", [*sys.path, str(project.root / "src")])
    assert "does not follow" not in plux("list").err


def test_namespaces_of_others_are_left_out(plux: Plux, demo: FakeSite) -> None:
    """Groups of distributions that do not use plux are shown with --all only."""
    demo.add("other", {"other.group": {"x": "y:z"}})
    assert "other.group" not in plux("list").out
    assert "other.group" in plux("list", "--all").out
    assert "other.group" in plux("list", "--namespace", "other.group").out


def test_hand_written_plugins_are_listed(plux: Plux, site: FakeSite) -> None:
    """A distribution that requires plux uses it, whoever wrote its entry points; console scripts are no plugins."""
    metadata = "Metadata-Version: 2.1\nName: hand\nVersion: 3\nRequires-Dist: Plux>=1.2\n"
    groups = {"hand.ns": {"a": "b:c"}, "console_scripts": {"hand": "b:main"}}
    site.add("hand", groups, version="3", dist_info={"METADATA": metadata})
    outcome = plux("list")
    assert outcome.out == "hand.ns\n  a  installed  hand 3  b:c\n"


def test_an_unknown_namespace_says_what_to_do(plux: Plux, demo: FakeSite) -> None:
    """Nothing found is no failure, and there is a hint."""
    outcome = plux("list", "--namespace", "cli.dmeo")
    assert (outcome.code, outcome.out) == (0, "")
    assert "--all" in outcome.err


def test_resolving_prints_what_can_be_resolved(plux: Plux, demo: FakeSite) -> None:
    """A line a plugin on standard output, the failures on standard error, and exit code 1 if there are some."""
    outcome = plux("resolve", "--namespace", "cli.demo")
    assert outcome.code == 1
    assert outcome.out.splitlines() == [
        "cli.demo:good = cli_demo:Good",
        "cli.demo:off = cli_demo:Off",
        "cli.demo:refused = cli_demo:Refused",
        "cli.demo:explodes = cli_demo:Explodes",
    ]
    assert "cli.demo:broken" in outcome.err
    assert "nowhere_to_be_found" in outcome.err
    assert "cli-demo 2.5" in outcome.err
    assert not outcome.has_traceback()


def test_resolving_plugins_that_work_ends_with_0(plux: Plux, site: FakeSite) -> None:
    """A factory without a name is as good as any."""
    source = """
        import functools
        from plux import Plugin, PluginSpec
        class P(Plugin): pass
        one = PluginSpec("cli.odd", "one", functools.partial(P))
    """
    site.add("cli-odd", {"cli.odd": {"one": "cli_odd:one"}}, files={"cli_odd.py": source})
    outcome = plux("resolve", "--namespace", "cli.odd")
    assert (outcome.code, outcome.out) == (0, "cli.odd:one = cli_odd:one\n")


def test_resolving_nothing_is_no_failure(plux: Plux) -> None:
    """An empty namespace is told to people, and is not an error."""
    outcome = plux("resolve", "--namespace", "cli.nothing")
    assert (outcome.code, outcome.out) == (0, "")
    assert "cli.nothing" in outcome.err


def test_quiet_leaves_out_what_is_not_wrong(plux: Plux, demo: FakeSite) -> None:
    """With -q the summary is left out."""
    assert plux("-q", "list").err == ""


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_states_have_colours_on_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the extra, the states are coloured, and the text is the same."""
    pytest.importorskip("rich")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    terminal = Terminal()
    print_lines(["ns [x]", f"  broken  broken  {'x' * 200}"], terminal, {"broken": "red"})
    text = terminal.getvalue()
    assert "\x1b[31mbroken" in text
    assert re.sub(r"\x1b\[[\d;]*m", "", text) == f"ns [x]\n  broken  broken  {'x' * 200}\n"


def test_terminals_get_plain_text_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without rich there are no colours."""
    monkeypatch.setitem(sys.modules, "rich.console", None)
    terminal = Terminal()
    print_lines(["  x  broken"], terminal, {"broken": "red"})
    assert terminal.getvalue() == "  x  broken\n"


def test_a_namespace_that_nobody_has_names_those_that_are_alike(plux: Plux, demo: FakeSite) -> None:
    """A typing mistake is told from an environment without plugins."""
    outcome = plux("list", "--namespace", "cli.dmo")
    assert outcome.code == 0
    assert outcome.out == ""
    assert outcome.err.startswith("no plugins of the namespace cli.dmo are installed here; did you mean cli.demo?\n")


def test_rules_of_the_environment_that_match_nothing(
    plux: Plux, demo: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line names them: they may be misspelled."""
    monkeypatch.setenv("PLUX_DISABLE", "cli.demo:*, cli.dmo:x")
    outcome = plux("list")
    assert "warning: nothing that is installed here matches 'cli.dmo:x' of PLUX_DISABLE\n" in outcome.err


def test_rules_go_by_the_names_that_plugins_give_themselves(
    plux: Plux, site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As they do for a manager, which knows them without an import."""
    source = "from plux import Plugin\nclass A(Plugin):\n    namespace, name = 'cli.demo', 'real'\n"
    metadata = {"METADATA": "Metadata-Version: 2.1\nName: named\nVersion: 1\nRequires-Dist: plux\n"}
    site.add("named", {"cli.demo": {"entry": "named:A"}}, files={"named.py": source}, dist_info=metadata)
    monkeypatch.setenv("PLUX_DISABLE", "cli.demo:real")
    outcome = plux("list", "--json")
    assert [(p["name"], p["state"]) for p in json.loads(outcome.out)] == [("entry", "filtered")]
    assert "matches" not in outcome.err
    assert "named" not in sys.modules


def test_a_syntax_error_of_a_text_is_told_with_the_line_that_compiles_it() -> None:
    """Such a text has no file that anybody could open."""
    names: dict[str, Any] = {"__name__": "origin_pkg.mod"}
    exec(compile("def go():\n    exec('1 +')\n", "mod.py", "exec"), names)
    with pytest.raises(SyntaxError) as raised:
        names["go"]()
    assert str(origin_of(raised.value, "origin_pkg.mod:Plugin")) == "mod.py:2"
