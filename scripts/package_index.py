"""Where packages come from, in a form that both pip and uv understand.

pip is configured by files and by the environment; uv reads neither. Whoever starts uv for this project hands it what
pip was told, so that a machine with its own index or local wheels needs to be configured once.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["pip_settings", "uv_environment"]


def pip_settings() -> dict[str, str]:
    """Return pip's settings ({"index-url": ...}) as the running interpreter's pip sees them.

    pip's own order holds: the environment wins over a command's section, which wins over the global one.
    """
    command = [sys.executable, "-m", "pip", "config", "list"]
    listing = subprocess.run(command, capture_output=True, text=True, check=False)  # no pip: nothing is configured
    ranks = {"global": 0, "install": 1, ":env:": 2}
    found: dict[str, tuple[int, str]] = {}
    for line in listing.stdout.splitlines():
        key, _, value = line.partition("=")
        section, _, name = key.rpartition(".")
        rank = ranks.get(section, -1)
        if rank >= 0 and rank >= found.get(name, (0, ""))[0]:
            found[name] = (rank, " ".join(value.strip("'\"").replace("\\n", " ").split()))
    return {name: value for name, (_, value) in found.items()}


def uv_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return `environment` with uv's variables filled in from pip's settings; what is set for uv already stands."""
    settings = pip_settings()
    only_http = " ".join(u for u in settings.get("extra-index-url", "").split() if u.startswith("http"))
    wanted = {
        "UV_DEFAULT_INDEX": settings.get("index-url", ""),
        "UV_INDEX": only_http,  # uv takes no index on the file system
        "UV_FIND_LINKS": ",".join(settings.get("find-links", "").split()),
        "SSL_CERT_FILE": settings.get("cert", ""),
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_PYTHON_PREFERENCE": "only-system",
    }
    return {**{name: value for name, value in wanted.items() if value}, **environment}
