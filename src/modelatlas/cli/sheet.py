"""A fact sheet in words."""

from __future__ import annotations

from collections.abc import Iterator

from modelatlas.answers import Fact, Finding, Quote, Section, Sheet

_KINDS = {
    "TrainingRun": "training run",
    "Corpus": "training data",
    "Evaluation": "evaluation",
    "Comparison": "comparison",
    "Hardware": "hardware",
    "Standard": "standard",
}


def sheet_lines(sheet: Sheet) -> Iterator[str]:
    """The lines of a fact sheet: each value, under it the passages that state it or how it was worked out."""
    yield sheet.name
    yield f"  {sheet.iri}"
    if sheet.other_names:
        yield f"  also called {', '.join(sheet.other_names)}"
    for fact in sheet.facts:
        yield from _fact(fact, "  ")
    for section in sheet.sections:
        yield from _section(section, "")
    if sheet.discrepancies:
        yield ""
        yield "discrepancies"
        for finding in sheet.discrepancies:
            yield from _finding(finding)


def _section(section: Section, indent: str) -> Iterator[str]:
    if not indent:
        yield ""
    yield f"{indent}{_KINDS.get(section.kind, section.kind)}: {section.title}"
    for fact in section.facts:
        yield from _fact(fact, indent + "  ")
    for inner in section.sections:
        yield from _section(inner, indent + "  ")


def _fact(fact: Fact, indent: str) -> Iterator[str]:
    about = "about " if fact.approximate else ""
    status = "" if fact.status in ("stated", "unknown") else f" ({fact.status})"
    yield f"{indent}{fact.label}: {about}{fact.value} {fact.unit}".rstrip() + status
    if fact.note:
        yield f"{indent}    {_one_line(fact.note)}"
    yield from (f"{indent}    {_quote(quote)}" for quote in fact.quotes)


def _finding(finding: Finding) -> Iterator[str]:
    yield f"  {finding.about} ({finding.kind}): {_one_line(finding.text)}"
    yield from (f"      {_quote(quote)}" for quote in finding.quotes)


def _quote(quote: Quote) -> str:
    return f"“{_one_line(quote.text)}” {quote.document}:{quote.start}-{quote.end}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
