"""``plux check``: what was built, installed or committed, compared with what the source declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from plux.build.checking.artifact import Artifact
    from plux.build.checking.check import CheckResult
    from plux.build.checking.differences import Difference
    from plux.cli.context import Context

__all__ = ["DESCRIPTION", "EXAMPLE", "HELP", "add_arguments", "run"]

HELP = "compare what was built, installed or committed with the source"
DESCRIPTION = """\
Find the plugins of the project and compare them with the entry points of a wheel, of an installed distribution, or of
a file. Also, every object that an entry point refers to must exist. Nothing is imported. Without a target that is
`plux.ini`, if there is one; else the file into which `plux write` wrote; else what of the project is installed here;
else the project alone. The exit code is 1 if anything differs or is wrong, and 2 if a target is not there."""
EXAMPLE = """\
  plux check                        the committed plux.ini, or what is installed
  plux check --committed            the same, but never what is installed: for hooks
  plux check dist/*.whl             a wheel, before it is published
  plux check my-distribution        what is installed under this name
  plux check --json plux.ini        for programs"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "targets",
        nargs="*",
        metavar="TARGET",
        help="a wheel, a .dist-info directory, an installed distribution by its name, plux.ini, pyproject.toml, "
        "setup.cfg or setup.py",
    )
    parser.add_argument(
        "--committed", action="store_true", help="without a target: do not compare with what is installed here"
    )
    parser.add_argument("--json", action="store_true", help="print JSON: one object")


def run(args: argparse.Namespace, context: Context) -> int:
    """Discover, compare, and report."""
    from plux.build.errors import BuildError
    from plux.cli.errors import CommandError
    from plux.cli.failures import failure_document
    from plux.cli.report import problem_text, report_problems, summary

    try:
        result = _checked(args, context)
    except (BuildError, CommandError, OSError) as error:
        failure = error if isinstance(error, BuildError) else CommandError.from_exception(error)
        if args.json and failure is not None:
            _print_json(failure_document(failure, context), context)
        raise
    report_problems(context, result.discovery, [result.doubt] if result.doubt is not None else ())
    if result.unbuilt is not None:
        context.problem(problem_text(result.unbuilt, context.shown))
    if args.json:
        _print_json(_document(result, context), context)
    else:
        for line in _lines(result, context):
            context.result(line)
    context.note(summary(result.discovery))
    for line in _conclusion(result, context):
        context.note(line)
    return 0 if result.is_fine else 1


def _checked(args: argparse.Namespace, context: Context) -> CheckResult:
    """Discover and compare.

    Raises:
        BuildError: the configuration is wrong, or a target cannot be read.
        CommandError: a target is not there.
    """
    from plux.build.checking.artifact import NoTarget, default_artifacts, open_artifact
    from plux.build.checking.check import check_project
    from plux.cli.errors import CommandError
    from plux.cli.progress import progress
    from plux.cli.source import open_source

    project = open_source(context)
    try:
        artifacts = [open_artifact(project.workdir, target) for target in args.targets]
    except NoTarget as error:
        raise CommandError(error.message, error.advice, code=2) from error
    with progress("reading the source", context.err, wanted=not context.quiet):
        return check_project(project, artifacts or default_artifacts(project, committed=args.committed))


def _print_json(document: dict[str, object], context: Context) -> None:
    import json

    context.result(json.dumps(document, indent=2))


def _lines(result: CheckResult, context: Context) -> Iterator[str]:
    from plux.cli.printable import printable

    for artifact, found in result.compared:
        if found:
            yield printable(context.shown(artifact.path))
            yield from _table(found, context)
    if result.in_source:
        yield "the configuration of the project"
        yield from _table(result.in_source, context)


def _table(found: list[Difference] | tuple[Difference, ...], context: Context) -> list[str]:
    from plux.cli.table import aligned

    rows = []
    for each in found:
        place = f" ({context.shown(each.file)}:{each.line})" if each.file is not None else ""
        value = each.actual if each.actual is not None else each.expected
        rows.append((each.kind, f"[{each.group}]", f"{each.name} = {value}", f"{each.reason}{place}"))
    return aligned(rows, indent=2)


def _conclusion(result: CheckResult, context: Context) -> Iterator[str]:
    """Say of each artifact what came of it; of none, what that means."""
    from plux.cli.report import counted

    if result.discovery.problems:
        yield "nothing was compared, because of the problems"
        return
    for artifact, found in result.compared:
        what = "the installed " if artifact.kind == "installed" else ""
        said = counted(len(found), "difference") if found else "as the source says"
        yield f"compared with {what}{context.shown(artifact.path)}: {said}{_remedy(artifact, found)}"
    if not result.compared:
        yield "nothing to compare with: there is no plux.ini, and nothing that is installed here is this project"


def _remedy(artifact: Artifact, found: list[Difference]) -> str:
    """What to do, behind a semicolon; entry points that lead nowhere have to be corrected where they are declared."""
    if not found:
        return ""
    stale = any(each.kind != "broken" for each in found)
    return f"; {artifact.remedy if stale else 'correct what is broken where it is declared'}"


def _document(result: CheckResult, context: Context) -> dict[str, object]:
    return {
        "ok": result.is_fine,
        "problems": [
            {
                "code": problem.code,
                "message": problem.message,
                "advice": problem.advice,
                "file": context.shown(problem.file) if problem.file is not None else None,
                "line": problem.line,
            }
            for problem in (*result.discovery.problems, *([result.unbuilt] if result.unbuilt else []))
        ],
        "targets": [
            {
                "path": context.shown(artifact.path),
                "kind": artifact.kind,
                "differences": [_json(each, context) for each in found],
                "remedy": artifact.remedy if found else None,
            }
            for artifact, found in result.compared
        ],
        "configuration": [_json(each, context) for each in result.in_source],
    }


def _json(difference: Difference, context: Context) -> dict[str, object]:
    from dataclasses import asdict

    file = context.shown(difference.file) if difference.file is not None else None
    return {**asdict(difference), "file": file}
