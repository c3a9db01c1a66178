"""Formats for printing. Nothing is registered anywhere: the classes are found when the wheel is built."""

from __future__ import annotations
