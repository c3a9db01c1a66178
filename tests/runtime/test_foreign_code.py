"""Finders, listeners and objects of others that do not keep to what was agreed."""

from __future__ import annotations

import logging
import pickle
import threading
from typing import TYPE_CHECKING, Any

import pytest

from plux import (
    Plugin,
    PluginDisabled,
    PluginException,
    PluginFinder,
    PluginLifecycleListener,
    PluginManager,
    PluginSpec,
    PluginSpecResolver,
)
from plux.runtime.conflict import PluginConflictError
from plux.runtime.contract import PluginContractError
from plux.runtime.errors import (
    PluginCycleError,
    PluginFinderError,
    PluginLoadError,
    PluginNotFoundError,
    PluginResolveError,
)
from plux.runtime.listeners import LoggingListener
from plux.runtime.order import PluginOrderError
from plux.testing import Plugins

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tests.runtime.conftest import AddPlugins


class Good(Plugin):
    """A plugin."""

    namespace = "my.ns"
    name = "good"

    def __repr__(self) -> str:
        raise RuntimeError("no text")


class Proxy:
    """What stands for something that is not there yet."""

    def __getattr__(self, name: str) -> object:
        raise RuntimeError(f"nothing is bound, so there is no {name}")

    @property  # type: ignore[misc]  # proxies do it so
    def __class__(self) -> Any:
        raise RuntimeError("nothing is bound")

    def __repr__(self) -> str:
        raise RuntimeError("nothing is bound")


def finder_of(find: Callable[[], Any]) -> PluginFinder:
    """A finder that finds what a function returns."""

    class Finder(PluginFinder):
        def find_plugins(self) -> list[PluginSpec]:
            return find()  # type: ignore[no-any-return]  # that is what is tested

    return Finder()


@pytest.mark.parametrize("found", [None, 5, ["a text"], [Good], [PluginSpec("my.ns", "good", Good), None]])
def test_a_finder_that_returns_no_specs_is_named(found: object) -> None:
    """The error says which finder, of which namespace, and what it returned."""
    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=finder_of(lambda: found))
    with pytest.raises(PluginFinderError, match=r"the finder .*Finder of my\.ns returned \w+, which is no PluginSpec"):
        manager.list_names()


def test_a_finder_cannot_end_the_program() -> None:
    """SystemExit is an error of the finder; what else it raises is raised as it is. The next question asks again."""
    outcomes: list[Any] = [SystemExit(3), OSError("no network"), [PluginSpec("my.ns", "good", Good)]]

    def find() -> list[PluginSpec]:
        outcome = outcomes.pop(0)
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome  # type: ignore[no-any-return]  # as above

    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=finder_of(find))
    with pytest.raises(PluginFinderError, match="raised SystemExit"):
        manager.list_names()
    with pytest.raises(OSError, match="no network"):
        manager.load("good")
    assert manager.list_names() == ["good"]


class BadFinders:
    """Finders on sys.meta_path, and distributions, that raise."""

    def __init__(self, outcome: Iterable[object]) -> None:
        self.outcome = outcome

    def find_spec(self, *_: object) -> None:
        """Find no module."""

    def find_distributions(self, _context: object) -> Iterable[object]:
        """Return something."""
        return self.outcome


class Nameless:
    """A distribution that does not say its name."""

    @property
    def metadata(self) -> Any:
        """Raise."""
        raise SystemExit("no name")


class Silent:
    """A distribution that does not say its entry points."""

    metadata = {"Name": "silent"}  # noqa: RUF012 - read only

    def read_text(self, _name: str) -> str:
        """Raise."""
        raise SystemExit("no files")


class Exits:
    """Ends the program while distributions are listed."""

    def __iter__(self) -> Iterator[object]:
        raise SystemExit("no distributions")


@pytest.mark.parametrize("outcome", [Exits, lambda: [Nameless()], lambda: [Silent()], lambda: [None, 5, Proxy()]])
def test_a_finder_of_others_hides_no_distribution(
    outcome: Callable[[], Iterable[object]], add_plugins: AddPlugins, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever it raises: the rest is listed, and a warning says what is missing."""
    add_plugins(one="One", indexed=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.meta_path", [BadFinders(outcome()), *__import__("sys").meta_path])
        patch.setattr("plux.runtime.notices._told", set())
        assert PluginManager[Plugin]("my.ns").list_names() == ["one"]
    assert caplog.records


def test_a_proxy_of_nothing_is_no_plugin() -> None:
    """A module may hold one; asked for a plugin, the error says why there is none."""
    resolver = PluginSpecResolver()
    assert resolver.resolve_all(Proxy()) == []
    with pytest.raises(ValueError, match="asked for its attributes it raises RuntimeError"):
        resolver.resolve(Proxy())


@pytest.mark.parametrize("listener", [None, 5, "text", object(), [PluginLifecycleListener()], print])
def test_what_has_no_hook_is_no_listener(listener: Any) -> None:
    """The mistake is told at once, not when the first plugin is loaded."""
    with pytest.raises(TypeError, match="is no listener: it has none of the hooks"):
        PluginManager("my.ns").add_listener(listener)
    if listener is not None and not isinstance(listener, list):
        with pytest.raises(TypeError, match="is no listener"):
            PluginManager("my.ns", listener=[listener])


class Refusing(PluginLifecycleListener):
    """A listener that refuses every plugin."""

    def __init__(self, word: str) -> None:
        self.word = word

    def on_init_after(self, plugin_spec: PluginSpec, plugin: Plugin) -> None:
        raise PluginDisabled(plugin_spec.namespace, plugin_spec.name, self.word)


def test_of_several_refusals_the_first_is_raised_and_the_others_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    """None is lost."""
    listeners = [Refusing("licence"), Refusing("quota"), Refusing("mood")]
    manager: PluginManager[Plugin] = PluginManager("my.ns", listener=listeners, finder=Plugins(Good))
    with pytest.raises(PluginDisabled, match="licence"):
        manager.load("good")
    assert [record.getMessage().rpartition(" ")[2] for record in caplog.records] == ["quota", "mood"]


def test_the_logging_listener_takes_what_has_no_text(caplog: pytest.LogCaptureFixture) -> None:
    """A plugin whose repr raises is logged without it."""
    manager: PluginManager[Plugin] = PluginManager("my.ns", listener=LoggingListener(), finder=Plugins(Good))
    with caplog.at_level(logging.DEBUG, "plux.runtime"):
        manager.load("good")
    assert "<no text: RuntimeError>" in caplog.text
    assert "raised" not in caplog.text


@pytest.mark.parametrize("namespace", [[], None, 5, b"my.ns"])
def test_a_namespace_is_a_text(namespace: Any) -> None:
    """Anything else is refused at once."""
    with pytest.raises(TypeError, match="a namespace is a text"):
        PluginManager(namespace)


def test_a_resolver_that_returns_no_spec_is_named(add_plugins: AddPlugins) -> None:
    """It is a failure of that plugin."""
    from plux.runtime.resolve import MetadataPluginFinder

    class Resolver(PluginSpecResolver):
        def resolve(self, source: object) -> Any:
            return "no spec"

    add_plugins(one="One", indexed=True)
    manager: PluginManager[Plugin] = PluginManager(
        "my.ns", finder=MetadataPluginFinder("my.ns", spec_resolver=Resolver())
    )
    with pytest.raises(PluginResolveError, match=r"Resolver\.resolve returned 'no spec', which is no PluginSpec"):
        manager.load("one")


def every_error() -> list[PluginException]:
    """One of each class of errors, as the manager raises them."""
    container = PluginManager[Plugin]("my.ns", finder=Plugins(Good)).get_container("good")
    errors = [
        PluginException("text", "my.ns", "good"),
        PluginDisabled("my.ns", "good", "reason"),
        PluginNotFoundError("my.ns", "god", ["good"]),
        PluginNotFoundError("my.ns", lambda: None, ["good"]),  # type: ignore[arg-type]  # whatever was asked for
        PluginResolveError("text", "my.ns", "good"),
        PluginLoadError("text", "my.ns", "good"),
        PluginFinderError("text", "my.ns"),
        PluginCycleError([container]),
        PluginContractError("text", "my.ns", "good", ["member"]),
        PluginConflictError("my.ns", "good", ["here", "there"]),
        PluginOrderError("my.ns", ["good", "bad"]),
    ]
    for error in errors:
        error.__cause__ = OSError(threading.Lock())
    return errors


@pytest.mark.parametrize("error", every_error(), ids=lambda error: type(error).__name__)
def test_every_error_can_be_pickled(error: PluginException) -> None:
    """With all that it says; the cause stays where it is, as with all exceptions of Python."""
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert (str(copy), vars(copy)) == (str(error), vars(error))


def test_a_circle_over_threads_and_managers_is_named() -> None:
    """Two plugins of two managers need each other, each begun by a thread of its own."""
    managers: dict[str, PluginManager[Plugin]] = {}
    both = threading.Barrier(2)

    def needs(own: str, other: str) -> type[Plugin]:
        class Needs(Plugin):
            namespace = own
            name = "p"

            def load(self, *_args: Any, **_kwargs: Any) -> None:
                if not both.broken:
                    both.wait(10)
                managers[other].load("p")

        return Needs

    managers.update(
        (own, PluginManager(own, finder=Plugins(needs(own, other)))) for own, other in (("a", "b"), ("b", "a"))
    )
    errors: list[BaseException] = []

    def work(own: str) -> None:
        try:
            managers[own].load("p")
        except PluginException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=[own]) for own in managers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(errors) == len(threads)
    circles = [error.circle for error in errors if isinstance(error, PluginCycleError)]
    assert circles
    assert all(set(circle) == {"a:p", "b:p"} for circle in circles)
