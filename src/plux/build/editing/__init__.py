"""Editing the files of a project that people write: only what has to change changes, and it can be shown before.

`document` is a file as text, `mark` says which entry points in it are plux's, `onboarding` makes a project build with
plux, `writing` puts entry points into it. Libraries that keep formatting come with the extra ``plux[cli]``.
"""

from __future__ import annotations
