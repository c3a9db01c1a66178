"""Converts notes into documents; every output format is a plugin."""

from __future__ import annotations
