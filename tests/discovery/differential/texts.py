"""Expressions of texts: many ways to write the same value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .conditions import condition
from .reach import reach
from .templates import fill, read_templates

if TYPE_CHECKING:
    from collections.abc import Callable

    from .writer import Module, Writer

__all__ = ["text"]


def text(writer: Writer, module: Module, value: str, depth: int = 2) -> str:
    """Write what is needed in modules, and return an expression of a text for a module."""
    if depth <= 0 or writer.dice.chance(2) is False:
        return repr(value)
    way = writer.dice.pick(_WAYS)
    return way(writer, module, value, depth - 1)


def _halves(writer: Writer, module: Module, value: str, depth: int) -> tuple[str, str]:
    middle = len(value) // 2
    return text(writer, module, value[:middle], depth), text(writer, module, value[middle:], depth)


def _concatenation(writer: Writer, module: Module, value: str, depth: int) -> str:
    one, other = _halves(writer, module, value, depth)
    return writer.dice.pick((f"({one}) + ({other})", f"'' + {value!r} ''", f"''.join(({one}, {other}))"))


def _constant(writer: Writer, module: Module, value: str, depth: int) -> str:
    home = writer.earlier(module)
    name = writer.fresh(writer.dice.pick(("NAME", "_NAME", "const_")))
    expression = text(writer, home, value, depth)
    form = writer.dice.pick(
        (
            "{0} = {1}",
            "{0}: str = {1}",
            "{0} = other_{0} = {1}",
            "{0}, other_{0} = ({1}), 'x'",
            "[{0}, *other_{0}] = [({1}), 1, 2]",
            "({0} := ({1}))",
            "{0} = ''; {0} += {1}",
            "{0} = 'wrong'\n{0} = {1}",
            "{0} = 'wrong'\ndel {0}\n{0} = {1}",
            "other_{0} = [{1}]\n{0} = other_{0}[-1]",
            "def set_{0}():\n    global {0}\n    {0} = {1}\nset_{0}()",
            "globals()['{0}'] = {1}",
            "for {0} in ('x', ({1})):\n    pass",
            "import typing\n{0}: typing.Final = {1}",
        )
    )
    home.add(form.format(name, expression))
    return reach(writer, writer.offer(home, name, "text"), module)


def _format(writer: Writer, module: Module, value: str, depth: int) -> str:
    one, other = _halves(writer, module, value, depth)
    name = writer.fresh("part")
    module.add(f"{name} = {one}")
    form = writer.dice.pick(
        (
            'f"{{{0}}}" + {1}',
            "f'{{{0}!s}}{{{2}:s}}'",
            "'%s%s' % ({0}, {1})",
            "'%(a)s%(b)s' % {{'a': {0}, 'b': {1}}}",
            "'{{}}{{}}'.format({0}, {1})",
            "'{{0}}{{b}}'.format({0}, b={1})",
            "'{{a[0]}}{{b}}'.format(a=[{0}], b={1})",
            "f'{{{0}:}}{{{2}:>{{1}}}}'",
            "('%s' + '%s') % ({0}, {1})",
            "'{{a}}{{b}}'.format(**{{'a': {0}, 'b': {1}}})",
            "'{{a}}{{b}}'.format_map({{'a': {0}, 'b': {1}}})",
        )
    )
    second = writer.fresh("part")
    module.add(f"{second} = {other}")
    return form.format(name, second, second)


def _choice(writer: Writer, module: Module, value: str, depth: int) -> str:
    expression = text(writer, module, value, depth)
    form = writer.dice.pick(
        (
            "(({0}) or 'wrong')",
            "('' or {0})",
            "(None or '' or ({0}))",
            "('x' and {0})",
            "(({0}) if {1} else 'wrong')",
            "('wrong' if not ({1}) else {0})",
            "[({0}), 'wrong'][0]",
            "('wrong', {0})[True]",
            "{{True: ({0}), False: 'wrong'}}[{1} is not None]",
        )
    )
    return form.format(expression, condition(writer, module, truth=True))


def _attribute(writer: Writer, module: Module, value: str, depth: int) -> str:
    home = writer.earlier(module)
    name = writer.fresh("Names")
    expression = text(writer, home, value, depth)
    form = writer.dice.pick(_HOLDERS)
    home.add(fill(form.text, name, expression))
    place = reach(writer, writer.offer(home, name, "holder"), module)
    return fill(form.use, place, text(writer, module, value, depth) if "$1" in form.use else "")


_HOLDERS = read_templates("holders")


def _method(writer: Writer, module: Module, value: str, depth: int) -> str:
    padded = text(writer, module, f" {value}\t", depth)
    plain = text(writer, module, value, depth)
    ways = [f"({padded}).strip()", f"({plain}).removeprefix('no')", f"({plain})[::-1][::-1]", f"({plain})[:]"]
    ways.append(f"({text(writer, module, value.replace('p', '@'), depth)}).replace('@', 'p')")
    ways.append(f"str({plain})")
    ways.append(f"({text(writer, module, 'x/' + value, depth)}).split('/')[-1]")
    ways.append(f"({text(writer, module, value + '/x', depth)}).partition('/')[0]")
    ways.append(f"({text(writer, module, 'x/' + value, depth)}).rsplit('/', 1)[1]")
    ways.append(f"'+'.join([({plain})]).center(1)")
    ways.append(f"sorted([({plain}), '~'])[0]")
    ways.append(f"list(map(str, [{plain}]))[0]")
    ways.append(f"''.join(c for c in ({plain}))")
    ways.append(f"[v for _, v in enumerate([{plain}])][0]")
    ways.append(f"list(zip([{plain}], 'x'))[0][0]")
    ways.append(f"({plain}) * 1")
    if value == value.lower():
        ways.append(f"({plain}).upper().lower()")
        ways.append(f"({plain}).title().casefold()")
    return writer.dice.pick(ways)


def _function(writer: Writer, module: Module, value: str, depth: int) -> str:
    home = writer.earlier(module)
    name = writer.fresh("say")
    form = writer.dice.pick(_FUNCTIONS)
    given = text(writer, module, value, depth)
    home.add(fill(form.text, name, text(writer, home, value, depth)))
    return fill(form.use, reach(writer, writer.offer(home, name, "function"), module), given)


_FUNCTIONS = read_templates("text_functions")


def _number(writer: Writer, module: Module, value: str, depth: int) -> str:
    digits = "".join(character for character in value if character.isdigit())
    head, _, tail = value.partition(digits) if digits else (value, "", "")
    if not digits or str(int(digits)) != digits:
        return repr(value)
    form = writer.dice.pick(
        (
            "f'{0}{{{1}}}{2}'",
            "'{0}%d{2}' % {1}",
            "'{0}' + str({1} + 1 - 1) + '{2}'",
            "'{0}{{:d}}{2}'.format({1})",
            "'{0}' + repr({1} * 2 // 2) + '{2}'",
            "'{0}%s{2}' % int('{1}')",
        )
    )
    return form.format(head, digits, tail)


def _opaque(writer: Writer, module: Module, value: str, depth: int) -> str:
    writer.doubt("a value of the surroundings")
    form = writer.dice.pick(
        (
            "__import__('os').environ.get('PLUX_NOT_SET', {0!r})",
            "__import__('os').path.basename({0!r})",
            "(lambda: __import__('os').getpid() and {0!r})()",
            "__import__('json').loads('\"{0}\"')",
            "eval({1!r})",
        )
    )
    return form.format(value, repr(value))


_WAYS: tuple[Callable[[Writer, Module, str, int], str], ...] = (
    _concatenation,
    _constant,
    _constant,
    _constant,
    _format,
    _format,
    _choice,
    _attribute,
    _attribute,
    _attribute,
    _method,
    _method,
    _function,
    _function,
    _number,
    _opaque,
)
