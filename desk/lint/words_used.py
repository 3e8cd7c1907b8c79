"""Words that code names and domain.yml lacks, and words that nobody says."""

from __future__ import annotations

from collections.abc import Iterator

from desk.lint.calls import calls
from desk.lint.finding import Finding
from desk.lint.project import Project
from desk.lint.responses import wanted
from desk.lint.sources import Sources


def words_used(project: Project, sources: Sources) -> Iterator[Finding]:
    there = set(project.responses) | set(project.domain.get("actions") or ())
    for file, name in sorted(set(sources.uses())):
        if name not in there:
            yield Finding(file, name, "there is no such response in domain.yml; write it there")
    for file, call, names in sorted(set(calls(sources))):
        if not there & set(names):
            yield Finding(file, call, f"there is no {' or '.join(names)} in domain.yml; write it there")
    for name, variants in project.responses.items():
        for fact in sorted(wanted(variants) - sources.given):
            if not sources.makes(fact):
                yield Finding(
                    "domain.yml", f"responses.{name}", f"nothing fills {{{fact}}}; hand it over, or remove it"
                )
    ruled = project.steps("action")
    for name in sorted(set(project.responses) - ruled):
        if not sources.makes(name):
            yield Finding("domain.yml", f"responses.{name}", "nobody says it; use it, or remove it")
