"""Documents changed so that they say the same: what is read of them stays the same, whatever the spelling or layout.

A change is a pure function of a text; it returns None where it does not apply. Each is tried on every document that
was written for the project, without gold: only the claims before and after are compared. What differs and may is listed
with the reason, and must differ: an exception that is no longer one has to go.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from modelatlas.documents import parse_document
from modelatlas.model import Claim, Node, Reading
from modelatlas.pipeline import extract

TESTS = Path(__file__).parent
DOCUMENTS = sorted(
    path
    for folder in (TESTS / "cards", TESTS / "prose", TESTS / "passing", TESTS.parent / "examples")
    for path in folder.iterdir()
    if path.suffix in (".md", ".txt", ".html")
)
Change = Callable[[str], str | None]

FRONT = re.compile(r"\A---\s*\n.*?\n---\s*\n", re.DOTALL)
FENCE = re.compile(r"\s*(?:```|~~~)")
SCALED = r"(?<![\w.,/$-])(\d+(?:\.\d+)?)[\s-]?"
COUNTED = r"(?=[\s-]+(?:params?|parameters?|tokens?)\b)"
MAKER = r"(?<![\w/-])(?:NVIDIA\s|Nvidia\s)?(?=(?:A100|H100|V100|H800)\b)"
THOUSANDS = r"(?<![\w.,$-])\d{1,3}(?:,\d{3})+(?![\w,])"
PROSE = re.compile(r"(?!\s|[-*#|>\d]|.*[|<])")
TABLE = re.compile(r"(?:^\|.*\|[ \t]*\n){3,}", re.MULTILINE)


def read(text: str, suffix: str) -> Reading:
    return extract(parse_document(text.encode(), name=f"document{suffix}"))


def fact(claim: Claim) -> str:
    value = claim.value.key if isinstance(claim.value, Node) else claim.value
    return f"{claim.subject.kind} {claim.subject.key} {claim.property} {value}"


def facts(reading: Reading) -> frozenset[str]:
    return frozenset(fact(claim) for claim in reading.claims)


@cache
def original(path: Path) -> tuple[str, Reading, frozenset[str]]:
    text = path.read_bytes().decode()
    reading = read(text, path.suffix)
    return text, reading, facts(reading)


# --- changes ----------------------------------------------------------------------------------------------------------


def by_line(change: Callable[[str], str]) -> Change:
    """A change of each line outside front matter and code."""

    def changed(text: str) -> str:
        front = found[0] if (found := FRONT.match(text)) else ""
        out, code = [], False
        for line in text[len(front) :].split("\n"):
            code ^= FENCE.match(line) is not None
            out.append(line if code or FENCE.match(line) else change(line))
        return front + "\n".join(out)

    return changed


def every(pattern: str, put: str | Callable[[re.Match[str]], str]) -> Callable[[str], str]:
    return lambda text: re.sub(pattern, put, text)


def as_html(text: str) -> str | None:
    if FRONT.match(text):
        return None  # a page has no front matter
    page = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    return f"<html><body>\n{page}</body></html>"


def wrapped(line: str) -> str:
    """A long line of prose broken at 72 columns, unless a mark would begin a line or a name has a space in code."""
    mark = re.match(r"\s*(?:[-*+]\s+|\d+[.)]\s+)?", line)
    if len(line) <= 72 or re.search(r"^\s{4}|^\s*[#<>|\[]|[|`<]|\]\(|http|\S {2,}\S", line) or mark is None:
        return line
    lines = textwrap.wrap(
        line, 72, subsequent_indent=" " * len(mark[0]), break_long_words=False, break_on_hyphens=False
    )
    begun = any(re.match(r"\s*(?:[-*+#>]\s|\d+[.)]\s|[=-]+\s*$)", later) for later in lines[1:])
    return line if begun else "\n".join(lines)


def unspaced_dash(line: str) -> str:
    return re.sub(r"(?<=\w) — (?=\w)", "—", line) if line.startswith("#") else line


def html_tables(text: str) -> str | None:
    """Pipe tables of plain cells as HTML."""

    def table(found: re.Match[str]) -> str:
        rows = [[c.strip() for c in line.strip().strip("|").split("|")] for line in found[0].splitlines()]
        plain = not re.search(r"[`*<\[\\]", found[0]) and re.fullmatch(r"[\s:-]+", "".join(rows[1]))
        if not plain or len({len(row) for row in rows}) > 1:
            return found[0]
        head, *body = ["".join(f"<td>{cell}</td>" for cell in row) for row in (rows[0], *rows[2:])]
        head = head.replace("td>", "th>")
        return "<table>" + "".join(f"<tr>{row}</tr>\n" for row in (head, *body)) + "</table>\n"

    return TABLE.sub(table, text)


def reversed_rows(text: str) -> str:
    def table(found: re.Match[str]) -> str:
        head, dashes, *body = found[0].splitlines()
        return "\n".join((head, dashes, *reversed(body))) + "\n" if re.fullmatch(r"[\s|:-]+", dashes) else found[0]

    return TABLE.sub(table, text)


def in_words(found: re.Match[str]) -> str:
    return f"{found[1]} {'billion' if found[2] == 'B' else 'million'}"


def thousand_million(found: re.Match[str]) -> str:
    return f"{float(found[1]) * 1000:,.0f} million"


def before_text(piece: str) -> Change:
    """A piece at the head of the page, below its front matter."""

    def changed(text: str) -> str:
        front = found[0] if (found := FRONT.match(text)) else ""
        return front + piece + text[len(front) :]

    return changed


def after_text(section: str) -> Change:
    return lambda text: f"{text.rstrip()}\n\n{section}\n"


def tagged(text: str) -> str | None:
    return None if FRONT.match(text) else f"---\ntags:\n- example\n- page\n---\n\n{text}"


STRANGER = "Quibnor-13B"
RELATED = (
    f"## Related work\n\n{STRANGER} is a language model with 13 billion parameters that was trained on 64 A100 GPUs for"
    " 12 days by Sellick Labs. It is under the MIT license."
)
CITATION = "## Citation\n\n```bibtex\n@misc{z, title={A model with 13 billion parameters}, year={2025}}\n```"
TYPOGRAPHERS = by_line(
    lambda line: line if re.search(r"[<>`=]|\]\(|http", line) else re.sub(r'"([^"]*)"', "“\\1”", line.replace("'", "’"))
)

CHANGES: dict[str, tuple[Change, str]] = {
    "as-html": (as_html, ".md"),
    "bullets": (by_line(every(r"^(\s*)[-*](?=\s+[^\s*-])", r"\1+")), ".md"),
    "typographic-bullets": (by_line(every(r"^[-*](?=\s+[^\s*-])", "•")), ".md"),
    "keys-not-bold": (
        by_line(every(r"^(\s*(?:[-*+]\s+)?)\*\*([^*:]{1,60})(?::\*\*|\*\*:)(?=\s)", r"\1\2:")),
        ".md",
    ),
    "wrapped": (by_line(wrapped), ".md .txt"),
    "line-breaks": (lambda text: text.replace("\n", "\r\n"), ".md .txt .html"),
    "fixed-spaces": (every(r"(?<=\d) (?=[A-Za-z])(?![^<>]*>)", "\u00a0"), ".md .txt .html"),
    "fixed-spaces-between-words": (
        by_line(lambda line: re.sub(r"(?<=\w) (?=\w)", "\u00a0" if PROSE.match(line) else " ", line)),
        ".md",
    ),
    "typographic-quotes": (TYPOGRAPHERS, ".md .txt"),
    "unspaced-dash": (by_line(unspaced_dash), ".md"),
    "tables-in-html": (html_tables, ".md"),
    "rows-reversed": (reversed_rows, ".md"),
    "no-thousands": (every(THOUSANDS, lambda m: m[0].replace(",", "")), ".md .txt .html"),
    "fixed-thousands": (
        every(THOUSANDS, lambda m: m[0].replace(",", "\u202f")),
        ".md .txt .html",
    ),
    "billion": (every(rf"{SCALED}(B|M){COUNTED}", in_words), ".md .txt .html"),
    "thousand-million": (every(rf"{SCALED}(?:B|billion){COUNTED}", thousand_million), ".md .txt .html"),
    "hours": (
        every(r"(?<![\w.,–-])(\d+(?:\.\d+)?)\s+days?\b(?!,?\s+\d)", lambda m: f"{float(m[1]) * 24:g} hours"),
        ".md .txt .html",
    ),
    "vendor": (every(MAKER, "NVIDIA "), ".md .txt .html"),
    "memory": (every(r"\b(A100|H100|V100|H800)[- ](\d\d)\s?GB?\b", r"\1 \2 GB"), ".md .txt .html"),
    "badge": (before_text("[![build](https://img.example.org/passing.svg)](https://example.org/ci)\n\n"), ".md"),
    "tags": (tagged, ".md"),
    "citation": (after_text(CITATION), ".md"),
    "another-model": (after_text(RELATED), ".md"),
}  # fmt: skip

EXCEPTIONS: dict[str, dict[str, str]] = {
    "as-html": {
        "c16-bertolt.md": "items below a paragraph without a blank line are parts of it in Markdown, items on a page",
        "c43-stencil.md": "on a page a link alone is a title of what it leads to, in bold as well",
        "c71-godwit.md": "the lines of a paragraph are a sheet in a file, and run on on a page",
        "n45-opening.md": "a list below a paragraph is one block in Markdown, a sheet of items on a page",
    },
    "typographic-bullets": {"c40-mudlark-7b.md": "Markdown takes an item for one below that before it, by its mark"},
    "wrapped": {"c24-changelog.txt": "a device's name that a line divides, set in, is counted by no number before it"},
    "rows-reversed": {
        "c30-helixfold-lm.md": "an empty cell stands for the one above it",
        "c31-tarn.md": "the first row of the body goes on the head: 5-shot, 4-shot",
        "c95-wigeon.md": "a row may head those below it",
        "c38-electrum.md": "the first row of the body goes on the head: each test's metric",
        "c75-curlewmae.md": "an empty cell stands for the one above it",
        "c75-heron.md": "an empty cell stands for the one above it",
        "c113-apothec.md": "an empty cell stands for the one above it",
        "c125-kittiwake.md": "an empty cell stands for the one above it",
    },
    "another-model": {
        "c102-grebe.md": "a report whose title names no model is of the only one of which it tells a training"
    },
    "last-section-left-out": {"c53-stint.md": "which models 'they' are hangs on how many the document names"},
    "a-coined-model": {
        "c125-kittiwake.md": "a name is that of a model whose words its title spells out by its letters",
        "n43-system.md": "a plain word at the head of a part is a model's name only where a table knows it",
        "n48-open-weights.md": "whose a model is, a possessive tells of known makers' known models",
        "n49-study.txt": "the same",
    },
}
SOME = {"line-breaks": 3, "tags": 3, "citation": 3}
"""Changes that have nothing to do with what a document says are tried on one in three of them."""


def difference(before: frozenset[str], after: frozenset[str]) -> str:
    return "; ".join([*(f"lost {f}" for f in sorted(before - after)), *(f"new {f}" for f in sorted(after - before))])


def compare(change: Change, suffixes: str, step: int, *, html: bool) -> tuple[dict[str, str], int]:
    """What differs, by document, and to how many documents the change applies."""
    found, applied = {}, 0
    for path in DOCUMENTS[::step]:
        text, _, before = original(path)
        changed = change(text) if path.suffix in suffixes.split() else None
        if changed is None or changed == text:
            continue
        applied += 1
        after = facts(read(changed, ".html" if html else path.suffix))
        if told := difference(before, frozenset(f for f in after if not f.split()[1].startswith(STRANGER.lower()))):
            found[path.name] = told
    return found, applied


def check(name: str, found: dict[str, str], applied: int) -> None:
    expected = EXCEPTIONS.get(name, {})
    assert {path: told for path, told in found.items() if path not in expected} == {}
    assert expected.keys() <= found.keys(), "no exception any more"
    assert applied > 1


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_said_stays(name: str) -> None:
    change, suffixes = CHANGES[name]
    check(name, *compare(change, suffixes, SOME.get(name, 1), html=name == "as-html"))


def test_a_section_that_is_left_out_leaves_nothing_new() -> None:
    found, applied = {}, 0
    for path in DOCUMENTS:
        text, _, before = original(path)
        heads = [m.start() for m in re.finditer(r"^## ", text, re.MULTILINE)]
        if path.suffix != ".md" or len(heads) < 3 or text[: heads[-1]].count("\n```") % 2:
            continue
        applied += 1
        if new := facts(read(text[: heads[-1]], ".md")) - before:
            found[path.name] = difference(before, before | new)
    check("last-section-left-out", found, applied)


# --- names ------------------------------------------------------------------------------------------------------------

COINED = "Osperia"


def described(reading: Reading) -> str:
    """The letters at the head of the name of the model that most claims are about; "" where there is none."""
    times: dict[Node, int] = {}
    for claim in reading.claims:
        if claim.subject.kind == "Model":
            times[claim.subject] = times.get(claim.subject, 0) + 1
    if not times:
        return ""
    _, forms = reading.entities[max(times, key=lambda node: (times[node], node))]
    return next((word[0] for form in sorted(forms) if (word := re.match(r"[^\W\d_]{2,}", form))), "")


def coined(found: re.Match[str]) -> str:
    """A name that nobody has heard, of the same letter case."""
    if found[0].islower():
        return COINED.lower()
    if found[0].isupper():
        return COINED.upper()
    return COINED if found[0].istitle() else f"{COINED[:4]}{COINED[4:].title()}"


def test_a_coined_model_is_read_like_a_known_one() -> None:
    found, applied = {}, 0
    for path in DOCUMENTS:
        text, reading, before = original(path)
        if not (word := described(reading)):
            continue
        applied += 1
        changed = re.sub(rf"(?<![^\W\d_])(?i:{re.escape(word)})(?![a-z])", coined, text)
        after = {fact.replace(COINED.lower(), word.lower()) for fact in facts(read(changed, path.suffix))}
        if told := difference(same(before), same(after)):
            found[path.name] = told
    check("a-coined-model", found, applied)


def same(told: Iterable[str]) -> frozenset[str]:
    """Facts with names as a table has them, which sets a hyphen where it likes."""
    return frozenset(fact.replace("-", "") for fact in told)
