"""The model: values and roles. Standard library only, no input or output, no logging."""

from __future__ import annotations
