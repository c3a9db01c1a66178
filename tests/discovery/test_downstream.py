"""Published distributions: reading their source says what is in the entry points that they were published with."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from plux.core.entrypoint_text import parse_entry_points
from plux.discovery.assumptions import AssumedBase, Assumptions
from plux.discovery.packages import modules_below
from plux.discovery.static import discover
from scripts.fetch_downstream import fetch
from scripts.test_pythons import interpreters
from tests.support.process import run, unmeasured
from tests.support.wheel import ROOT

pytestmark = [pytest.mark.index, pytest.mark.slow]

DOWNSTREAM = ROOT / "downstream"
EXTENSION = "localstack.extensions.api.Extension"
EXTENSIONS = ["localstack-extension-mailhog==0.2.0", "localstack-extension-httpbin==0.1.2"]

# run by an interpreter that need not have anything installed
DISCOVER = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from plux.discovery.packages import modules_below
from plux.discovery.static import discover
found = discover(modules_below(Path(sys.argv[2])), search_path=[Path(place) for place in sys.argv[2:]])
json.dump({"entry_points": found.entry_points(), "problems": list(map(str, found.problems))}, sys.stdout)
"""


def python_3_13() -> Path:
    """An interpreter that can parse the distribution."""
    found = Path(sys.executable) if sys.version_info[:2] == (3, 13) else interpreters(["3.13"])["3.13"]
    if found is None:
        pytest.skip("the distribution is written for Python 3.13, and there is none here")
    return found


def published(tree: Path) -> dict[str, dict[str, str]]:
    """The entry points that a wheel was published with."""
    (file,) = tree.glob("*.dist-info/entry_points.txt")
    groups, problems = parse_entry_points(file.read_text(encoding="utf-8"), str(file))
    assert problems == []
    return {group: entries for group, entries in groups.items() if group.startswith("localstack.")}


def lowered(groups: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """Names in lower case, as plux 1.x wrote them."""
    return {group: {name.lower(): value for name, value in entries.items()} for group, entries in groups.items()}


def read(*places: Path) -> dict[str, Any]:
    """What a Python 3.13 without dependencies says of the first tree, with the others beside it."""
    done = run([python_3_13(), "-c", DISCOVER, ROOT / "src", *places], env=unmeasured())
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.fixture(scope="module")
def core() -> Path:
    """The tree of localstack-core 4.14.0."""
    return fetch("localstack-core==4.14.0", DOWNSTREAM)


def test_everything_is_found_in_a_large_distribution(core: Path) -> None:
    """All 197 plugins with their references, without configuration, dependencies, or problems."""
    answer = read(core)
    expected = published(core)
    assert answer["problems"] == []
    assert lowered(answer["entry_points"]) == lowered(expected)
    assert sum(map(len, expected.values())) == 197


@pytest.mark.parametrize("requirement", EXTENSIONS)
def test_a_base_class_is_read_where_its_distribution_is_installed(core: Path, requirement: str) -> None:
    """The extension needs no configuration."""
    tree = fetch(requirement, DOWNSTREAM)
    assert read(tree, core) == {"entry_points": published(tree), "problems": []}


@pytest.mark.parametrize("requirement", EXTENSIONS)
def test_a_base_class_that_is_not_there_is_configured(requirement: str) -> None:
    """The problem says what to write; with that, the plugin is found."""
    tree = fetch(requirement, DOWNSTREAM)
    modules = modules_below(tree)
    (problem,) = discover(modules, search_path=[tree]).problems
    assert problem.code == "unread-base"
    assert f'[tool.plux.bases] "{EXTENSION}" = "<its namespace>"' in problem.advice
    assumptions = Assumptions(bases={EXTENSION: AssumedBase("localstack.extensions")})
    discovery = discover(modules, search_path=[tree], assumptions=assumptions)
    assert (discovery.entry_points(), discovery.problems) == (published(tree), ())
