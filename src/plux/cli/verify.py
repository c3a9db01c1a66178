"""The option ``--verify``: what was read is compared with what importing says."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plux.build.project import Project
    from plux.discovery.result import Discovery

    from .context import Context

__all__ = ["verified"]


def verified(project: Project, discovery: Discovery, context: Context) -> bool:
    """Import the modules of a project too, say what differs from a discovery by reading, and whether nothing does.

    Modules that cannot be imported are named, but make no difference: what they declare cannot be compared.
    """
    from plux.build.config import DiscoveryWay
    from plux.cli.progress import progress
    from plux.cli.report import counted, problem_text
    from plux.core.record import replace
    from plux.discovery.importing_differences import differences

    project.config = replace(project.config, discovery=DiscoveryWay.IMPORT, accept=[])
    with progress("importing the modules", context.err, wanted=not context.quiet):
        imported = project.discover()
    found = differences(discovery, imported)
    failed = [each for each in imported.problems if each.code.startswith("import-")]
    for problem in failed:
        if problem not in discovery.problems:
            context.note(problem_text(problem, context.shown, "not compared"))
    for line in found:
        context.problem(f"difference: {line}")
    modules = {*(problem.subject for problem in failed if problem.subject), *imported.unseen}
    declared = {plugin.reference.partition(":")[0] for plugin in discovery.plugins}
    if not found and not imported.plugins and modules and declared <= modules:
        what = counted(len(modules), "module")
        context.note(f"verified: nothing was compared: {what} could not be imported, and no other has plugins")
        return True
    left_out = f", but for {counted(len(modules), 'module')} that could not be compared" if modules else ""
    result = f"{counted(len(found), 'difference')} from importing" if found else "importing says the same"
    context.note(f"verified: {result}{left_out}; {imported.seconds:.2f} s")
    return not found
