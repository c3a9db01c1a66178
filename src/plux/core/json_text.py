"""JSON with one item a line, written without `json`: importing that would be a tenth of what plux costs a build."""

from __future__ import annotations

__all__ = ["json_text"]


def json_text(value: object, indent: str = " ") -> str:
    r"""Return what ``json.dumps(value, indent=indent, ensure_ascii=False)`` gives; the keys of dicts are texts.

    >>> print(json_text({"name": "one", "lines": [1, 2], "more": []}))
    {
     "name": "one",
     "lines": [
      1,
      2
     ],
     "more": []
    }
    """
    return _text(value, indent, "\n")


def _text(value: object, indent: str, start: str) -> str:
    """The text of a value, in which each line begins with `start`."""
    inner = start + indent
    if type(value) is str:
        if value.isprintable() and '"' not in value and "\\" not in value:
            return f'"{value}"'
    elif type(value) is int:
        return str(value)
    elif isinstance(value, dict):
        items = [f"{inner}{_text(key, indent, inner)}: {_text(each, indent, inner)}" for key, each in value.items()]
        return f"{{{','.join(items)}{start}}}" if items else "{}"
    elif isinstance(value, (list, tuple)):
        items = [f"{inner}{_text(each, indent, inner)}" for each in value]
        return f"[{','.join(items)}{start}]" if items else "[]"
    import json

    return json.dumps(value, ensure_ascii=False)
