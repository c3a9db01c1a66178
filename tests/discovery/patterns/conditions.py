"""Patterns: conditions and loops."""

from __future__ import annotations

from .pattern import Family, Pattern

__all__ = ["CONDITIONS", "LOOPS"]

ONE = """
    class One(Plugin):
        namespace = "ns"
        name = "one"
"""

TRYING = """
    from plux import Plugin
    try:
        from . import broken
        NAME = "never"
    except ImportError:
        NAME = "one"
    class One(Plugin):
        namespace = "ns"
        name = NAME
"""

CONDITIONS = Family(
    "Conditions",
    (
        Pattern(
            "`if TYPE_CHECKING`, `if False`",
            "if TYPE_CHECKING:",
            "from typing import TYPE_CHECKING\nfrom plux import Plugin\nif TYPE_CHECKING:" + ONE,
        ),
        Pattern(
            "`sys.version_info`",
            "if sys.version_info >= (3, 8):",
            "import sys\nfrom plux import Plugin\nif sys.version_info >= (3, 8):" + ONE,
            {"ns:one": "One"},
        ),
        Pattern(
            "`sys.platform`, as of the interpreter that reads",
            'if sys.platform != "unknown":',
            'import sys\nfrom plux import Plugin\nif sys.platform != "unknown":' + ONE,
            {"ns:one": "One"},
        ),
        Pattern(
            "a constant of the project",
            'if FEATURES["one"]:',
            'from plux import Plugin\nFEATURES = {"one": True}\nif FEATURES["one"]:' + ONE,
            {"ns:one": "One"},
        ),
        Pattern(
            "a condition that cannot be decided",
            'if os.environ.get("FEATURE"):',
            'import os\nfrom plux import Plugin\nif os.environ.get("FEATURE"):  # problem: condition' + ONE,
            oracle="it depends on the machine",
        ),
        Pattern(
            "both branches declare the same",
            'if os.environ.get("FEATURE"):',
            """
            import os
            from plux import Plugin
            if os.environ.get("FEATURE"):
                class One(Plugin):
                    namespace = "ns"
                    name = "one"
            else:
                class One(Plugin):
                    namespace = "ns"
                    name = "one"
                    slow = True
            """,
            {"ns:one": "One"},
        ),
        Pattern(
            "a name that depends on a condition",
            'NAME = "a" if os.environ.get("A") else "b"',
            """
            import os
            from plux import Plugin
            NAME = "a" if os.environ.get("A") else "b"  # problem: undecided
            class One(Plugin):
                namespace = "ns"
                name = NAME
            """,
            oracle="it depends on the machine",
        ),
        Pattern(
            "an import that may fail, of a module that is not there: a plugin in the `try` block is in doubt",
            "import absent_library",
            "from plux import Plugin\ntry:  # problem: condition\n    import absent_library"
            + ONE
            + "except ImportError:\n    pass\n",
            oracle="it depends on what is installed",
        ),
        Pattern(
            "an import that may fail, of something else",
            "absent_library = None",
            """
            from plux import Plugin
            try:
                import absent_library
            except ImportError:
                absent_library = None
            class One(Plugin):
                namespace = "ns"
                name = "one"
                def should_load(self):
                    return absent_library is not None
            """,
            {"ns:one": "One"},
        ),
        Pattern(
            "what runs as a script only",
            'if __name__ == "__main__":',
            'from plux import Plugin\nif __name__ == "__main__":' + ONE,
        ),
        Pattern(
            "`match` over what is known",
            "match KIND:",
            """
            from plux import Plugin
            KIND = "b"
            match KIND:
                case "a":
                    NAME = "first"
                case _:
                    NAME = "other"
            class One(Plugin):
                namespace = "ns"
                name = NAME
            """,
            {"ns:other": "One"},
        ),
        Pattern(
            "`contextlib.suppress`",
            "with contextlib.suppress(KeyError):",
            """
            import contextlib
            from plux import Plugin
            with contextlib.suppress(KeyError):
                class One(Plugin):
                    namespace = "ns"
                    name = "one"
                {}["x"]
                class Two(Plugin):
                    namespace = "ns"
                    name = "two"
            """,
            {"ns:one": "One"},
        ),
        Pattern(
            "the module certainly cannot be imported",
            'raise RuntimeError("not on this machine")',
            """
            from plux import Plugin
            class One(Plugin):
                namespace = "ns"
                name = "one"
            raise RuntimeError("not on this machine")  # problem: module-raises
            """,
            {"ns:one": "One"},
            oracle="the module cannot be imported",
        ),
        Pattern(
            "a module that it imports certainly cannot be imported",
            "from . import broken",
            {
                "pk/__init__.py": "",
                "pk/broken.py": """
                raise RuntimeError("not on this machine")  # problem: module-raises
                """,
                "pk/mod.py": """
                from plux import Plugin
                from . import broken
                class One(Plugin):
                    namespace = "ns"
                    name = "one"
                """,
            },
            {"ns:one": "One"},
            oracle="the module cannot be imported",
        ),
        Pattern(
            "an import that may fail, of a module of the project that certainly raises",
            "except ImportError:",
            {
                "pk/__init__.py": "",
                "pk/broken.py": 'raise ImportError("not on this machine")',
                "pk/mod.py": TRYING,
            },
            {"ns:one": "One"},
            oracle="a module cannot be imported",
        ),
        Pattern(
            "the same, where a function raises that the module calls",
            'require("other")',
            {
                "pk/__init__.py": "",
                "pk/guard.py": "def require(name):\n    raise ImportError(name)",
                "pk/broken.py": 'from .guard import require\nrequire("other")',
                "pk/mod.py": TRYING,
            },
            {"ns:one": "One"},
            oracle="a module cannot be imported",
        ),
        Pattern(
            "the same, where a decorator, a base class, a default argument or the body of a class raises",
            "LIMIT = require(-1)",
            {
                "pk/__init__.py": "",
                "pk/guard.py": "def require(number):\n    if number < 0:\n        raise ImportError(number)",
                "pk/broken.py": "from .guard import require\nclass Settings:\n    LIMIT = require(-1)",
                "pk/mod.py": TRYING,
            },
            {"ns:one": "One"},
            oracle="a module cannot be imported",
        ),
        Pattern(
            "the same, where it depends on the environment whether something else is raised, and that is caught",
            "except KeyError:",
            {
                "pk/__init__.py": "",
                "pk/settings.py": "import os\nLIMIT = os.environ['LIMIT_OF_ONE']",
                "pk/mod.py": """
                from plux import Plugin
                try:  # problem: undecided
                    from . import settings
                    NAME = "one"
                except KeyError:
                    NAME = "other"
                class One(Plugin):
                    namespace = "ns"
                    name = NAME
                """,
            },
            oracle="a module cannot be imported",
        ),
        Pattern(
            "the same, where what it imports in turn, over any number of modules, is not there",
            "from .extra import NAME",
            {
                "pk/__init__.py": "",
                "pk/extra.py": "from . import inner\nNAME = 'one'",
                "pk/inner.py": "import absent_library",
                "pk/mod.py": """
                from plux import Plugin
                try:  # problem: undecided
                    from .extra import NAME
                except ImportError:
                    NAME = "other"
                class One(Plugin):
                    namespace = "ns"
                    name = NAME
                """,
            },
            oracle="a module cannot be imported",
        ),
        Pattern(
            "`match` over sequences, mappings and classes",
            'case {"kind": str(kind), **rest}:',
            """
            from plux import Plugin
            match {"kind": "one", "more": 1}:
                case [kind, *rest]: NAME = "sequence"
                case {"kind": str(kind), **rest}:
                    NAME = kind
                case _: NAME = "other"
            class One(Plugin):
                namespace = "ns"
                name = NAME
            """,
            {"ns:one": "One"},
        ),
    ),
)

LOOPS = Family(
    "Loops",
    (
        Pattern(
            "specs by a loop over literals",
            'globals()[name] = PluginSpec("ns", name, Plugin)',
            """
            from plux import Plugin, PluginSpec
            for name in ("a", "b"):
                globals()[name] = PluginSpec("ns", name, Plugin)
            """,
            {"ns:a": "a", "ns:b": "b"},
        ),
        Pattern(
            "by a comprehension",
            'globals().update({f"p_{n}": PluginSpec("ns", n, Plugin) for n in "ab"})',
            """
            from plux import Plugin, PluginSpec
            globals().update({f"p_{n}": PluginSpec("ns", n, Plugin) for n in "ab"})
            """,
            {"ns:a": "p_a", "ns:b": "p_b"},
        ),
        Pattern(
            "over an enumeration",
            "for kind in Kind:",
            """
            import enum
            from plux import Plugin, PluginSpec
            class Kind(enum.Enum):
                A = "a"
                B = "b"
            for kind in Kind:
                vars()[kind.name] = PluginSpec("ns", kind.value, Plugin)
            """,
            {"ns:a": "A", "ns:b": "B"},
        ),
        Pattern(
            "over the items of a dict, with a condition",
            "for key, cls in TABLE.items():",
            """
            from plux import Plugin, PluginSpec
            TABLE = {"a": Plugin, "b": None, "c": Plugin}
            for key, cls in TABLE.items():
                if cls is None:
                    continue
                globals()["spec_" + key] = PluginSpec("ns", key, cls)
            """,
            {"ns:a": "spec_a", "ns:c": "spec_c"},
        ),
        Pattern(
            "attributes of the module set by name",
            'setattr(sys.modules[__name__], "one", PluginSpec("ns", "one", Plugin))',
            """
            import sys
            from plux import Plugin, PluginSpec
            setattr(sys.modules[__name__], "one", PluginSpec("ns", "one", Plugin))
            """,
            {"ns:one": "one"},
        ),
        Pattern(
            "`while` with a counter",
            "while n < 2:",
            """
            from plux import Plugin, PluginSpec
            n = 0
            while n < 2:
                globals()[f"p{n}"] = PluginSpec("ns", str(n), Plugin)
                n += 1
            """,
            {"ns:0": "p0", "ns:1": "p1"},
        ),
        Pattern(
            "over something that cannot be read",
            "for name in os.listdir():",
            """
            import os
            from plux import Plugin, PluginSpec
            for name in os.listdir():
                globals()[name] = PluginSpec("ns", name, Plugin)  # problem: undecided
            """,
            oracle="it depends on the machine",
        ),
        Pattern(
            "a loop without end",
            "while True:",
            """
            from plux import Plugin, PluginSpec
            while True:
                pass
            one = PluginSpec("ns", "one", Plugin)
            """,
            {"ns:one": "one"},
            oracle="importing it never ends",
        ),
    ),
)
