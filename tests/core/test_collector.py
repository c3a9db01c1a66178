"""The pause of the garbage collector."""

from __future__ import annotations

import gc

import pytest

from plux.core.collector import CollectorPaused


def test_it_goes_on_afterwards() -> None:
    """A pause within another one ends nothing."""
    with CollectorPaused():
        with CollectorPaused():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_when_something_fails() -> None:
    """Whoever comes next needs it."""
    with pytest.raises(KeyError), CollectorPaused():
        raise KeyError
    assert gc.isenabled()


def test_it_stays_off_where_it_was_off() -> None:
    """Somebody had a reason for that."""
    gc.disable()
    try:
        with CollectorPaused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
