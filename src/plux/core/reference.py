"""Object references: the ``module:attribute`` on the right side of an entry point.

Source of the syntax: the entry points specification of the Python Packaging User Guide, section "Data model".
"""

from __future__ import annotations

import sys

__all__ = ["ObjectReference", "means_the_same"]


class ObjectReference:
    """A parsed object reference.

        >>> ref = ObjectReference.parse("pkg.mod:Outer.Inner [extra]")
        >>> ref.module, ref.attribute, ref.extras
        ('pkg.mod', 'Outer.Inner', 'extra')

    `attribute` is empty if the module itself is meant; `extras` (deprecated by the specification, still
    found in the wild) is the text between the brackets.
    """

    __slots__ = ("attribute", "extras", "module")

    def __init__(self, module: str, attribute: str = "", extras: str = "") -> None:
        self.module = module
        self.attribute = attribute
        self.extras = extras

    @classmethod
    def parse(cls, text: str) -> ObjectReference:
        """Parse an object reference.

        Raises:
            ValueError: the text is none.
        """
        target, bracket, extras = text.partition("[")
        extras = extras.strip()
        module, colon, attribute = target.partition(":")
        module, attribute = module.strip(), attribute.strip()
        if (
            not _is_dotted_name(module)
            or (colon and not _is_dotted_name(attribute))
            or (bracket and not extras.endswith("]"))
        ):
            raise ValueError(f"{text!r} is not an object reference (module:attribute)")
        return cls(module, attribute, extras[:-1])

    def resolve(self) -> object:
        """Import the module and return the object.

        Raises:
            ImportError: and whatever else importing the module raises.
            AttributeError: the module has no such attribute.
        """
        # with a fromlist, the import system looks for a __path__, which takes longer than all the rest of it
        __import__(self.module)
        found: object = sys.modules[self.module]
        if self.attribute:
            for part in self.attribute.split("."):
                found = getattr(found, part)
        return found

    def __str__(self) -> str:
        text = f"{self.module}:{self.attribute}" if self.attribute else self.module
        return f"{text} [{self.extras}]" if self.extras else text

    def __repr__(self) -> str:
        return f"ObjectReference({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ObjectReference):
            return NotImplemented
        return str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))


def means_the_same(one: str, other: str) -> bool:
    """Whether two references mean one object: blanks and (deprecated) extras make no difference.

    >>> means_the_same("m : A [x]", "m:A"), means_the_same("m:A", "m:B"), means_the_same("m:A", "?")
    (True, False, False)
    """
    if one == other:
        return True
    try:
        first, second = ObjectReference.parse(one), ObjectReference.parse(other)
    except ValueError:
        return False
    return (first.module, first.attribute) == (second.module, second.attribute)


def _is_dotted_name(text: str) -> bool:
    """As wide as importlib.metadata: letters, digits, underscores and dots, so that what it loads is accepted."""
    return bool(text) and text.replace(".", "a").replace("_", "a").isalnum() and all(text.split("."))
