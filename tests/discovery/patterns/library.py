"""Patterns: functions and types of the standard library, as far as names of plugins are made with them."""

from __future__ import annotations

from .pattern import Family, Pattern
from .texts import named

__all__ = ["LIBRARY"]

LIBRARY = Family(
    "The standard library",
    (
        named(
            "regular expressions: `re.sub` and its like",
            're.sub("(?<!^)(?=[A-Z])", "-", "MyName")',
            "My-Name",
            "import re",
        ),
        named(
            "a compiled pattern, and what it matches",
            'PATTERN.match("s3_provider")["api"]',
            "s3",
            'import re\nPATTERN = re.compile(r"(?P<api>\\w+?)_")',
        ),
        named(
            "a regular expression that may take long",
            're.match("(a+)+b", "a" * 40)[0]',
            None,
            "import re",
            oracle="it takes too long",
        ),
        Pattern(
            "`itertools`: `product` and the others",
            "for a, b in itertools.product(KINDS, (1, 2)):",
            """
            import itertools
            from plux import Plugin, PluginSpec
            KINDS = "xy"
            for a, b in itertools.product(KINDS, (1, 2)):
                globals()[f"{a}{b}"] = PluginSpec("ns", f"{a}-{b}", Plugin)
            """,
            {"ns:x-1": "x1", "ns:x-2": "x2", "ns:y-1": "y1", "ns:y-2": "y2"},
        ),
        Pattern(
            "iterators are used up, and generators run when they are asked",
            "first = next(names)",
            """
            from plux import Plugin, PluginSpec
            names = (name for name in ("a", "b", "c"))
            first = next(names)
            for name in names:
                globals()[name] = PluginSpec("ns", name, Plugin)
            for name in names:
                globals()["again_" + name] = PluginSpec("ns", "again", Plugin)
            """,
            {"ns:b": "b", "ns:c": "c"},
        ),
        named(
            "paths, as far as they are only names",
            'PurePosixPath("kinds/one.py").stem',
            "one",
            "from pathlib import PurePosixPath",
        ),
        named("`os.path`", 'os.path.splitext("one.py")[0]', "one", "import os.path"),
        named("`json.loads`", 'json.loads(TABLE)["name"]', "one", 'import json\nTABLE = \'{"name": "one"}\''),
        named(
            "`string.Template`", 'Template("$kind-one").substitute(kind="a")', "a-one", "from string import Template"
        ),
        named("`str.format_map`", '"{kind}-one".format_map({"kind": "a"})', "a-one"),
        named("`textwrap`", 'textwrap.dedent("  one")', "one", "import textwrap"),
        named("`operator`", 'operator.itemgetter("name")(ROW)', "one", 'import operator\nROW = {"name": "one"}'),
        named("`functools.reduce`", 'functools.reduce(lambda a, b: a + b, "one")', "one", "import functools"),
        named(
            "`collections.ChainMap`", 'ChainMap({}, {"name": "one"})["name"]', "one", "from collections import ChainMap"
        ),
        Pattern(
            "`collections.defaultdict`",
            'TABLE["ns"].append("one")',
            """
            from collections import defaultdict
            from plux import Plugin, PluginSpec
            TABLE = defaultdict(list)
            TABLE["ns"].append("one")
            for namespace, names in TABLE.items():
                one = PluginSpec(namespace, names[0], Plugin)
            """,
            {"ns:one": "one"},
        ),
        Pattern(
            "named tuples",
            'for row in (Row("a"), Row("b", "two")):',
            """
            from typing import NamedTuple
            from plux import Plugin, PluginSpec
            class Row(NamedTuple):
                key: str
                name: str = "one"
            for row in (Row("a"), Row("b", "two")):
                globals()[row.key] = PluginSpec("ns", row.name, Plugin)
            """,
            {"ns:one": "a", "ns:two": "b"},
        ),
        Pattern(
            "dataclasses: fields, defaults, `__post_init__`",
            "one = PluginSpec(*Row(1).parts)",
            """
            from dataclasses import dataclass, field
            from typing import ClassVar
            from plux import Plugin, PluginSpec
            @dataclass
            class Row:
                namespace: ClassVar[str] = "ns"
                number: int
                names: list = field(default_factory=lambda: ["one"])
                def __post_init__(self): self.parts = (self.namespace, self.names[0], Plugin)
            one = PluginSpec(*Row(1).parts)
            """,
            {"ns:one": "one"},
        ),
        Pattern(
            "enumerations: `__init__`, `auto()`, other names of a member, `Enum(...)`",
            "for kind in Kind:",
            """
            import enum
            from plux import Plugin, PluginSpec
            class Kind(enum.Enum):
                A = ("a", 1)
                SAME = ("a", 1)
                B = ("b", 2)
                def __init__(self, label, number):
                    self.label = label
            Number = enum.Enum("Number", "ONE TWO")
            for kind in Kind:
                globals()[kind.name] = PluginSpec("ns", f"{kind.label}-{Number.TWO.value}", Plugin)
            """,
            {"ns:a-2": "A", "ns:b-2": "B"},
        ),
        Pattern(
            "`contextlib.contextmanager`, and managers of the project",
            'with opened("one") as name:',
            """
            import contextlib
            from plux import Plugin, PluginSpec
            @contextlib.contextmanager
            def opened(name): yield name
            with opened("one") as name:
                one = PluginSpec("ns", name, Plugin)
            """,
            {"ns:one": "one"},
        ),
        named("`eval` and `exec` of a known text", "eval(\"'o' + 'ne'\")", "one"),
        named("the name of the module's own file", "Path(__file__).stem", "mod", "from pathlib import Path"),
        named("where that file lies", "Path(__file__).resolve().parents[3].name", None, "from pathlib import Path"),
        Pattern(
            "members of a module: `inspect.getmembers`, `dir`, `vars`",
            "for key, cls in inspect.getmembers(kinds, inspect.isclass):",
            {
                "pk/__init__.py": "",
                "pk/kinds.py": """
                from plux import Plugin
                class Base(Plugin):
                    namespace = "ns"
                class One(Base): ...
                """,
                "pk/mod.py": """
                import inspect
                from pk import kinds
                for key, cls in inspect.getmembers(kinds, inspect.isclass):
                    if issubclass(cls, kinds.Base) and cls is not kinds.Base:
                        cls.name = key.lower()
                """,
            },
            {"ns:one": "pk.kinds:One"},
        ),
        named("what only a running program knows", 'os.path.abspath("one")', None, "import os.path"),
    ),
)
