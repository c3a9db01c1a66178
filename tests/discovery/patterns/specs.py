"""Patterns: plugins by PluginSpec."""

from __future__ import annotations

from .pattern import Family, Pattern

__all__ = ["SPECS"]

SPECS = Family(
    "`PluginSpec`",
    (
        Pattern(
            "positional and keyword arguments",
            'two = PluginSpec(factory=make, name="two", namespace="ns")',
            """
            from plux import Plugin, PluginSpec
            def make(): return Plugin()
            one = PluginSpec("ns", "one", make)
            two = PluginSpec(factory=make, name="two", namespace="ns")
            """,
            {"ns:one": "one", "ns:two": "two"},
        ),
        Pattern(
            "any factory, also one that cannot be read",
            'one = PluginSpec("ns", "one", factory=absent_library.make)',
            """
            import absent_library
            from plux import PluginSpec
            one = PluginSpec("ns", "one", factory=absent_library.make)
            two = PluginSpec("ns", "two", lambda: absent_library.make(2))
            """,
            {"ns:one": "one", "ns:two": "two"},
            oracle="the library with the factory is not there",
        ),
        Pattern(
            "unpacked arguments",
            "one = PluginSpec(*ARGUMENTS, **OPTIONS)",
            """
            from plux import Plugin, PluginSpec
            ARGUMENTS = ("ns", "one")
            OPTIONS = {"factory": Plugin}
            one = PluginSpec(*ARGUMENTS, **OPTIONS)
            """,
            {"ns:one": "one"},
        ),
        Pattern(
            "a function that makes specs",
            'one = service("one")',
            """
            from plux import Plugin, PluginSpec
            def service(name, provider="default"):
                return PluginSpec("ns", f"{name}:{provider}", Plugin)
            one = service("one")
            two = service("two", provider="pro")
            """,
            {"ns:one:default": "one", "ns:two:pro": "two"},
        ),
        Pattern(
            "a subclass of PluginSpec",
            'one = Service("one")',
            """
            from plux import Plugin, PluginSpec
            class Service(PluginSpec):
                def __init__(self, name, **kwargs):
                    super().__init__("ns", name.lower(), Plugin, **kwargs)
            one = Service("One")
            one = Service("one")
            """,
            {"ns:one": "one"},
        ),
        Pattern(
            "a class method that makes specs",
            'one = Service.of("one")',
            """
            from plux import Plugin, PluginSpec
            class Service(PluginSpec):
                @classmethod
                def of(cls, name):
                    return cls("ns", name, Plugin)
            one = Service.of("one")
            """,
            {"ns:one": "one"},
        ),
        Pattern(
            "two variables for one spec: the first",
            "second = first",
            """
            from plux import Plugin, PluginSpec
            first = PluginSpec("ns", "one", Plugin)
            second = first
            """,
            {"ns:one": "first"},
        ),
        Pattern(
            "a spec that other modules import is referred to where it is made",
            "from .zz import one",
            {
                "pk/__init__.py": "from .zz import one",
                "pk/mod.py": "from pk import one as two",
                "pk/zz.py": 'from plux import Plugin, PluginSpec\none = PluginSpec("ns", "one", Plugin)',
            },
            {"ns:one": "pk.zz:one"},
            oracle="a spec does not know which module made it",
        ),
        Pattern(
            "a spec inside a list or dict is not in a module variable",
            'ALL = [PluginSpec("ns", "one", Plugin)]',
            """
            from plux import Plugin, PluginSpec
            ALL = [PluginSpec("ns", "one", Plugin)]
            """,
        ),
        Pattern(
            "unpacked from a list",
            "one, two = ALL",
            """
            from plux import Plugin, PluginSpec
            ALL = [PluginSpec("ns", name, Plugin) for name in ("one", "two")]
            one, two = ALL
            """,
            {"ns:one": "one", "ns:two": "two"},
        ),
        Pattern(
            "a private variable is a module variable",
            '_one = PluginSpec("ns", "one", Plugin)',
            """
            from plux import Plugin, PluginSpec
            _one = PluginSpec("ns", "one", Plugin)
            """,
            {"ns:one": "_one"},
        ),
        Pattern(
            "the arguments cannot be read",
            "one = PluginSpec(**json.load(file))",
            """
            import json
            from plux import PluginSpec
            with open("spec.json") as file:
                one = PluginSpec(**json.load(file))  # problem: undecided
            """,
            oracle="there is no such file",
        ),
        Pattern(
            "an unknown value beside does not matter",
            'one.enabled = settings.get("one")',
            """
            from plux import Plugin, PluginSpec
            import absent_library as settings
            one = PluginSpec("ns", "one", Plugin)
            one.enabled = settings.get("one")
            """,
            {"ns:one": "one"},
            oracle="the library with the settings is not there",
        ),
    ),
)
