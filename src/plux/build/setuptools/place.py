"""Where the project that is being built lies, and where its egg-info may lie. Light: every build gets here."""

from __future__ import annotations

from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from setuptools import Distribution

__all__ = ["root_of", "source_egg_info"]


def root_of(distribution: Distribution) -> Path:
    """Return the absolute directory of the project that is being built."""
    return Path(distribution.src_root or ".").absolute()


def source_egg_info(distribution: Distribution, name: str) -> list[Path]:
    """Return where, in the source tree, an egg-info directory of this name may lie."""
    package_dir = distribution.package_dir or {}
    bases = [str(package_dir.get("", "."))]
    option = distribution.get_option_dict("egg_info").get("egg_base")
    if option is not None:
        bases.insert(0, str(option[1]))
    return [root_of(distribution) / base / name for base in bases]
