"""Patterns: how names and namespaces are written."""

from __future__ import annotations

from .pattern import Family, Pattern

__all__ = ["TEXTS"]


def _name(title: str, expression: str, result: str | None, before: str = "", *, oracle: str | None = None) -> Pattern:
    """A plugin whose name is an expression; without a result, one that cannot be decided."""
    comment = "" if result is not None else "  # problem: undecided"
    lines = [*before.splitlines(), "class One(Plugin):", '    namespace = "ns"', f"    name = {expression}{comment}"]
    if result is None:
        oracle = oracle or "it is another name each time, or on each machine"
    return Pattern(
        title,
        f"name = {expression}",
        "\n".join(["from plux import Plugin", *lines]),
        {f"ns:{result}": "One"} if result is not None else {},
        oracle=oracle,
    )


TEXTS = Family(
    "Texts",
    (
        _name("a constant of the module", "NAME", "one", 'NAME = "one"'),
        Pattern(
            "a constant of another module",
            "name = constants.NAME",
            {
                "pk/__init__.py": "",
                "pk/constants.py": 'NAME = "one"; GROUP = "ns"',
                "pk/mod.py": """
                from plux import Plugin
                from . import constants
                from .constants import GROUP
                class One(Plugin):
                    namespace = GROUP
                    name = constants.NAME
                """,
            },
            {"ns:one": "One"},
        ),
        _name("an attribute of another class", "Names.ONE", "one", 'class Names:\n    ONE = "one"'),
        _name("concatenation", 'PREFIX + "-one"', "a-one", 'PREFIX = "a"'),
        _name("repetition", '"ab" * 2', "abab"),
        _name("`%` with values", '"%s-%02d" % ("one", 7)', "one-07"),
        _name("`%` with a mapping", '"%(a)s" % {"a": "one"}', "one"),
        _name("`.format`", '"{0}-{what!s:>3}".format("a", what="b")', "a-  b"),
        _name("an f-string", 'f"{PREFIX}-{len(PREFIX):02d}"', "abc-03", 'PREFIX = "abc"'),
        _name("`str.join` over what is known", '"-".join(["a", *PARTS])', "a-b-c", 'PARTS = ("b", "c")'),
        _name("methods of texts", '" One ".strip().lower().removesuffix("e")', "on"),
        _name("parts of a text", '"a.b.c".rpartition(".")[2]', "c"),
        _name("slices", '"one-two"[4:]', "two"),
        _name("the name of the module", '__name__.rpartition(".")[2]', "mod"),
        _name("the name of the class itself, by its qualified name", "__qualname__.lower()", "one"),
        _name("an item of a dict", 'NAMES["first"]', "one", 'NAMES = {"first": "one"}'),
        _name("`dict.get` with a default", 'NAMES.get("second", "none")', "none", 'NAMES = {"first": "one"}'),
        _name("an item of a list", "NAMES[-1]", "two", 'NAMES = ["one", "two"]'),
        _name(
            "the value of an enumeration member",
            "Kind.ONE.value",
            "one",
            'import enum\nclass Kind(enum.Enum):\n    ONE = "one"',
        ),
        _name(
            "a member of a text enumeration",
            "Kind.ONE",
            "one",
            'import enum\nclass Kind(str, enum.Enum):\n    ONE = "one"',
        ),
        _name(
            "the name of an enumeration member",
            "Kind.ONE.name.lower()",
            "one",
            "import enum\nclass Kind(enum.Enum):\n    ONE = enum.auto()",
        ),
        _name("`or` over known values", 'OVERRIDE or "one"', "one", "OVERRIDE = None"),
        _name("a conditional expression that is known", '"one" if DEBUG else "two"', "two", "DEBUG = False"),
        _name(
            "the result of a function of the project",
            'slug("My Name")',
            "my-name",
            'def slug(text):\n    return text.lower().replace(" ", "-")',
        ),
        _name("a recursive function", "deep(3)", "aaa", 'def deep(n):\n    return "a" + deep(n - 1) if n else ""'),
        _name("an assignment expression", '(NAME := "one")', "one"),
        _name("augmented assignment", "NAME", "one", 'NAME = "o"\nNAME += "ne"'),
        _name("several targets", "SECOND", "b", 'FIRST, (SECOND, *REST) = "a", ("b", "c", "d")'),
        _name("characters of any script, blanks and colons inside", '"AWS::S3 Größe"', "AWS::S3 Größe"),
        _name("`repr` and conversions", 'f"{1.5!r}{True:d}"', "1.51"),
        _name("a template with `%` of a tuple constant", '"%s.%s" % PARTS', "a.b", 'PARTS = ("a", "b")'),
        _name("`str` of a number", "str(6 * 7)", "42"),
        _name(
            "sorted and filtered collections",
            '",".join(sorted(n for n in NAMES if n != "b"))',
            "a,c",
            'NAMES = ["c", "b", "a"]',
        ),
        _name("a variable of the environment", 'os.environ["NAME"]', None, "import os"),
        _name("the content of a file", 'open("name.txt").read()', None),
        _name(
            "what a module of another distribution says, which is not there",
            "absent_library.NAME",
            None,
            "import absent_library",
        ),
        _name("a random or changing value", "uuid.uuid4().hex", None, "import uuid"),
        _name("a text that is too long to be one", '"x" * 10**10', None, oracle="it would fill the memory"),
        Pattern(
            "a name that the entry point format cannot hold",
            'name = "a = b"',
            """
            from plux import Plugin
            class One(Plugin):  # problem: bad-name
                namespace = "ns"
                name = "a = b"
            """,
            {"ns:a = b": "One"},
        ),
        Pattern(
            "two plugins of one namespace and name",
            "class Two(Plugin):",
            """
            from plux import Plugin
            class One(Plugin):
                namespace = "ns"
                name = "one"
            class Two(Plugin):  # problem: duplicate
                namespace = "ns"
                name = "one"
            """,
            {"ns:one": "One"},
        ),
    ),
)
