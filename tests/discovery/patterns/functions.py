"""Patterns: plugins by function, and what projects write on top of @plugin."""

from __future__ import annotations

from .pattern import Family, Pattern

__all__ = ["DECORATORS", "FUNCTIONS"]

FUNCTIONS = Family(
    "`@plugin`",
    (
        Pattern(
            "the name is that of the function",
            '@plugin("ns")',
            """
            from plux import plugin
            @plugin("ns")
            def one(): ...
            """,
            {"ns:one": "one"},
        ),
        Pattern(
            "namespace and name by keyword",
            '@plugin(namespace="ns", name="1")',
            """
            from plux import plugin
            @plugin(namespace="ns", name="1")
            def one(): ...
            """,
            {"ns:1": "one"},
        ),
        Pattern(
            "under any alias, and by the import name of 1.x",
            '@p.core.plugin.plugin("ns")',
            """
            import plux as p
            from plux import plugin as register
            from plugin import plugin
            @p.core.plugin.plugin("ns")
            def one(): ...
            @register("ns")
            def two(): ...
            @plugin("ns")
            def three(): ...
            """,
            {"ns:one": "one", "ns:two": "two", "ns:three": "three"},
            oracle="plux.core is imported only by who imports it",
        ),
        Pattern(
            "conditions of loading that cannot be read do not matter",
            '@plugin("ns", should_load=lambda: config.ENABLED)',
            """
            import absent_library as config
            from plux import plugin
            @plugin("ns", should_load=lambda: config.ENABLED)
            def one(): ...
            @plugin("ns", should_load=config.ENABLED, load=config.load)
            def two(): ...
            """,
            {"ns:one": "one", "ns:two": "two"},
            oracle="the library with the settings is not there",
        ),
        Pattern(
            "several times on one function",
            '@plugin("ns.b", name="x")',
            """
            from plux import plugin
            @plugin("ns.a")
            @plugin("ns.b", name="x")
            def one(): ...
            """,
            {"ns.a:one": "one", "ns.b:x": "one"},
        ),
        Pattern(
            "on a class",
            '@plugin("ns", name="factory")',
            """
            from plux import plugin
            @plugin("ns", name="factory")
            class One: ...
            """,
            {"ns:factory": "One"},
        ),
        Pattern(
            "on a coroutine function",
            "async def one(): ...",
            """
            from plux import plugin
            @plugin("ns")
            async def one(): ...
            """,
            {"ns:one": "one"},
        ),
        Pattern(
            "called instead of written as a decorator",
            'two = plugin("ns", "two")(lambda: None)',
            """
            from plux import plugin
            def one(): ...
            plugin("ns")(one)
            two = plugin("ns", "two")(lambda: None)
            """,
            {"ns:one": "one", "ns:two": "two"},
        ),
        Pattern(
            "together with decorators that cannot be read, above and below",
            "@absent_library.retry(3)",
            """
            import absent_library
            from plux import plugin
            @absent_library.retry(3)
            @plugin("ns")
            @absent_library.cached
            def one(): ...
            """,
            {"ns:one": "one"},
            oracle="the library with the decorators is not there",
        ),
        Pattern(
            "`__pluginspec__` set by hand",
            'one.__pluginspec__ = PluginSpec("ns", "one", absent_library.wrap(one))',
            """
            import absent_library
            from plux import PluginSpec
            def one(): ...
            one.__pluginspec__ = PluginSpec("ns", "one", absent_library.wrap(one))
            """,
            {"ns:one": "one"},
            oracle="the library with the wrapper is not there",
        ),
        Pattern(
            "a method is no module variable",
            '@plugin("ns")',
            """
            from plux import plugin
            class Holder:
                @plugin("ns")
                def one(self): ...
            """,
        ),
        Pattern(
            "a function inside a function that nobody calls",
            '@plugin("ns")',
            """
            from plux import plugin
            def setup():
                @plugin("ns")
                def one(): ...
                return one
            """,
        ),
        Pattern(
            "a name that cannot be read",
            '@plugin("ns", name=os.environ["NAME"])',
            """
            import os
            from plux import plugin
            @plugin("ns", name=os.environ["NAME"])  # problem: undecided
            def one(): ...
            """,
            oracle="it is another name on each machine",
        ),
        Pattern(
            "a misspelled keyword",
            '@plugin("ns", nmae="one")',
            """
            from plux import plugin
            @plugin("ns", nmae="one")  # problem: module-raises
            def one(): ...
            """,
            oracle="the module cannot be imported",
        ),
        Pattern(
            "without its parentheses, it raises",
            "@plugin",
            """
            from plux import plugin
            @plugin
            def one(): ...  # problem: module-raises
            """,
            oracle="the module cannot be imported",
        ),
    ),
)

DECORATORS = Family(
    "Decorators and helpers of projects",
    (
        Pattern(
            "a function that calls `plugin`",
            'def hook(name=None): return plugin("ns", name=name)',
            """
            from plux import plugin
            def hook(name=None): return plugin("ns", name=name)
            @hook()
            def one(): ...
            @hook("second")
            def two(): ...
            """,
            {"ns:one": "one", "ns:second": "two"},
        ),
        Pattern(
            "`functools.partial`",
            'hook = functools.partial(plugin, "ns")',
            """
            import functools
            from plux import plugin
            hook = functools.partial(plugin, "ns")
            @hook(name="1")
            def one(): ...
            @hook()
            def two(): ...
            """,
            {"ns:1": "one", "ns:two": "two"},
        ),
        Pattern(
            "a decorator that returns a PluginSpec instead of the function",
            'return PluginSpec("ns", f"{api or fn.__name__}:{provider}", factory)',
            """
            import functools
            from plux import Plugin, PluginSpec
            def provider(api=None, provider="default"):
                def decorate(fn):
                    @functools.wraps(fn)
                    def factory():
                        return Plugin()
                    return PluginSpec("ns", f"{api or fn.__name__}:{provider}", factory)
                return decorate
            @provider()
            def s3(): ...
            @provider(api="sqs", provider="pro")
            def other(): ...
            """,
            {"ns:s3:default": "s3", "ns:sqs:pro": "other"},
        ),
        Pattern(
            "a decorator with and without arguments",
            "return mark if fn is None else mark(fn)",
            """
            from plux import plugin
            def hook(fn=None, *, name=None):
                def mark(fn):
                    return plugin("ns", name or fn.__name__)(fn)
                return mark if fn is None else mark(fn)
            @hook
            def one(): ...
            @hook(name="second")
            def two(): ...
            """,
            {"ns:one": "one", "ns:second": "two"},
        ),
        Pattern(
            "a factory of decorators, bound to a module name and imported",
            "@hooks.on_start(priority=10)",
            {
                "pk/__init__.py": "",
                "pk/hooks.py": """
                import functools
                from plux import plugin
                def hook(namespace, priority=0, **kwargs):
                    def decorate(fn):
                        fn.priority = priority
                        return plugin(namespace=namespace, **kwargs)(fn)
                    return decorate
                def hook_spec(namespace):
                    return functools.partial(hook, namespace)
                on_start = hook_spec("ns.start")
                on_end = hook_spec("ns.end")
                """,
                "pk/mod.py": """
                from pk import hooks
                @hooks.on_start(priority=10)
                def one(): ...
                @hooks.on_end(name="last")
                def two(): ...
                """,
            },
            {"ns.start:one": "one", "ns.end:last": "two"},
        ),
        Pattern(
            "a wrapper by `functools.wraps` keeps the mark",
            "@functools.wraps(fn)",
            """
            import functools
            from plux import plugin
            def logged(fn):
                @functools.wraps(fn)
                def wrapper(*args, **kwargs):
                    return fn(*args, **kwargs)
                return wrapper
            @logged
            @plugin("ns")
            def one(): ...
            """,
            {"ns:one": "one"},
        ),
        Pattern(
            "a wrapper without it loses the mark",
            "def wrapper(*args): return fn(*args)",
            """
            from plux import plugin
            def logged(fn):
                def wrapper(*args): return fn(*args)
                return wrapper
            @logged
            @plugin("ns")
            def one(): ...
            """,
        ),
        Pattern(
            "partials with attributes set on them",
            "partial.priority = 3",
            """
            import functools
            from plux import plugin
            def run(what): ...
            partial = functools.partial(run, "one")
            partial.priority = 3
            one = plugin("ns", "one")(partial)
            """,
            {"ns:one": "partial"},
        ),
        Pattern(
            "keyword arguments passed on, one changed on the way",
            'kwargs.setdefault("namespace", "ns")',
            """
            from plux import plugin
            def hook(*args, **kwargs):
                kwargs.setdefault("namespace", "ns")
                kwargs["name"] = kwargs.get("name", "x") + "!"
                return plugin(*args, **kwargs)
            @hook(name="one")
            def one(): ...
            """,
            {"ns:one!": "one"},
        ),
        Pattern(
            "a decorator that is an object",
            "def __call__(self, fn):",
            """
            from plux import plugin
            class Registry:
                def __init__(self, namespace):
                    self.namespace = namespace
                def __call__(self, fn):
                    return plugin(self.namespace)(fn)
                def register(self, name):
                    return plugin(self.namespace, name)
            hook = Registry("ns")
            @hook
            def one(): ...
            @hook.register("second")
            def two(): ...
            """,
            {"ns:one": "one", "ns:second": "two"},
        ),
        Pattern(
            "inner and outer functions and variables of one name",
            "def name(name):",
            """
            from plux import plugin
            def name(name):
                def inner(fn):
                    return plugin("ns", name=name)(fn)
                return inner
            @name("one")
            def one(): ...
            """,
            {"ns:one": "one"},
        ),
        Pattern(
            "a module that imports itself as a submodule of its package",
            "from pk import hooks",
            {
                "pk/__init__.py": """
                from pk import hooks
                @hooks.hook
                def one(): ...
                """,
                "pk/hooks.py": 'from plux import plugin\nhook = plugin("ns")',
            },
            {"ns:one": "pk:one"},
        ),
        Pattern(
            "a decorator from a distribution that is installed",
            "from other import hook",
            """
            from other import hook
            @hook
            def one(): ...
            """,
            {"ns:one": "one"},
            installed={"other.py": 'from plux import plugin\nhook = plugin("ns")'},
        ),
        Pattern(
            "a decorator that calls itself for ever",
            "return hook(fn)",
            """
            from plux import plugin
            def hook(fn):
                return hook(fn)  # problem: undecided
            @hook
            @plugin("ns")
            def one(): ...
            """,
            oracle="importing it ends in a RecursionError",
        ),
    ),
)
