"""What authors of plugins and of applications use in their own tests. Nothing here needs a test framework.

with installed({"my.ns": {"one": "my_plugins:One"}}):       # as if a distribution had these entry points
    assert PluginManager("my.ns").load("one")

manager = PluginManager("my.ns", finder=Plugins(One, two))   # plugins that are local to a test

log = RecordingListener()                                    # what happened to which plugin, in order
"""

from __future__ import annotations

from .listener import RecordingListener
from .metadata import installed
from .plugins import Plugins

__all__ = ["Plugins", "RecordingListener", "installed"]
