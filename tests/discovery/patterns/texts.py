"""Patterns: how names and namespaces are written."""

from __future__ import annotations

from .pattern import Family, Pattern

__all__ = ["TEXTS", "named"]


def named(title: str, expression: str, result: str | None, before: str = "", *, oracle: str | None = None) -> Pattern:
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
        named("a constant of the module", "NAME", "one", 'NAME = "one"'),
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
        named("an attribute of another class", "Names.ONE", "one", 'class Names:\n    ONE = "one"'),
        named("concatenation", 'PREFIX + "-one"', "a-one", 'PREFIX = "a"'),
        named("repetition", '"ab" * 2', "abab"),
        named("`%` with values", '"%s-%02d" % ("one", 7)', "one-07"),
        named("`%` with a mapping", '"%(a)s" % {"a": "one"}', "one"),
        named("`.format`", '"{0}-{what!s:>3}".format("a", what="b")', "a-  b"),
        named("an f-string", 'f"{PREFIX}-{len(PREFIX):02d}"', "abc-03", 'PREFIX = "abc"'),
        named("`str.join` over what is known", '"-".join(["a", *PARTS])', "a-b-c", 'PARTS = ("b", "c")'),
        named("methods of texts", '" One ".strip().lower().removesuffix("e")', "on"),
        named("parts of a text", '"a.b.c".rpartition(".")[2]', "c"),
        named("slices", '"one-two"[4:]', "two"),
        named("the name of the module", '__name__.rpartition(".")[2]', "mod"),
        named("the name of the class itself, by its qualified name", "__qualname__.lower()", "one"),
        named("an item of a dict", 'NAMES["first"]', "one", 'NAMES = {"first": "one"}'),
        named("`dict.get` with a default", 'NAMES.get("second", "none")', "none", 'NAMES = {"first": "one"}'),
        named("an item of a list", "NAMES[-1]", "two", 'NAMES = ["one", "two"]'),
        named(
            "the value of an enumeration member",
            "Kind.ONE.value",
            "one",
            'import enum\nclass Kind(enum.Enum):\n    ONE = "one"',
        ),
        named(
            "a member of a text enumeration",
            "Kind.ONE",
            "one",
            'import enum\nclass Kind(str, enum.Enum):\n    ONE = "one"',
        ),
        named(
            "the name of an enumeration member",
            "Kind.ONE.name.lower()",
            "one",
            "import enum\nclass Kind(enum.Enum):\n    ONE = enum.auto()",
        ),
        named("`or` over known values", 'OVERRIDE or "one"', "one", "OVERRIDE = None"),
        named("a conditional expression that is known", '"one" if DEBUG else "two"', "two", "DEBUG = False"),
        named(
            "the result of a function of the project",
            'slug("My Name")',
            "my-name",
            'def slug(text):\n    return text.lower().replace(" ", "-")',
        ),
        named("a recursive function", "deep(3)", "aaa", 'def deep(n):\n    return "a" + deep(n - 1) if n else ""'),
        named("an assignment expression", '(NAME := "one")', "one"),
        named("augmented assignment", "NAME", "one", 'NAME = "o"\nNAME += "ne"'),
        named("several targets", "SECOND", "b", 'FIRST, (SECOND, *REST) = "a", ("b", "c", "d")'),
        named("characters of any script, blanks and colons inside", '"AWS::S3 Größe"', "AWS::S3 Größe"),
        named("`repr` and conversions", 'f"{1.5!r}{True:d}"', "1.51"),
        named("a template with `%` of a tuple constant", '"%s.%s" % PARTS', "a.b", 'PARTS = ("a", "b")'),
        named("`str` of a number", "str(6 * 7)", "42"),
        named(
            "sorted and filtered collections",
            '",".join(sorted(n for n in NAMES if n != "b"))',
            "a,c",
            'NAMES = ["c", "b", "a"]',
        ),
        named("a variable of the environment", 'os.environ["NAME"]', None, "import os"),
        named("the content of a file", 'open("name.txt").read()', None),
        named(
            "what a module of another distribution says, which is not there",
            "absent_library.NAME",
            None,
            "import absent_library",
        ),
        named("a random or changing value", "uuid.uuid4().hex", None, "import uuid"),
        named("a text that is too long to be one", '"x" * 10**10', None, oracle="it would fill the memory"),
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
