"""Patterns: plugins by class."""

from __future__ import annotations

from .pattern import Family, Pattern

__all__ = ["CLASSES"]

BASE = """
from plux import Plugin

class Base(Plugin):
    namespace = "ns"
"""

CLASSES = Family(
    "Classes",
    (
        Pattern(
            "namespace and name are literals",
            'class One(Plugin): namespace = "ns"; name = "one"',
            """
            from plux import Plugin
            class One(Plugin): namespace = "ns"; name = "one"
            """,
            {"ns:one": "One"},
        ),
        Pattern(
            "the namespace is inherited from a base in another module",
            "class One(Base):",
            {
                "pk/__init__.py": "",
                "pk/base.py": BASE,
                "pk/mod.py": """
                from pk.base import Base
                class One(Base):
                    name = "one"
                """,
            },
            {"ns:one": "One"},
        ),
        Pattern(
            "the chain of bases runs over several modules and aliases",
            """
            import pk.deep.second as s
            class One(s.Second):
            """,
            {
                "pk/__init__.py": "",
                "pk/base.py": BASE,
                "pk/deep/__init__.py": "",
                "pk/deep/second.py": """
                from .. import base as first
                class Second(first.Base):
                    pass
                """,
                "pk/mod.py": """
                import pk.deep.second as s
                class One(s.Second):
                    name = "one"
                """,
            },
            {"ns:one": "One"},
        ),
        Pattern(
            "a base is generic",
            "class One(Base[int], Generic[T]):",
            """
            from typing import Generic, TypeVar
            from plux import Plugin
            T = TypeVar("T")
            class Base(Plugin, Generic[T]):
                namespace = "ns"
            class One(Base[int], Generic[T]):
                name = "one"
            """,
            {"ns:one": "One"},
        ),
        Pattern(
            "a base is generic in the syntax of PEP 695",
            "class Base[T](Plugin):",
            """
            from plux import Plugin
            class Base[T](Plugin):
                namespace = "ns"
            class One(Base[int]):
                name = "one"
            """,
            {"ns:one": "One"},
            python=(3, 12),
        ),
        Pattern(
            "attributes follow the method resolution order, mixins included",
            "class One(Mixin, Base):",
            """
            from plux import Plugin
            class Base(Plugin):
                namespace = "ns"
                name = "base"
            class Mixin:
                name = "mixin"
            class One(Mixin, Base):
                pass
            """,
            {"ns:base": "Base", "ns:mixin": "One"},
        ),
        Pattern(
            "two ways to one base",
            "class One(Left, Right):",
            """
            from plux import Plugin
            class Top(Plugin):
                namespace = "top"
                name = "one"
            class Left(Top):
                name = None
            class Right(Top):
                namespace = "right"
                name = None
            class One(Left, Right):
                name = "one"
            """,
            {"top:one": "Top", "right:one": "One"},
        ),
        Pattern(
            "a class without a name or namespace is a base class",
            "class Base(Plugin):",
            """
            from plux import Plugin
            class Base(Plugin):
                namespace = "ns"
            class Named(Plugin):
                name = "named"
            """,
        ),
        Pattern(
            "a name that is declared and not set, or is empty, is none",
            "name: str",
            """
            from plux import Plugin
            class Declared(Plugin):
                namespace = "ns"
                name: str
            class Empty(Plugin):
                namespace = "ns"
                name = ""
            class Nothing(Plugin):
                namespace = "ns"
                name = None
            """,
        ),
        Pattern(
            "an annotated name that is set",
            'name: str = "one"',
            """
            from plux import Plugin
            class One(Plugin):
                namespace: str = "ns"
                name: str = "one"
            """,
            {"ns:one": "One"},
        ),
        Pattern(
            "the name is a property",
            """
            @property
            def name(self): return "one"
            """,
            """
            from plux import Plugin
            class One(Plugin):
                namespace = "ns"
                @property
                def name(self): return "one"
            """,
        ),
        Pattern(
            "a class whose abstract methods are left cannot be loaded; one that defines them all is a plugin",
            """
            @abstractmethod
            def run(self): ...
            """,
            """
            from abc import abstractmethod
            from plux import Plugin
            class Base(Plugin):
                namespace = "ns"
                name = "base"
                @abstractmethod
                def run(self): ...
            class One(Base):
                name = "one"
                def run(self): return 1
            """,
            {"ns:one": "One"},
        ),
        Pattern(
            "a base class of an installed distribution that is not imported",
            "from other.api import Extension",
            """
            from other.api import Extension
            class One(Extension):
                name = "one"
            """,
            {"ns:one": "One"},
            installed={
                "other/__init__.py": "raise RuntimeError('it is read, not imported')",
                "other/api.py": BASE.replace("Base", "Extension"),
            },
            oracle="the other distribution refuses to be imported",
        ),
        Pattern(
            "a namespace package that other distributions share",
            "from space.theirs.base import Extension",
            {
                "space/ours/mod.py": """
                from space.theirs.base import Extension
                class One(Extension):
                    name = "one"
                """
            },
            {"ns:one": "space.ours.mod:One"},
            installed={"space/theirs/base.py": BASE.replace("Base", "Extension")},
        ),
        Pattern(
            "a class of another distribution is not this project's plugin",
            "from other.api import Theirs",
            "from other.api import Theirs",
            installed={
                "other/__init__.py": "",
                "other/api.py": """
                from plux import Plugin
                class Theirs(Plugin):
                    namespace = "ns"
                    name = "theirs"
                """,
            },
        ),
        Pattern(
            "two names for one class",
            "Old = One",
            """
            from plux import Plugin
            class One(Plugin):
                namespace = "ns"
                name = "one"
            Old = One
            """,
            {"ns:one": "One"},
        ),
        Pattern(
            "a class inside a class",
            "class Inner(Plugin):",
            """
            from plux import Plugin
            class Outer:
                class Inner(Plugin):
                    namespace = "ns"
                    name = "inner"
            """,
            {"ns:inner": "Outer.Inner"},
        ),
        Pattern(
            "a class made by a function is referred to by the variable that holds it",
            'One = make("one")',
            """
            from plux import Plugin
            def make(called):
                class Made(Plugin):
                    namespace = "ns"
                    name = called
                return Made
            One = make("one")
            Two = make("two")
            """,
            {"ns:one": "One", "ns:two": "Two"},
        ),
        Pattern(
            "a class that no variable holds cannot be referred to",
            "register(make())",
            """
            from plux import Plugin
            KNOWN = []
            def make():
                class Made(Plugin):
                    namespace = "ns"
                    name = "made"
                return Made
            def register(cls):
                KNOWN.append(cls)
            register(make())
            """,
        ),
        Pattern(
            "the base class is made by a call",
            'class One(base_of("ns")):',
            """
            from plux import Plugin
            def base_of(group):
                class Base(Plugin):
                    namespace = group
                return Base
            class One(base_of("ns")):
                name = "one"
            """,
            {"ns:one": "One"},
        ),
        Pattern(
            "a class made by `type`",
            'One = type("One", (Plugin,), {"namespace": "ns", "name": "one"})',
            """
            from plux import Plugin
            One = type("One", (Plugin,), {"namespace": "ns", "name": "one"})
            """,
            {"ns:one": "One"},
        ),
        Pattern(
            "attributes set after the class statement",
            'One.name = "one"',
            """
            from plux import Plugin
            class One(Plugin):
                namespace = "ns"
            One.name = "one"
            """,
            {"ns:one": "One"},
        ),
        Pattern(
            "`__init_subclass__` sets them",
            'class One(Base, called="one"):',
            """
            from plux import Plugin
            class Base(Plugin):
                namespace = "ns"
                def __init_subclass__(cls, called=None, **kwargs):
                    super().__init_subclass__(**kwargs)
                    cls.name = called
            class One(Base, called="one"):
                pass
            """,
            {"ns:one": "One"},
        ),
        Pattern(
            "a class decorator of the project sets them",
            '@named("one")',
            """
            from plux import Plugin
            def named(text):
                def decorate(cls):
                    cls.name = text
                    return cls
                return decorate
            @named("one")
            class One(Plugin):
                namespace = "ns"
            """,
            {"ns:one": "One"},
        ),
        Pattern(
            "a decorator that cannot be read is taken to give the class back",
            "@final",
            """
            from typing import final
            from absent_library import traced
            from plux import Plugin
            @final
            @traced(level=3)
            class One(Plugin):
                namespace = "ns"
                name = "one"
            """,
            {"ns:one": "One"},
            oracle="the library with the decorator is not there",
        ),
        Pattern(
            "a dataclass",
            "@dataclass",
            """
            from dataclasses import dataclass
            from plux import Plugin
            @dataclass
            class One(Plugin):
                namespace = "ns"
                name = "one"
                count: int = 0
            """,
            {"ns:one": "One"},
        ),
        Pattern(
            "a metaclass of the project sets attributes",
            "class One(Plugin, metaclass=Naming):",
            """
            from plux import Plugin
            class Naming(type(Plugin)):
                def __new__(mcs, name, bases, body):
                    return super().__new__(mcs, name, bases, {**body, "name": name.lower()})
                def __init__(cls, *args):
                    super().__init__(*args)
                    cls.namespace = "ns"
            class One(Plugin, metaclass=Naming):
                pass
            """,
            {"ns:one": "One"},
        ),
        Pattern(
            "a metaclass that gives its classes a name",
            "class One(Plugin, metaclass=Naming):",
            """
            from plux import Plugin
            class Naming(type(Plugin)):
                @property
                def name(cls): return cls.__name__.lower()
            class One(Plugin, metaclass=Naming):
                namespace = "ns"
            """,
            {"ns:one": "One"},
        ),
        Pattern(
            "a metaclass that is not there may change the class",
            "class One(Plugin, metaclass=absent_library.Meta):",
            """
            import absent_library
            from plux import Plugin
            class One(Plugin, metaclass=absent_library.Meta):  # problem: metaclass
                namespace = "ns"
                name = "one"
            """,
            oracle="what the metaclass does is not known",
        ),
        Pattern(
            "all subclasses of a class, in its own module",
            "for cls in Base.__subclasses__():",
            """
            from plux import Plugin
            class Base(Plugin):
                namespace = "ns"
            class One(Base): pass
            class Two(Base): pass
            for cls in Base.__subclasses__():
                cls.name = cls.__name__.lower()
            """,
            {"ns:one": "One", "ns:two": "Two"},
        ),
        Pattern(
            "all subclasses of a class, in another module: it depends on what was imported before",
            "for cls in Base.__subclasses__():",
            {
                "pk/__init__.py": "",
                "pk/base.py": BASE,
                "pk/kinds.py": """
                from .base import Base
                class One(Base): pass
                """,
                "pk/mod.py": """
                from . import kinds
                from .base import Base
                for cls in Base.__subclasses__():
                    cls.name = "one"  # problem: undecided
                """,
            },
            oracle="it depends on the order of imports",
        ),
        Pattern(
            "a base that is an attribute of another class",
            "class One(kinds.Kinds.base):",
            {
                "pk/__init__.py": "",
                "pk/base.py": BASE,
                "pk/kinds.py": """
                from .base import Base
                class Kinds:
                    base = Base
                """,
                "pk/mod.py": """
                from . import kinds
                class One(kinds.Kinds.base):
                    name = "one"
                """,
            },
            {"ns:one": "One"},
        ),
        Pattern(
            "the last definition of a name counts",
            "class One(Plugin):",
            """
            from plux import Plugin
            class One(Plugin):
                namespace = "ns"
                name = "first"
            class One(Plugin):
                namespace = "ns"
                name = "second"
            """,
            {"ns:second": "One"},
        ),
        Pattern(
            "a class that is deleted again",
            "del One",
            """
            from plux import Plugin
            class One(Plugin):
                namespace = "ns"
                name = "one"
            del One
            """,
        ),
        Pattern(
            "the base class is there under a condition; either way it is the same plugin",
            "except ImportError:",
            """
            from plux import Plugin
            try:
                from absent_library import FastPlugin as Base
            except ImportError:
                Base = Plugin
            class One(Base):
                namespace = "ns"
                name = "one"
            """,
            {"ns:one": "One"},
        ),
    ),
)
