"""Formats for programs: functions with a mark."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from typing import TYPE_CHECKING

from plux import PluginDisabled, plugin

if TYPE_CHECKING:
    from docconv.document import Document

NAMESPACE = "docconv.formats"


def experimental() -> bool:
    """Whether the user wants what is not finished. Asked when the plugin is loaded."""
    if os.environ.get("DOCCONV_EXPERIMENTAL"):
        return True
    raise PluginDisabled(NAMESPACE, "outline", reason="set DOCCONV_EXPERIMENTAL=1 to try it")


@plugin(NAMESPACE, name="json")
def to_json(document: Document) -> str:
    return json.dumps(asdict(document), indent=2) + "\n"


@plugin(NAMESPACE, name="outline", should_load=experimental)
def to_outline(document: Document) -> str:
    headings = [block for block in document.blocks if block.kind == "heading"]
    return "".join(f"{'  ' * (block.level - 1)}{block.text}\n" for block in headings)
