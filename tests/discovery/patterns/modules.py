"""Patterns: modules, imports, and distributions that are not there."""

from __future__ import annotations

from .pattern import Family, Pattern

__all__ = ["ABSENT", "MODULES"]

BASE = 'from plux import Plugin\nclass Base(Plugin):\n    namespace = "ns"\n'
ONE = 'from plux import Plugin\nclass One(Plugin):\n    namespace = "ns"\n    name = "one"\n'

MODULES = Family(
    "Modules and imports",
    (
        Pattern(
            "a base that a package re-exports",
            "from . import Base",
            {
                "pk/__init__.py": "from .api.base import Base as Base",
                "pk/api/__init__.py": "",
                "pk/api/base.py": BASE,
                "pk/mod.py": 'from . import Base\nclass One(Base):\n    name = "one"\n',
            },
            {"ns:one": "One"},
        ),
        Pattern(
            "`import *` with and without `__all__`",
            "from .listed import *",
            {
                "pk/__init__.py": "",
                "pk/listed.py": BASE + '__all__ = ["Base"]\n_hidden = 1\n',
                "pk/plain.py": "from .listed import *\n",
                "pk/mod.py": """
                from .plain import *
                from .listed import *
                class One(Base):
                    name = "one"
                """,
            },
            {"ns:one": "One"},
        ),
        Pattern(
            "modules that import each other",
            "from . import second",
            {
                "pk/__init__.py": "",
                "pk/mod.py": BASE + 'from . import second\nclass One(Base):\n    name = "one"\n',
                "pk/second.py": 'from . import mod\nclass Two(mod.Base):\n    name = "two"\n',
            },
            {"ns:one": "One", "ns:two": "pk.second:Two"},
        ),
        Pattern(
            "a module that others hand on, over any number of modules",
            "class One(api.tools.base.Base):",
            {
                "pk/__init__.py": "",
                "pk/base.py": BASE,
                "pk/tools.py": "from . import base",
                "pk/api.py": "from . import tools",
                "pk/mod.py": """
                from . import api
                class One(api.tools.base.Base):
                    name = "one"
                """,
            },
            {"ns:one": "One"},
        ),
        Pattern(
            "a namespace package (PEP 420)",
            "class One(Plugin):",
            {"space/inner/mod.py": ONE},
            {"ns:one": "space.inner.mod:One"},
        ),
        Pattern(
            "a project that is a single module",
            "class One(Plugin):",
            {"single.py": ONE},
            {"ns:one": "single:One"},
        ),
        Pattern(
            "`__main__.py` is read, and never run",
            "raise SystemExit(main())",
            {
                "pk/__init__.py": "",
                "pk/__main__.py": ONE + "def main(): ...\nif __name__ == '__main__':\n    raise SystemExit(main())\n",
            },
            {"ns:one": "pk.__main__:One"},
            oracle="a module that is made to be run is not imported",
        ),
        Pattern(
            "a stub is no source",
            "class One(Plugin):",
            {"pk/__init__.py": "", "pk/mod.py": "", "pk/other.pyi": ONE},
        ),
        Pattern(
            "a coding line",
            "# -*- coding: latin-1 -*-",
            {
                "pk/__init__.py": "",
                "pk/mod.py": ("# -*- coding: latin-1 -*-\n" + ONE.replace("one", "größe")).encode("latin-1"),
            },
            {"ns:größe": "One"},
        ),
        Pattern(
            "a byte order mark, and line ends of any system",
            "class One(Plugin):",
            {"pk/__init__.py": "", "pk/mod.py": b"\xef\xbb\xbf" + ONE.replace("\n", "\r\n").encode()},
            {"ns:one": "One"},
        ),
        Pattern(
            "several statements on a line, as minifiers write",
            'A=Plugin;B="ns"',
            """
            from plux import Plugin
            A=Plugin;B="ns"
            class One(A):namespace=B;name=B+".one"
            """,
            {"ns:ns.one": "One"},
        ),
        Pattern(
            "a lazy module: `__getattr__`",
            "def __getattr__(name):",
            {
                "pk/__init__.py": """
                def __getattr__(name):
                    if name == "Base":
                        from .base import Base
                        return Base
                    raise AttributeError(name)
                """,
                "pk/base.py": BASE,
                "pk/mod.py": 'import pk\nclass One(pk.Base):\n    name = "one"\n',
            },
            {"ns:one": "One"},
        ),
        Pattern(
            "a lazy module that imports by names in a table",
            '_WHERE = {"Base": ".base"}',
            {
                "pk/__init__.py": """
                import importlib
                _WHERE = {"Base": ".base"}
                def __getattr__(name):
                    if name in _WHERE:
                        return getattr(importlib.import_module(_WHERE[name], __name__), name)
                    raise AttributeError(name)
                """,
                "pk/base.py": BASE,
                "pk/mod.py": 'from pk import Base\nclass One(Base):\n    name = "one"\n',
            },
            {"ns:one": "One"},
        ),
        Pattern(
            "a plugin that a lazy module makes is declared where it is imported",
            "from .lazy import spec_one",
            {
                "pk/__init__.py": "",
                "pk/lazy.py": """
                from plux import Plugin, PluginSpec
                def __getattr__(name):
                    if name.startswith("spec_"):
                        return PluginSpec("ns", name[5:], Plugin)
                    raise AttributeError(name)
                """,
                "pk/mod.py": "from .lazy import spec_one\n",
            },
            {"ns:one": "spec_one"},
        ),
        Pattern(
            "an object in the place of a module",
            "sys.modules[__name__] = Lazy(__name__)",
            {
                "pk/__init__.py": "",
                "pk/base.py": BASE,
                "pk/lazy.py": """
                import importlib, sys, types
                class Lazy(types.ModuleType):
                    def __getattr__(self, name):
                        return getattr(importlib.import_module("pk.base"), name)
                sys.modules[__name__] = Lazy(__name__)
                """,
                "pk/mod.py": 'from .lazy import Base\nclass One(Base):\n    name = "one"\n',
            },
            {"ns:one": "One"},
        ),
        Pattern(
            "a module that takes all names of another one",
            "globals().update(vars(base))",
            {
                "pk/__init__.py": "",
                "pk/base.py": BASE,
                "pk/api.py": "from . import base\nglobals().update(vars(base))\n",
                "pk/mod.py": 'from .api import Base\nclass One(Base):\n    name = "one"\n',
            },
            {"ns:one": "One"},
        ),
        Pattern(
            "a helper that sets names of the module that calls it",
            'declare("one")',
            {
                "pk/__init__.py": "",
                "pk/helper.py": """
                import sys
                from plux import Plugin, PluginSpec
                def declare(name):
                    sys._getframe(1).f_globals[name] = PluginSpec("ns", name, Plugin)
                """,
                "pk/mod.py": 'from .helper import declare\ndeclare("one")\n',
            },
            {"ns:one": "one"},
        ),
        Pattern(
            "a name from a table in a module that has nothing to do with plugins",
            'name = NAMES["first"]',
            {
                "pk/__init__.py": "",
                "pk/names.py": 'NAMES = {"first": "one"}',
                "pk/mod.py": """
                from plux import Plugin
                from .names import NAMES
                class One(Plugin):
                    namespace = "ns"
                    name = NAMES["first"]
                """,
            },
            {"ns:one": "One"},
        ),
        Pattern(
            "`importlib.import_module` of a literal",
            'base = importlib.import_module("pk.base")',
            {
                "pk/__init__.py": "",
                "pk/base.py": BASE,
                "pk/mod.py": """
                import importlib
                base = importlib.import_module("pk.base")
                class One(base.Base):
                    name = "one"
                """,
            },
            {"ns:one": "One"},
        ),
        Pattern(
            "a class called Plugin that has nothing to do with plux",
            "class Plugin:",
            """
            class Plugin:
                pass
            class One(Plugin):
                namespace = "ns"
                name = "one"
            """,
        ),
        Pattern(
            "code in texts and comments is none",
            "# class Two(Plugin): ...",
            """
            from plux import Plugin
            # class Two(Plugin): ...
            EXAMPLE = '''
            class Three(Plugin):
                namespace = "ns"
                name = "three"
            '''
            """,
        ),
        Pattern(
            "a module with plugins that is no Python, or newer than the interpreter",
            "class Broken(Plugin:",
            """
            from plux import Plugin
            class Broken(Plugin:  # problem: syntax-error
                name = "one"
            """,
            oracle="it cannot be imported",
        ),
        Pattern(
            "a module without plugins that is no Python is not looked at",
            "print 'python 2'",
            "print 'python 2'",
            oracle="it cannot be imported",
        ),
    ),
)

ABSENT = Family(
    "Distributions that are not there",
    (
        Pattern(
            "a base class that is not there, and a class that may be a plugin",
            "from absent_library import Extension",
            """
            from absent_library import Extension
            class One(Extension):  # problem: unread-base
                name = "one"
            """,
            oracle="the library is not there",
        ),
        Pattern(
            "a base class that is not there, of a distribution that is known to have no plugins",
            "class Hostname(click.ParamType):",
            """
            import click
            class Hostname(click.ParamType):
                name = "hostname"
            """,
            oracle="the module cannot be imported",
        ),
        Pattern(
            "a base class that is not there, and nothing that says so",
            "from absent_library import TestCase",
            """
            from absent_library import TestCase
            class One(TestCase):
                def test(self): ...
            """,
            oracle="the library is not there",
        ),
        Pattern(
            "a decorator that is not there, on a function",
            "@absent_library.hook()",
            """
            import absent_library
            @absent_library.hook()
            def one(): ...
            """,
            oracle="the library is not there",
        ),
        Pattern(
            "a mixin that is not there",
            "class One(Mixin, Plugin):",
            """
            from absent_library import Mixin
            from plux import Plugin
            class One(Mixin, Plugin):
                namespace = "ns"
                name = "one"
            """,
            {"ns:one": "One"},
            oracle="the library is not there",
        ),
    ),
)
