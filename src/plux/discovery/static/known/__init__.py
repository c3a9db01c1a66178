"""What the evaluator knows by itself: builtins, parts of the standard library, and plux."""

from __future__ import annotations
