"""Names of models at the head of sections, of items and of rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from modelatlas.gazetteer import Gazetteer
from modelatlas.model import Layout, Table
from modelatlas.titles.others import is_other_thing, opens_as_program
from modelatlas.titles.shapes import MANY, cleaned, is_generic, is_named, is_shaped, may_be_model
from modelatlas.words import word_list

_HEADS = frozenset(word_list("tables", "models"))
_ITEM_HEAD = re.compile(
    r"(?P<name>[^\W_][\w.+/-]*(?:\s[\w.+/-]+){0,3}?)\s*(?:\(\s*~?\d+(?:\.\d+)?\s?(?:B|M|K|T|billion|million)(?:\s+(?:params?|parameters?))?\s*[,;)]"
    r"|[:–—-]\s+~?\d+(?:\.\d+)?\s?(?:B|M|T|[bmtr]+illion)\s+(?:total\s+|trainable\s+)?(?:params?|parameters?)\b)"
)
_OF_DATA = re.compile(r"\W*(?:(?:pre-?)?training\s+)?(?:data(?:\s?sets?)?|corp(?:us|ora))\b", re.IGNORECASE)
"""A heading over the data: what it names is a set of them."""
_TOLD = re.compile(
    r"[\s\u2060]*(?:An?|Our)\s(?:[\w./-]+,?\s){0,8}?(?:[Mm]odel|[Tt]ransformer|[Nn]etwork|LLM|VLM|[Ee]ncoder|[Cc]lassifier)(?=[\s.,])"
    r"|[\s\u2060]*(?:(?:Dense|Sparse|MoE|Mixture\sof\s[Ee]xperts),?\s)?~?\d+(?:\.\d+)?\s?[BM](?:\s(?:parameters|params))?[.,;(\s]"
)
"""How a section begins that says of its heading what it is: "A 6 billion parameter language model trained on …",
"Dense, 70B."."""
_IN_BRACKETS = re.compile(r"\s\((?!\d)[^()]{2,40}\)$")
"""Who made it, after a name: "Tern-2 (Fjord Labs)"."""
_PHRASE = re.compile(r"\b(?:an?|the|of|for|with|on|in|to|and|your)\b")
"""Words of a heading that is no name: "Evaluating a CTC model"."""
_DATED = re.compile(r"^\W*(?:19|20)\d\d[-/.]\d{1,2}(?:[-/.]\d{1,2})?\W+")
"""The day of a piece of news, before what it is on."""
_ITEM_OF_SIZE = re.compile(
    r"(?P<name>(?=[^\W\d_][\w.-]*\d)[\w.-]{3,60})\s*(?:[:–—-]|\s)\s*(?:[Aa]n?|[Tt]he|[Oo]ur)\s+~?\d+(?:\.\d+)?\s?(?:B|M|[bm]illion)[\s-]param"
)
"""An item that says of a name how many parameters it has: "tern40M-text - a 40 million parameter model"."""
_ITEM_WAS = re.compile(
    r"(?P<name>(?=[^\W\d_][\w.]*-)[\w.-]{4,60}):\s+(?:\([^()]{1,60}\)\s+)?(?:pre-?|fine-?)?(?:trained|tuned)\s+(?:on|with|using|for)\b"
)
"""An item that says of a name how it was trained: "tern-base: trained with 64 GPUs"."""
_CHECKPOINT = r"(?=[^\W\d_][\w.]*-)(?=[\w.-]*\d)[\w.-]{3,60}\w"
_ITEM_RESUMED = re.compile(
    rf"(?P<name>{_CHECKPOINT}):\s+(?:[Rr]esumed|[Cc]ontinued|[Ii]nitiali[sz]ed|[Ff]ine-?tuned)\s+from\s+(?P<base>{_CHECKPOINT})(?![\w-]|\.\w)"
)
"""An item that says of a checkpoint which one its training began with: "tern-v2.ckpt: Resumed from tern-v1.ckpt"."""
_ITEM_IS_A = re.compile(
    r"(?P<name>(?=[^\W\d_][\w.-]{0,60}[_-])(?=[\w.-]{1,60}\d)[\w.-]{2,80}):\s+(?:[Aa]n?|[Tt]he|[Oo]ur)\s(?:[\w/.+-]+,?\s){1,8}?(?:(?:pre-?)?trained|fine-?tuned)\s+(?:on|from|with|for|using)\b"
)
"""An item that says of a name what was trained: "`tern_xl_s13b`: A ViT-L/14 trained on …"."""
_MEMBER = re.compile(
    r"(?!(?i:top|step|iter(?:ation)?|epoch|ckpt|checkpoint|layer|level|part|version|stage|phase|run|seed|exp|fold|trial)s?-)"
    r"(?P<stem>[A-Za-z][\w.+]*)-[A-Za-z0-9][\w.+]*(?:-[A-Za-z0-9][\w.+]*)*"
)
_MODELS = frozenset({"model", "models", "model name", "llm", "system"})
_IN_LIST = re.compile(r"[^\W\d_][\w.+]*(?:[ -][\w.+]+){0,4}")


def find_section_names(layout: Layout, gazetteer: Gazetteer) -> list[str]:
    """Names of models that head a section which speaks of them: "### Tern-7B", "### MetaNet … MetaNet models are"."""
    out = []
    headings = [b for b in layout.blocks if b.kind == "heading"][:MANY]
    ends = [*(b.span.start for b in headings[1:]), len(layout.text)]
    for heading, end in zip(headings, ends, strict=False):
        title = layout.text[heading.span.start : heading.span.end]
        if len(title.split()) > 6 or _OF_DATA.match(title):
            continue
        for name in cleaned(title):
            if (
                may_be_model(name, gazetteer)
                and len(name.split()) < 4
                and not _PHRASE.search(name)
                and (
                    is_used(layout.text[heading.span.end : end], name)
                    or (_is_all_of(title.strip(), name) and _TOLD.match(layout.text, heading.span.end, end))
                )
                and (name == title.strip() or not is_other_thing(layout.text, name))  # "TernKit model for Faroese"
            ):
                out.append(name)
                break
    return out


def _is_all_of(title: str, name: str) -> bool:
    """Whether a name is all of a heading, but for its maker in brackets, beside which a plain word is a name too.

    >>> _is_all_of("Tern-2", "Tern-2"), _is_all_of("Tern (Fjord Labs)", "Tern"), _is_all_of("Overview", "Overview")
    (True, True, False)
    """
    bare = _IN_BRACKETS.sub("", title)
    return name == bare and (is_named(name) or (bare != title and re.fullmatch(r"[A-Z][a-z]{3,}", name) is not None))


def find_item_names(layout: Layout, gazetteer: Gazetteer) -> list[str]:
    """Names at the head of items that give their size or say what they are: "Tern-S (21M params): …", "tern_s: A …"."""
    out = []
    for block in layout.blocks:
        if block.kind == "item" and (found := _ITEM_HEAD.match(layout.text, block.span.start, block.span.end)):
            name = _DATED.sub("", found["name"].rstrip(":"))
            if is_shaped(name) and may_be_model(name, gazetteer) and not is_generic(name):
                out.append(name)
        elif block.kind == "item" and (
            found := _ITEM_OF_SIZE.match(layout.text, block.span.start, block.span.end)
            or _ITEM_WAS.match(layout.text, block.span.start, block.span.end)
            or _ITEM_IS_A.match(layout.text, block.span.start, block.span.end)
        ):
            out.append(found["name"])
        elif block.kind == "item" and (found := _ITEM_RESUMED.match(layout.text, block.span.start, block.span.end)):
            out.extend(found.group("name", "base"))
    return out


def find_table_names(layout: Layout, gazetteer: Gazetteer) -> list[str]:
    """Names at the head of rows that say which model each is, of one stem: "Tern-S" and "Tern-B" below "name"."""
    out: list[str] = []
    for table in layout.tables:
        out.extend(_listed(table, layout, gazetteer))
        cells = [" ".join(layout.text[row[0].start : row[0].end].split()) for row in table.rows[:MANY]]
        if not table.headers or len(cells) < table.headers or cells[table.headers - 1].lower() not in _HEADS:
            continue
        found = [name for cell in cells[table.headers :] if (name := _MEMBER.fullmatch(cell))]
        stems = Counter(name["stem"] for name in found)
        out.extend(name[0] for name in found if stems[name["stem"]] > 1 and may_be_model(name[0], gazetteer))
    return out


def _listed(table: Table, layout: Layout, gazetteer: Gazetteer) -> Iterator[str]:
    """Names that stand below the head "Model" of a table of several, each with the shape of a name."""
    if table.headers != 1 or len(table.rows) < 3:
        return
    head = layout.text[table.rows[0][0].start : table.rows[0][0].end]
    if " ".join(head.lower().split()) not in _MODELS:
        return
    cells = [layout.text[row[0].start : row[0].end] for row in table.rows[1:MANY]]
    tests = sum(any(m.entity.kind == "Benchmark" for m in gazetteer.find(cell)) for cell in cells)
    if tests > 1 and tests * 2 >= len(cells):
        return  # the models head the columns
    for row in table.rows[1:MANY]:
        name = " ".join(layout.text[row[0].start : row[0].end].split())
        if len(name) > 3 and _IN_LIST.fullmatch(name) and is_named(name) and may_be_model(name, gazetteer):
            yield name


_THIS_TOOL = re.compile(
    r"\b[Tt]his\s+(?:tool|library|package|toolkit|software|application)\s+(?:provides|offers|lets|allows|helps|is\s+(?:designed|intended|meant|made|an?))\b"
)
_MODEL = re.compile(
    r"\b(?:[Tt]his|[Tt]he|[Oo]ur|[Tt]hese)\s+(?:[\w-]+\s+){0,2}?(?:models?|network|checkpoints?|weights)\b|\bparameters\b"
)


def is_tool(text: str, name: str) -> bool:
    """Whether a text speaks of a name as of a library, and nowhere as of a model.

    >>> is_tool("Build on the TernKit code base.", "TernKit"), is_tool("The Tern library loads Tern models.", "Tern")
    (True, False)
    """
    called = re.search(
        rf"(?<![\w-]){re.escape(name)}\s+(?:code\s?base|library|toolkit|(?:Python\s+)?package|Python\s+API|CLI)\b", text
    )
    told = called or (_THIS_TOOL.search(text) and not _MODEL.search(text))
    return (bool(told) and not is_used(text, name)) or (opens_as_program(text) and not is_used(text, name, _IS_MODEL))


_IS_ONE = (
    r"(?:is|are)\s+(?:an?|the|our|[A-Z][\w.-]*['’]s)\s+(?:[\w-]+(?:\.\d[\w-]*)?,?\s+(?:\([A-Z][A-Za-z]{1,7}\)\s+)?){0,8}?"
    r"(?:models?|transformers?|LLMs?|networks?|family|suite|series|collection|checkpoints?)\b"
)
_IS_MODEL = re.compile(rf"(?:\s?\([^()]{{1,60}}\))?,?\s+(?:{_IS_ONE}|(?:was|were)\s+(?:pre-?)?trained\b)")
"""What stands after the name of a model and of nothing else: others have "models", as a library has."""
_SAID_OF_MODEL = re.compile(
    r"[\s-]v?\d+(?:\.\d+)?[BMK](?!\w)"
    r"|(?:\s?\([^()]{1,60}\))?,?\s+"
    r"(?:models?\b|(?:family|series|checkpoints?|weights)\b|(?:was|were|is|are)\s+(?:pre-?)?(?:trained|fine-?tuned)"
    rf"|{_IS_ONE}"
    r"|has\s+(?:[\w.,~]+\s+){1,3}parameters|(?:comes|is\s+(?:available|released|offered))\s+in\s+(?:[\w-]+\s+){0,3}sizes\b"
    r"|(?:consists?|comprises?|compris\w+|contains?|has)\s+(?:[\w.,-]+\s+){0,5}(?:parameters|models?|decoder|encoder)"
    r"|an?\s+(?:[\w.,-]+\s+){0,6}(?:models?)\b)"
)
"""What stands after the name of a model."""
_SUBTITLE = re.compile(r":\s+(?:A|An|The)\s+(?:[\w-]+\s+){0,5}?(?:Model|Network|Transformer)s?\b")
"""What stands after it in the title of a paper: "Tern: A Model of Birds"."""


def is_used(text: str, name: str, said: re.Pattern[str] = _SAID_OF_MODEL) -> bool:
    """Whether the text speaks of the name as of a model: ``said`` is what stands after one."""
    at = text.find(name)
    while at >= 0:
        before, end = text[at - 1 : at], at + len(name)
        if not re.match(r"[\w-]", before) and said.match(text, end):
            return True
        if before in tuple('"“') and _SUBTITLE.match(text, end):
            return True
        at = text.find(name, at + 1)
    return False
