"""Functions as plugins: the ``@plugin`` decorator and the plugin that it makes."""

from __future__ import annotations

from .finder import SPEC_ATTRIBUTE, SPECS_ATTRIBUTE, marks_of
from .spec import Plugin, PluginSpec, reference_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, TypeVar

    F = TypeVar("F", bound=Callable[..., Any])

__all__ = ["FunctionPlugin", "plugin"]

# what functools.update_wrapper copies; functools itself is not worth its import time at start-up
_COPIED = ("__module__", "__name__", "__qualname__", "__doc__")
_METHODS = ("load", "should_load")


class FunctionPlugin(Plugin):
    """A plugin that is a function: call it like the function, which it keeps as `fn`.

    The attributes that were set on the function can be read from it, except those of the names of its methods.
    If `fn` is a class, what it defines is for its instances.
    """

    fn: Callable[..., Any]

    def __init__(
        self,
        fn: Callable[..., Any],
        should_load: object = None,
        load: Callable[..., Any] | None = None,
    ) -> None:
        _copy_identity(fn, self)
        if not isinstance(fn, type):
            attributes = getattr(fn, "__dict__", {})
            self.__dict__.update({name: attributes[name] for name in attributes if name not in _METHODS})
        self.fn = fn
        self._should_load = should_load
        self._load = load

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever the function takes and returns
        """Call the function."""
        return self.fn(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<FunctionPlugin {reference_of(self.fn) or repr(self.fn)}>"

    def should_load(self) -> bool:
        """What the declaration says: a truth value, or what the callable given there returns now."""
        if self._should_load is None:
            return True
        if callable(self._should_load):
            return bool(self._should_load())
        return bool(self._should_load)

    def load(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as Plugin.load
        """Call the `load` function of the declaration, if there is one."""
        return self._load(*args, **kwargs) if self._load is not None else None


def plugin(
    namespace: str,
    name: str | None = None,
    should_load: bool | Callable[[], bool] | None = None,
    load: Callable[..., Any] | None = None,
    *,
    priority: int | None = None,
    before: Sequence[str] | None = None,
    after: Sequence[str] | None = None,
) -> Callable[[F], F]:
    """Mark a function as a plugin and return it unchanged.

        >>> @plugin("my.plugins", should_load=lambda: True)
        ... def greet(whom: str) -> str:
        ...     return f"hello {whom}"
        >>> greet("you")
        'hello you'

    Loaded, it is a `FunctionPlugin`. The decorator may be used several times on one function, for several
    namespaces. On a class that is a `Plugin`, the plugin is an instance of it; any other class counts as
    the function that makes its instances.

    Args:
        namespace: the namespace.
        name: the name; by default that of the function.
        should_load: whether the plugin may be loaded: a truth value, or a callable that is asked on loading.
        load: called when the plugin is loaded, with the arguments of `Plugin.load`.
        priority, before, after: the place among all plugins of the namespace, as for `Plugin`.

    Raises:
        TypeError: the object is not callable, cannot be marked, or bears no name and none is given; a
            `Plugin` class with `should_load` or `load`, which are methods there; the namespace is not a text,
            as when the parentheses are forgotten.
    """
    if not isinstance(namespace, str):
        raise TypeError(f"write @plugin(namespace), with a text; {namespace!r} is none")
    place: dict[str, Any] = {"priority": priority, "before": before, "after": after}

    def mark(fn: F) -> F:
        if not callable(fn):
            raise TypeError(f"@plugin marks functions and classes; {fn!r} cannot be called")
        own_name = name if name is not None else getattr(fn, "__name__", None)
        if not isinstance(own_name, str):
            raise TypeError(f"{fn!r} bears no name: write @plugin({namespace!r}, name=...)")
        if isinstance(fn, type) and issubclass(fn, Plugin):
            if should_load is not None or load is not None:
                raise TypeError(f"define should_load and load as methods of the Plugin class {fn.__qualname__}")
            spec = PluginSpec(namespace, own_name, fn, **place)
        else:
            factory = _factory(fn, namespace, own_name, should_load, load)
            spec = PluginSpec(namespace, own_name, factory, **place)
        _set_mark(fn, spec)
        return fn

    return mark


def _factory(
    fn: Callable[..., Any],
    namespace: str,
    name: str,
    should_load: object,
    load: Callable[..., Any] | None,
) -> Callable[[], Plugin]:
    def create() -> Plugin:
        made = FunctionPlugin(fn, should_load=should_load, load=load)
        made.namespace = namespace
        made.name = name
        return made

    # applications read spec.factory.__name__ and inspect.getmodule(spec.factory)
    _copy_identity(fn, create)
    return create


def _copy_identity(source: object, target: Any) -> None:  # noqa: ANN401 - attributes are set on it
    for attribute in _COPIED:
        value = getattr(source, attribute, None)
        if isinstance(value, str):
            setattr(target, attribute, value)
    target.__wrapped__ = source


def _set_mark(fn: Any, spec: PluginSpec) -> None:  # noqa: ANN401 - attributes are set on it
    marks = (spec, *marks_of(fn))
    try:
        setattr(fn, SPEC_ATTRIBUTE, spec)
        setattr(fn, SPECS_ATTRIBUTE, marks)
    except (AttributeError, TypeError) as error:
        raise TypeError(f"{fn!r} takes no attributes; wrap it in a function and mark that") from error
