"""Freezing: what of an environment a program needs that is to be one file. Runs where such programs are built."""

from __future__ import annotations
