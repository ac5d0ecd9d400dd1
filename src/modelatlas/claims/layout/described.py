"""Cells of tables that describe their row's model in words, or give its size beside its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.values import Text
from modelatlas.claims.prose.discourse import Owner
from modelatlas.claims.prose.drafts import Draft
from modelatlas.lexicon import slug
from modelatlas.model import Mention, Node, Span
from modelatlas.versions import NAMED_SIZE, name_size

_MADE_FROM = re.compile(
    r"\b(?:(?:fine-?\s?tun|instruct(?:ion)?[\s-]tun|distill|quanti[sz]|initiali[sz]|adapt|deriv|prun|obtain|continued)\w*\s+(?:\w+\s+){0,3}?"
    r"(?:from|of|upon|on\s+top\s+of)|(?:version|variant|fine-?tune|distillation|(?:enhanced|extended|improved|tuned|quantized)\s+(?:base\s+)?model)\s+of|(?:based|built)\s+(?:up)?on|starting\s+(?:from|with)"
    r"|(?:extend|continu)\w*\s+(?:the\s+)?(?:pre-?)?training\s+of|(?<![\w-])train(?:ed|ing)\s+from)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_AS_BASE = re.compile(r"\s+as\s+(?:the|its|a)\s+(?:base|starting|foundation|parent|teacher)\b", re.IGNORECASE)
_MADE_ON = re.compile(
    r"[`*_]*\s+(?:further\s+)?(?:fine-?\s?|instruct(?:ion)?[\s-])?tuned\s+(?:on|with|for)\b", re.IGNORECASE
)
"""After the name that a cell begins with: "tern-large fine-tuned on MNLI"."""
_COUNTED = re.compile(
    r"[\s*_`]*(?:(?:an?|the|our|small|large|smaller|larger|base|dense|main|full|about|new|compact|tiny|medium|pre-?trained|fine-?tuned|distilled|multilingual|open)\s+|~\s?)*",
    re.IGNORECASE,
)
"""What stands before the count that a cell describes its model by: "A smaller 1B parameter model with 8K context"."""
_CONTEXT = re.compile(r"[\s-](?:tokens?[\s-])?context\b", re.IGNORECASE)
_BEFORE = 80
"""Characters before a name in which it is said what was made of it."""


def read_description(
    found: Found, owner: Owner, cell: Span, rows: Mapping[str, Owner], passages: Sequence[Span], text: Text
) -> None:
    """Claim what a cell in words says of its row's model; ``rows`` are the models that other rows name."""
    if len(owner.nodes) != 1:
        return
    counts = [m for m in text.inside(cell) if m.kind == "params" and m.quantity]
    if len(counts) == 1 and counts[0].quantity and _stands_alone(counts[0], cell, text):
        found.add(owner, "parameterCount", int(counts[0].quantity.value), passages, "described-in-cell")
    if len(text.slice(cell).split()) < 4:
        return
    read_origin(found, owner, cell, rows, passages, text)
    if len(counts) == 1 and counts[0].quantity and _COUNTED.fullmatch(text.text, cell.start, counts[0].start):
        found.add(owner, "parameterCount", int(counts[0].quantity.value), passages, "described-in-cell")
    lengths = {value for m in text.inside(cell) if (value := _context(m, text, cell))}
    if len(lengths) == 1:
        found.add(owner, "contextLength", lengths.pop(), passages, "described-in-cell")


def read_origin(
    found: Found, owner: Owner, cell: Span, rows: Mapping[str, Owner], passages: Sequence[Span], text: Text
) -> None:
    """Claim what a cell says its row's model was made from: "tuned from Tern-7B on code", "Calyx (based on Tern)"."""
    read_own_base(found, owner, cell, passages, text)
    for start, end, node in (*_names(cell, rows, text), *_repositories(found, cell, text)):
        before = text.text[max(cell.start, start - _BEFORE) : start]
        made = bool(_MADE_FROM.search(before) or _AS_BASE.match(text.text, end, cell.end))
        made = made or (not before.strip(" `*_") and bool(_MADE_ON.match(text.text, end, cell.end)))
        if node not in owner.nodes and made:
            found.add(owner, "derivedFrom", node, passages, "described-in-cell")


def read_own_base(found: Found, owner: Owner, told: Span, passages: Sequence[Span], text: Text) -> None:
    """Claim the base of which no more is said than its size: "tuned version of the base 9B model" of "Tern-9B-it"."""
    if len(owner.nodes) != 1 or not _OF_THE_BASE.search(text.slice(told)):
        return
    stem, tuned = _TUNED_NAME.subn("", owner.nodes[0].key)
    named = {key for key in (stem, f"{stem}-base", f"{stem}-pt") if key in text.models}
    if tuned and len(named) == 1:
        found.add(owner, "derivedFrom", Node("Model", named.pop()), passages, "described-in-cell")


_TUNED_NAME = re.compile(r"-(?:it|instruct|instruction-tuned|chat|sft|dpo|rl)$")
_OF_THE_BASE = re.compile(
    r"\b(?:tuned|trained|aligned|optimi[sz]ed)\s+(?:(?:version|variant)\s+of|from|on\s+top\s+of)\s+(?:the|its|our)\s+"
    rf"(?:(?:base|pre-?trained|foundation)\s+(?:{NAMED_SIZE}\s+)?|{NAMED_SIZE}\s+base\s+)model\b",
    re.IGNORECASE,
)


def _stands_alone(count: Mention, cell: Span, text: Text) -> bool:
    """Whether a count is a line of a cell, with nothing beside it but a remark: "3.5B params (Tern-3.5B)"."""
    before, after = text.text[cell.start : count.start], text.text[count.end : cell.end]
    return bool(re.search(r"(?:^|<br\s*/?>|\n)[\s*_`~]*$", before) and re.match(r"[\s*_`]*(?:$|<br|\n|[(（])", after))


_SIZED = re.compile(
    rf"[A-Z][\w.+-]*(?:\s[\w.+-]+){{0,4}}?(?:[\s_-]{NAMED_SIZE}(?![A-Z\d])(?:[\s_-](?:Base|Instruct|Chat|IT|PT))?|\s?\({NAMED_SIZE}\))",
    re.IGNORECASE,
)
_EXPERTS = re.compile(r"\d\s?x\s?\d|(?<![A-Za-z])A\d|\bText-\d", re.IGNORECASE)
"""Sizes of experts, of what is active, or of a part: "8x7B", "30B-A3B", "ViT-39M/16 Text-19M"."""


def read_size_of_name(found: Found, owner: Owner, cell: Span, passages: Sequence[Span], text: Text) -> None:
    """Claim the parameters that a cell gives beside its model's name, "Tern Base (~95M params)", or in the name."""
    counts = [m for m in text.inside(cell) if m.kind == "params" and m.quantity]
    if len(counts) == 1 and counts[0].quantity and text.slice(cell).rstrip().endswith(")"):
        count = counts[0].quantity
        found.add(owner, "parameterCount", int(count.value), passages, "described-in-cell", hedged=count.approximate)
        return
    name = " ".join(text.slice(cell).split()).strip(" *_`")
    size = name_size(name) if _SIZED.fullmatch(name) and not _EXPERTS.search(name) else 0
    if size and _is_lettered(name, text.text):
        return
    if size and name.endswith(")") and _counts_else(name.rpartition("(")[0].rstrip(), text.text):
        return
    if size and len(owner.nodes) == 1:
        found.drafts += [
            Draft(owner.nodes[0], "parameterCount", size, span, "size-in-name", True, fallback=True)
            for span in passages
        ]


_SEEN = re.compile(
    r"(?<![\w.])(?P<size>\d+(?:\.\d+)?\s?[BMK])\s(?:(?:pre-?)?training\s|(?:un)?label\w+\s|[\w-]*(?:image|text|video|protein)s?\s)?"
    r"(?:(?:gradient|update)\s)?(?:steps|iterations|updates|images|samples|examples|pairs|sequences|videos|clips|sentences|molecules|documents|tokens)\b"
)
"""A number of what a training sees: "1.5M steps"."""


def _is_lettered(name: str, text: str) -> bool:
    """Whether a name's last letter is that of its version: "TERN-1b" beside "TERN-1v" or "TERN-1"."""
    stem = name[:-1]
    if not _LETTERED.fullmatch(name):
        return False
    return re.search(rf"(?<![\w-]){re.escape(stem)}(?:[ac-ln-su-z](?![\w.])|(?![\w.-]))", text) is not None


_LETTERED = re.compile(r"[\w-]{1,40}[A-Za-z]-\db")


def _counts_else(name: str, text: str) -> bool:
    """Whether the numbers in brackets after a name count what its training saw: "Tern (1.5M)" beside "1.5M steps"."""
    seen = {name_size(found["size"].replace(" ", "")) for found in _SEEN.finditer(text)}
    own = re.finditer(rf"{re.escape(name)}\s?\((\d+(?:\.\d+)?[BMK])\)", text) if seen else ()
    return any(name_size(found[1]) in seen for found in own)


def _names(cell: Span, rows: Mapping[str, Owner], text: Text) -> Iterator[tuple[int, int, Node]]:
    """The models that a cell names: by names that the text knows, or as other rows of its table are named."""
    for m in text.inside(cell):
        if m.kind == "model" and m.entity:
            yield m.start, m.end, Node("Model", m.entity.key)
    for name, owner in rows.items():
        if len(name) > 3 and len(owner.nodes) == 1:
            for named in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text.slice(cell)):
                yield cell.start + named.start(), cell.start + named.end(), owner.nodes[0]
    for told in _BY_STAGE.finditer(text.text, cell.start, cell.end):
        ending = re.compile(rf"[\w.+-]+[\s_-]{told['stage']}", re.IGNORECASE)
        called = {owner.nodes[0] for name, owner in rows.items() if len(owner.nodes) == 1 and ending.fullmatch(name)}
        if len(called) == 1:
            yield *told.span(), called.pop()


_BY_STAGE = re.compile(r"(?<![\w-])(?P<stage>base|sft|dpo|instruct|chat)\s+model(?![\w-])", re.IGNORECASE)
"""A model of the table by its stage alone: "trained from base model" means "Tern-7B-Base"."""


_REPOSITORY = re.compile(r"(?<![\w./-])[\w.-]+/(?P<name>(?=[\w.-]*\d)[A-Za-z][\w.]*-[\w.-]*\w)(?![\w/])")
"""A model as a hub names it: "fjord/Tern-2B-Instruct"."""


def _repositories(found: Found, cell: Span, text: Text) -> Iterator[tuple[int, int, Node]]:
    """The models that a cell names as a hub does, of which the text may know nothing."""
    known = {m.start for m in text.inside(cell) if m.kind == "model"}
    for named in _REPOSITORY.finditer(text.text, cell.start, cell.end):
        if named.start("name") not in known:
            node = Node("Model", slug(named["name"]))
            found.surfaces.setdefault(node, named["name"])
            yield named.start(), named.end(), node


def _context(m: Mention, text: Text, cell: Span) -> int:
    if m.quantity is None or not (
        m.kind == "context" or (m.kind in ("number", "size") and _CONTEXT.match(text.text, m.end, cell.end))
    ):
        return 0
    return int(m.quantity.value)
