"""Threads: each plugin once, nobody held up, circles found."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from plux import Plugin, PluginManager
from plux.runtime.errors import PluginCycleError

if TYPE_CHECKING:
    from tests.conftest import RunPython
    from tests.runtime.conftest import AddPlugins, Specs
    from tests.support.site import FakeSite


def test_a_plugin_is_made_and_loaded_once(specs: type[Specs]) -> None:
    """However many threads ask for it; all get the same."""
    made: list[str] = []
    barrier = threading.Barrier(8)

    class Slow(Plugin):
        def __init__(self) -> None:
            made.append("init")

        def load(self) -> None:
            made.append("load")
            time.sleep(0.05)

    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=specs(slow=Slow))

    def work() -> Plugin:
        barrier.wait()
        return manager.load("slow")

    with ThreadPoolExecutor(8) as pool:
        plugins = {future.result() for future in [pool.submit(work) for _ in range(8)]}
    assert len(plugins) == 1
    assert made == ["init", "load"]


def test_those_who_wait_for_an_attempt_share_its_failure(specs: type[Specs]) -> None:
    """They do not try again one after the other; who asks later does."""
    started, calls = threading.Event(), []

    class Bad(Plugin):
        def load(self) -> None:
            calls.append(1)
            started.set()
            time.sleep(0.1)
            raise OSError(len(calls))

    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=specs(bad=Bad))
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(manager.load, "bad")
        started.wait()
        others = [pool.submit(manager.load, "bad") for _ in range(3)]
        errors = {future.exception() for future in [first, *others]}
    assert len(errors) == 1
    assert calls == [1]
    with pytest.raises(OSError, match="2"):
        manager.load("bad")


def test_a_slow_import_holds_up_nobody_else(add_plugins: AddPlugins) -> None:
    """Other plugins are listed and loaded meanwhile."""
    add_plugins("import sys, threading\nsys.gate.wait(5)\n", module="slow_mod", dist="slow", slow="Slow")
    add_plugins(module="fast_mod", dist="fast", fast="Fast")
    import sys

    gate = threading.Event()
    sys.gate = gate  # type: ignore[attr-defined]  # the one place that the module above can reach
    manager: PluginManager[Plugin] = PluginManager("my.ns")
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(manager.load, "slow")
        while manager.get_container("slow").state != "resolving":
            time.sleep(0.001)
        assert manager.list_names() == ["fast", "slow"]
        assert manager.load("fast").name == "fast"
        assert not slow.done()
        gate.set()
        assert slow.result().name == "slow"
    del sys.gate  # type: ignore[attr-defined]  # as above


def test_a_circle_over_threads_is_found(specs: type[Specs]) -> None:
    """Two threads that need each other's plugin: one gets the error, neither hangs."""
    barrier = threading.Barrier(2)

    def needing(other: str) -> type[Plugin]:
        class Needs(Plugin):
            def load(self) -> None:
                barrier.wait(5)
                manager.load(other)

        return Needs

    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=specs(a=needing("b"), b=needing("a")))
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(manager.load, name) for name in ("a", "b")]
        errors = [future.exception(timeout=10) for future in futures]
    assert any(isinstance(error, PluginCycleError) for error in errors)
    assert {manager.get_container(name).owner for name in ("a", "b")} == {None}


def test_two_threads_that_look_first_find_the_same_plugins(specs: type[Specs]) -> None:
    """The containers that the first found are the ones that all use."""

    class Slow(specs):  # type: ignore[valid-type, misc]  # the fixture is the class
        def find_plugins(self) -> list[object]:
            time.sleep(0.05)
            return list(super().find_plugins())

    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=Slow(one=Plugin))
    with ThreadPoolExecutor(4) as pool:
        containers = {future.result() for future in [pool.submit(manager.get_container, "one") for _ in range(4)]}
    assert len(containers) == 1


def test_a_module_may_use_the_manager_while_it_is_imported(add_plugins: AddPlugins) -> None:
    """A registry that lists, and loads others, at import time sees all plugins."""
    add_plugins(
        """
        import registry
        NAMES = registry.manager.list_names()
        OTHER = registry.manager.load("two")
        """,
        module="mod_one",
        dist="one",
        one="One",
    )
    add_plugins(module="mod_two", dist="two", two="Two")
    import sys
    import types

    registry = types.ModuleType("registry")
    manager: PluginManager[Plugin] = PluginManager("my.ns")
    registry.manager = manager  # type: ignore[attr-defined]  # a module made here
    sys.modules["registry"] = registry
    try:
        manager.load("one")
        module = sys.modules["mod_one"]
        assert (["one", "two"], manager.load("two")) == (module.NAMES, module.OTHER)
    finally:
        del sys.modules["registry"]


def test_a_circle_over_a_plugin_and_an_import_is_found(run_python: RunPython, site: FakeSite) -> None:
    """One thread imports a module that asks for a plugin, whose own import waits for that module in another thread."""
    site.add(
        "demo",
        {"my.ns": {"x": "mod_x:X", "y": "mod_y:Y"}},
        files={
            "shared.py": """
                import threading
                from plux import PluginManager
                manager = PluginManager("my.ns")
                x_is_imported, y_is_imported = threading.Event(), threading.Event()
            """,
            "mod_x.py": """
                import shared
                from plux import Plugin
                shared.x_is_imported.set()
                shared.y_is_imported.wait(5)
                shared.manager.load("y")
                class X(Plugin):
                    namespace, name = "my.ns", "x"
            """,
            "mod_y.py": """
                import shared
                from plux import Plugin
                shared.x_is_imported.wait(5)
                shared.y_is_imported.set()
                import mod_x
                class Y(Plugin):
                    namespace, name = "my.ns", "y"
            """,
        },
    )
    code = """
        from concurrent.futures import ThreadPoolExecutor
        from shared import manager
        with ThreadPoolExecutor(2) as pool:
            futures = [pool.submit(manager.load, name) for name in ("x", "y")]
            print([type(future.exception(20)).__name__ for future in futures])
    """
    done = run_python(code, path=[site.path])
    assert "PluginResolveError" in done.stdout


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this platform")
def test_a_forked_child_does_not_wait_for_threads_that_are_no_more(run_python: RunPython, site: FakeSite) -> None:
    """It loads the plugin that another thread of its parent was at."""
    code = """
        import os, sys, threading, warnings
        from plux import Plugin, PluginFinder, PluginManager, PluginSpec

        started, go_on = threading.Event(), threading.Event()

        class Slow(Plugin):
            def load(self):
                if os.getpid() == parent:
                    started.set()
                    go_on.wait(10)

        class Finder(PluginFinder):
            def find_plugins(self):
                return [PluginSpec("my.ns", "slow", Slow)]

        warnings.simplefilter("ignore")
        parent = os.getpid()
        manager = PluginManager("my.ns", finder=Finder())
        thread = threading.Thread(target=manager.load, args=["slow"])
        thread.start()
        started.wait()
        child = os.fork()
        if child == 0:
            manager.load("slow")
            os._exit(7)
        _, status = os.waitpid(child, 0)
        go_on.set()
        thread.join()
        print(os.waitstatus_to_exitcode(status))
    """
    assert run_python(code, path=[site.path]).stdout.strip() == "7"
