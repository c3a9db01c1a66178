"""The command line: the only place that prints.

`cli` is the edge, where arguments, working directory, streams and search path are taken once; `commands` has a
module a command; the rest says how results and problems look.
"""

from __future__ import annotations
