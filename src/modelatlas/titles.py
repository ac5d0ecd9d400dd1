"""Names of models that only a document's layout shows: its title, the name in its front matter, its headings."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence

from modelatlas.gazetteer import Gazetteer
from modelatlas.model import Layout, Span, Table
from modelatlas.resources import data_text

_HEAD = re.compile(
    r"^\W*(?:(?:the\s+)?(?:official\s+)?(?:(?:model|system)\s+card|read\s?me|repository|repo|documentation|code|weights|home\s?page|project\s+page|"
    r"implementation|pytorch\s+implementation|technical\s+report|report)\s*(?:for|of|on|:|[-–—|])\s*|"
    r"(?:introducing|welcome\s+to|meet|announcing|about|what\s+is|overview\s+of|presenting|modell|modèle|modelo|modello)\s+)+(?:the\s+)?",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:[\s:|,–—-]+(?:(?:model|system)\s?cards?|specifications?|technical\s+report|tech\s+report|report|models?|readme(?:\.md)?|documentation|release|overview|weights|"
    r"checkpoints?|repository|paper|project|page|github|series|family|collection|suite|introduction|llms?|training|details|"
    r"language\s+models?|family\s+of\s+(?:[\w-]+\s+){0,2}models|results|is\s+here|v?ersion))+\W*$",
    re.IGNORECASE,
)
_CUT = re.compile(r"\s*(?:\s[-–—|·•]+\s|[:(\[{|\n]|,\s)\s*")
_HEADLINE = re.compile(
    r"^.*?\s(?:releases|released|unveils|launches|announces|introduces|open-?sources|debuts|ships|presents)\s+(?:(?:its|the|a|an|new|first|latest)\s+)*",
    re.IGNORECASE,
)
"""Who does what, before the name in a headline: "Fjord AI releases Tern 3"."""
_WITH_OWNER = re.compile(r"[\w.-]+/(?=[\w.-]*[A-Za-z]{3})[\w.-]+")
"""A repository's name: "example/Tern-7B", but not "ViT-B/32"."""
_NAME = re.compile(r"[^\W_][\w.+/’'-]*(?:\s[\w.+/’'-]+){0,5}")
_WORDS = tomllib.loads(data_text("words.toml"))
_FIELDS = frozenset(_WORDS["titles"]["fields"].split())
"""Short names of fields, methods and media, which titles have too: the name of no model."""
_HEADS = frozenset(_WORDS["tables"]["models"])
GENERIC = frozenset(_WORDS["titles"]["generic"].split())
"""Words that are the title of a section in any card, and the name of nothing."""


_LONGEST = 400
"""Code points of a title."""
SIGNS = re.compile(
    r"^[\u2190-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]+\s*|^[^\w\s(\[{<\"'“‘`*_#/.]+\s+|\s+[^\w\s)\]}>\"'”’`*_.!?+]+$"
)
"""What adorns a title at its head or tail: an emoji, a dash."""


def cleaned(title: str) -> Iterator[str]:
    """What may be the name in a title, the longest first: without "Model card for", subtitle, "technical report".

    >>> list(cleaned("Model Card for Tern-7B: a small model"))
    ['Tern-7B', 'Tern']
    >>> list(cleaned("Quoll Base 2 technical report"))
    ['Quoll Base 2', 'Quoll Base', 'Quoll']
    >>> list(cleaned("🧺 Osier-LM"))
    ['Osier-LM', 'Osier']
    >>> list(cleaned("⚡️Osier: fast retrieval"))
    ['Osier']
    """
    title = SIGNS.sub("", " ".join(title.strip().split("\n")[0].split()))
    if len(title) > _LONGEST:
        return  # a paragraph that is set as a heading
    owned = _WITH_OWNER.match(title) is not None
    title = re.sub(r"^(?i:the)\s+(?=\S+\s+\S)", "", _HEAD.sub("", title))
    for part in _CUT.split(title):
        part = _TAIL.sub("", _HEADLINE.sub("", part)).strip(" *_`\"'“”.,!?🤗")
        part = part.rpartition("/")[2] if _WITH_OWNER.fullmatch(part) else part
        found = _NAME.match(part)
        if found and found.end() == len(part) and not is_generic(part):
            if owned and len(part) > 4 and re.fullmatch(r"[a-z][a-z0-9.]*(?:[-_][a-z0-9.]+)+", part):
                yield part  # a hub's page: "owner/tern-base-finetuned"
                return
            words = part.split()
            for count in range(len(words), 0, -1):
                shorter = " ".join(words[:count])
                if not is_generic(shorter) and (count > 1 or len(shorter) > 2):
                    yield shorter
            if re.search(r"\d[A-Za-z]*-|[A-Za-z]-", part) and len(words) == 1:
                yield from _shorter_hyphened(part)
            return


def _shorter_hyphened(name: str) -> Iterator[str]:
    pieces = name.split("-")
    for count in range(len(pieces) - 1, 0, -1):
        yield "-".join(pieces[:count])


def is_generic(name: str) -> bool:
    """Whether a title says only what a section is about."""
    return all(
        word.lower().strip(".,:;!?&#*'\"") in GENERIC or not re.search(r"[^\W\d_]", word) for word in name.split()
    )


def title_blocks(layout: Layout) -> list[Span]:
    """What may be the document's title: that of the page, then its headings of the first level, else the first one."""
    pages = [b.span for b in layout.blocks if b.kind == "title"]
    headings = [b for b in layout.blocks if b.kind == "heading"]
    first = [b.span for b in headings if b.level == 1]
    return [*pages, *(first or [b.span for b in headings[:1]])]


def front_names(layout: Layout) -> list[str]:
    """The names that the front matter gives: ``model_name``, ``model-index``."""
    found = []
    for entry in layout.entries:
        keys = tuple(key for key in entry.path if not key.isdecimal())
        if keys in (("model_name",), ("model-name",), ("model-index", "name"), ("model_id",), ("pretty_name",)):
            name = layout.text[entry.span.start : entry.span.end].strip()
            found.append(name.rpartition("/")[2] if _WITH_OWNER.fullmatch(name) else name)
    return [name for name in found if _NAME.fullmatch(name) and not is_generic(name)]


_OTHER_THING = (
    r"(?:(?!(?:model|transformer|network|LLM)s?\b)[\w+#/-]+,?\s+){0,5}?(?:benchmarks?|data\s?sets?|corpus|leaderboard|test\s+(?:set|suite)|survey|glossary"
    r"|toolkit|library|package|wrapper|bindings|inference\s+engine|plug-?in|SDK|command-line\s+tool"
    r"|(?:tensor\s+|AI\s+)?(?:accelerator|processor|chip)|supercomputer|start-?up|compan(?:y|ies)|publisher|newspaper|magazine|laboratory|collection\s+of\s+(?:texts?|documents|images|recordings|tasks|questions|prompts))\b"
    r"(?!\s+(?:model|transformer|network|encoder|system|LLM))"
)
_IS_OTHER = re.compile(
    rf"\s*(?:\([^()]{{1,60}}\))?\s*(?:,|is|was|are)\s+(?:an?|the|our|one\s+of\s+the)\s+{_OTHER_THING}"
)
_CALLED = re.compile(
    r"\b(?:benchmark|data\s?set|corpus|leaderboard|library|toolkit|company|start-?up)s?\s(?:called|named|dubbed|known\sas)\s$"
)
_DATA_KEYS = frozenset(
    {"task_categories", "size_categories", "dataset_info", "annotations_creators", "source_datasets"}
)
"""Keys of the front matter that cards of data sets have and those of models have not.

Source: huggingface.co/docs/hub/datasets-cards.
"""


_CARD_KEYS = frozenset({"base_model", "pipeline_tag"})
"""Keys of the front matter that the cards of models have."""


def is_other_thing(text: str, name: str) -> bool:
    """Whether a text says that what it calls ``name`` is a benchmark, a data set, a chip, a firm: no model.

    >>> is_other_thing("We present TideBench, a benchmark of 1,200 tasks.", "TideBench")
    True
    >>> is_other_thing("Tern-7B is a benchmark model. TernSet is the corpus.", "Tern-7B")
    False
    """
    place = text.find(name)
    for _ in range(MANY):
        if place < 0:
            break
        inside = place and (text[place - 1].isalnum() or text[place - 1] in "_-")
        if not inside and (_IS_OTHER.match(text, place + len(name)) or _CALLED.search(text, max(0, place - 60), place)):
            return True
        place = text.find(name, place + len(name))
    return False


def is_of_data(layout: Layout) -> bool:
    """Whether the front matter is that of a data set's card."""
    return any(entry.path[0] in _DATA_KEYS for entry in layout.entries if entry.path)


def says_other(title: str) -> bool:
    """Whether a title says by a word that its document is about no model: a tutorial, a glossary, a job.

    >>> says_other("AI glossary: 30 terms"), says_other("Tern-7B: a tutorial for newcomers"), says_other("Tern-7B")
    (True, False, False)
    """
    head = _CUT.split(title.strip(), maxsplit=1)[0]
    return bool(_OTHER_TITLE.search(_MADE_FROM.sub("", head))) or (
        len(head.split()) > 3 and _STUDY.search(title) is not None
    )


_MADE_FROM = re.compile(r"(?<=\w)\s+(?:\w+-?)?(?:trained|tuned)\s+(?:\S+\s+)??(?:on|with|from)\s.*", re.IGNORECASE)
"""What a title says of what its model was made from: " fine-tuned on the X dataset"."""
_STUDY = re.compile(
    r"\b(?:comparative|empirical|case)\s+stud(?:y|ies)\b|\b(?:by|via|through|for|of)\s+fine-?tuning\b", re.IGNORECASE
)
"""Words of a title, anywhere in it, of a paper on what others' models can do."""
_OTHER_TITLE = re.compile(
    r"^\W*(?:q?lora\s+)?fine-?tuning\b|^\W*(?:building|creating|implementing|understanding|exploring|evaluating|comparing|benchmarking|measuring|analy[sz]ing|assessing|estimating|choosing|how\s+(?:to|we|i|do|does)|why|when|where|who|what(?:'s|’s)?(?!\s+is\s+[A-Z]\S+\W*$)|should|can|is|are|does)\b"
    r"|^\W*(?:(?:large|small|vision|visual|language|embeddings?|foundation|generative|multimodal|reasoning|speech|diffusion|text|image|video"
    r"|audio|world|open-source|open-weight|open|ai|frontier)[\s-]+){1,5}models?(?:\s*\([^()]*\))?\W*$"
    r"|(?<![\w/-])(?:leaderboards?|glossary|tutorial|guide|survey|review\s+of|engineer|scientist|developer\s+advocate|newsletter|roundup|round-up|weekly|roadmap"
    r"|policy|terms|pricing|course|workshop|handbook|cookbook|cheat\s?sheet|data\s?sets?|datasets?|corpus|data\s?sheet|rules|regulations?|act|jobs?|careers?|press\s+kit)(?![\w-])",
    re.IGNORECASE,
)


def find_title(layout: Layout, gazetteer: Gazetteer) -> str:
    """The name of the model that the document is about, as far as its title or its front matter says; else "".

    Of a title the longest head that recurs in the text; the whole name where none does and it looks like one.
    """
    if is_of_data(layout):
        return ""
    given = front_names(layout)
    is_card = any(entry.path[0] in _CARD_KEYS for entry in layout.entries if entry.path)
    titles = title_blocks(layout)
    for span in titles:
        title = layout.text[span.start : span.end]
        if len(title.split()) > 14 or says_other(title):
            continue
        choices = [
            name for name in cleaned(title) if may_be_model(name, gazetteer) and not is_other_thing(layout.text, name)
        ]
        for name in choices:
            maker, _, own = name.partition(" ")
            if own and gazetteer.lookup("Organization", maker) and gazetteer.lookup("Model", own):
                return own  # "Fjord Tern", which the text calls "Tern"
        if choices and re.fullmatch(r"(?=.*\d)[^\s/]+", choices[0]) and _is_shaped(choices[0]):
            return choices[0]  # a name to its last letter: "Tern2-7B-Instruct" is not Tern2
        for name in choices:
            if _recurs(layout.text, name, titles) and (
                _is_shaped(name)
                or (is_card and name == choices[0] and name[:1].isupper())
                or gazetteer.lookup("Model", name)
                or _SUBTITLE.search(title)
                or any(member.startswith(f"{name}-") for member in find_table_names(layout, gazetteer))
                or _is_used(layout.text, name)
            ):
                return name
        if choices and (_is_named(choices[0]) or gazetteer.lookup("Model", choices[0])):
            return choices[0]
    if given:
        return given[0]
    unfilled = any(_TEMPLATE.fullmatch(layout.text, span.start, span.end) for span in titles)
    return _loaded(layout) if is_card or unfilled else ""


_TEMPLATE = re.compile(r"Model [Cc]ard for Model ID\s*")
"""A card whose title was never filled in. Source: the template of huggingface_hub, modelcard_template.md."""
_LOADS = re.compile(r"(?:from_pretrained|pipeline)\([^()\n]{0,80}?[\"']([\w.-]{2,60}/[\w.-]{3,90})[\"']")


def _loaded(layout: Layout) -> str:
    """The name of the only model that a card's code loads and that is no base of it; else ""."""
    bases = {
        layout.text[entry.span.start : entry.span.end].strip()
        for entry in layout.entries
        if entry.path[0] == "base_model"
    }
    names = {found[1] for found in _LOADS.finditer(layout.text) if found[1] not in bases}
    return names.pop().rpartition("/")[2] if len(names) == 1 else ""


def find_word(layout: Layout, gazetteer: Gazetteer) -> str:
    """The name in a title that is a plain word and recurs: enough of one where the sections below show a family."""
    for span in title_blocks(layout)[:1]:
        for name in cleaned(layout.text[span.start : span.end]):
            if may_be_model(name, gazetteer) and _recurs(layout.text, name, [span]):
                return name
    return ""


MANY = 400
"""Headings of one document that are looked at for names: more of them are a catalogue."""


def find_section_names(layout: Layout, gazetteer: Gazetteer) -> list[str]:
    """Names of models that head a section which speaks of them: "### Tern-7B", "### MetaNet … MetaNet models are"."""
    out = []
    headings = [b for b in layout.blocks if b.kind == "heading"][:MANY]
    ends = [*(b.span.start for b in headings[1:]), len(layout.text)]
    for heading, end in zip(headings, ends, strict=False):
        title = layout.text[heading.span.start : heading.span.end]
        if len(title.split()) > 6:
            continue
        for name in cleaned(title):
            if (
                may_be_model(name, gazetteer)
                and len(name.split()) < 4
                and _is_used(layout.text[heading.span.end : end], name)
            ):
                out.append(name)
                break
    return out


_SUBTITLE = re.compile(r"[:–—-]\s.*\b(?:models?|transformers?|llms?)\b", re.IGNORECASE)
"""What follows a name in a title and says what it is: ": a multilingual code model"."""
_ITEM_HEAD = re.compile(
    r"(?P<name>[^\W_][\w.+/-]*(?:\s[\w.+/-]+){0,3}?)\s*(?:\(\s*~?\d+(?:\.\d+)?\s?(?:B|M|K|T|billion|million)(?:\s+(?:params?|parameters?))?\s*[,;)]"
    r"|[:–—-]\s+~?\d+(?:\.\d+)?\s?(?:B|M|billion|million)\s+(?:params?|parameters?)\b)"
)


_ITEM_IS_A = re.compile(
    r"(?P<name>(?=[^\W\d_][\w.-]{0,60}[_-])(?=[\w.-]{1,60}\d)[\w.-]{2,80}):\s+(?:[Aa]n?|[Tt]he|[Oo]ur)\s(?:[\w/.+-]+,?\s){1,8}?(?:(?:pre-?)?trained|fine-?tuned)\s+(?:on|from|with|for|using)\b"
)
"""An item that says of a name what was trained: "`tern_xl_s13b`: A ViT-L/14 trained on …"."""


def find_item_names(layout: Layout, gazetteer: Gazetteer) -> list[str]:
    """Names at the head of items that give their size or say what they are: "Tern-S (21M params): …", "tern_s: A …"."""
    out = []
    for block in layout.blocks:
        if block.kind == "item" and (found := _ITEM_HEAD.match(layout.text, block.span.start, block.span.end)):
            name = found["name"].rstrip(":")
            if _is_shaped(name) and may_be_model(name, gazetteer) and not is_generic(name):
                out.append(name)
        elif block.kind == "item" and (found := _ITEM_IS_A.match(layout.text, block.span.start, block.span.end)):
            out.append(found["name"])
    return out


_MEMBER = re.compile(r"(?P<stem>[A-Z][\w.+]*)-[A-Za-z0-9][\w.+]*(?:-[A-Za-z0-9][\w.+]*)*")


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


_MODELS = frozenset({"model", "models", "model name", "llm", "system"})
_IN_LIST = re.compile(r"[^\W\d_][\w.+]*(?:[ -][\w.+]+){0,4}")


def _listed(table: Table, layout: Layout, gazetteer: Gazetteer) -> Iterator[str]:
    """Names that stand below the head "Model" of a table of several, each with the shape of a name."""
    if table.headers != 1 or len(table.rows) < 3:
        return
    head = layout.text[table.rows[0][0].start : table.rows[0][0].end]
    if " ".join(head.lower().split()) not in _MODELS:
        return
    for row in table.rows[1:MANY]:
        name = " ".join(layout.text[row[0].start : row[0].end].split())
        if len(name) > 3 and _IN_LIST.fullmatch(name) and _is_named(name) and may_be_model(name, gazetteer):
            yield name


def _is_used(text: str, name: str) -> bool:
    """Whether the text speaks of the name as of a model."""
    return bool(
        re.search(
            rf"(?<![\w-]){re.escape(name)}[\s-]v?\d+(?:\.\d+)?[BMK](?!\w)|(?<![\w-]){re.escape(name)}(?:\s?\([^()]{{1,60}}\))?,?\s+(?:models?\b|(?:family|series|checkpoints?|weights)\b|(?:was|were|is|are)\s+(?:pre-?)?(?:trained|fine-?tuned)"
            rf"|(?:is|are)\s+(?:an?|the|our)\s+(?:[\w-]+,?\s+){{0,8}}?(?:models?|transformers?|LLMs?|networks?|family|suite|series|collection|checkpoints?)\b"
            rf"|has\s+(?:[\w.,~]+\s+){{1,3}}parameters|(?:consists?|comprises?|compris\w+|contains?|has)\s+(?:[\w.,-]+\s+){{0,5}}(?:parameters|models?|decoder|encoder)|an?\s+(?:[\w.,-]+\s+){{0,6}}(?:models?)\b)",
            text,
        )
    )


_SHAPE = re.compile(r"(?=.*[^\W\d_])(?=.*(?:\d|[a-z][A-Z]|[A-Z]{2,}[a-z]|[A-Za-z]-\w|^[A-Z]{3,}$)).+")


_COMPOUND = re.compile(
    r"(?<![\w-])[A-Z][a-z]{2,}-(?:[A-Z]?[a-z]{2,}(?:ing|ed|ive|al|ware|free|driven|level|scale|domain|source|agnostic)"
    r"|Term|Shot|Range|End|Time|World)(?![\w-])"
)
"""A word of titles: "Privacy-Preserving", "Long-Term"."""


def _is_shaped(name: str) -> bool:
    return _SHAPE.fullmatch(_COMPOUND.sub("", name)) is not None


_SMALL_WORD = re.compile(r"(?<!\S)(?:[a-zà-ÿ]{3,}|as|is|at|of|in|to|vs)(?!\S)")


def _is_named(name: str) -> bool:
    """Whether all of a head has the shape of a name: "EU agrees rules" has that of a sentence."""
    return _is_shaped(name) and not _SMALL_WORD.search(name)


_OTHER_KINDS = ("Organization", "Benchmark", "Corpus", "License", "Country", "Technique", "Task", "Metric")


def may_be_model(name: str, gazetteer: Gazetteer) -> bool:
    """Whether a name can be a model's: it is not known as that of something else."""
    if not re.search(r"[A-Z\d]|[a-z][-_][a-z]", name) or re.fullmatch(r"v?\d[\d.]*[BMKT]?", name):
        return False
    if name.lower() in _FIELDS:
        return False
    return bool(gazetteer.lookup("Model", name)) or not any(gazetteer.lookup(kind, name) for kind in _OTHER_KINDS)


def _recurs(text: str, name: str, titles: Sequence[Span]) -> bool:
    """Whether the text has the name again, outside of its titles; a letter case of its own, a space for a hyphen."""
    pattern = r"[\s_-]?".join(re.escape(part) for part in re.split(r"[\s_-]+", name))
    found = re.compile(rf"(?<![\w-]){pattern}(?![\w])", re.IGNORECASE if _is_shaped(name) else 0)
    return any(not any(t.start <= m.start() < t.end for t in titles[:MANY]) for m in found.finditer(text))


def names_of(layout: Layout, gazetteer: Gazetteer) -> list[str]:
    """Every name of a model that the layout shows, the document's own first."""
    title = find_title(layout, gazetteer)
    spelt = _spellings(layout.text, title) if title and _is_shaped(title) else []
    return [
        *([title] if title else []),
        *spelt,
        *_members(layout, title),
        *front_names(layout),
        *find_section_names(layout, gazetteer),
        *find_item_names(layout, gazetteer),
        *find_table_names(layout, gazetteer),
    ]


def _spellings(text: str, name: str) -> list[str]:
    """The other cases in which a text writes a name that is more than a word."""
    found = re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text, re.IGNORECASE)
    return sorted({m[0] for m in found} - {name})


def _members(layout: Layout, title: str) -> list[str]:
    """Names that begin with the title's: "Tern-Large, uncased" at the head of a block, "Tern-L/14" anywhere."""
    if not title or " " in title or len(title) < 3:
        return []
    pattern = re.compile(rf"{re.escape(title)}-[A-Za-z0-9][\w.-]*[\w]")
    leads = (layout.text[b.lead.start : b.lead.end] for b in layout.blocks if b.lead)
    edition = re.compile(
        rf"(?<![\w-]){re.escape(title)}-(?:{_EDITION}|\d+(?:\.\d+)?[BM])(?:/\d{{1,3}})?(?:-{_EDITION})*(?![\w/-])"
    )
    return [
        *(found[0] for lead in leads if (found := pattern.match(lead))),
        *sorted({found[0] for found in edition.finditer(layout.text)}),
    ]


_EDITION = (
    r"(?:X{0,3}[SL]|[SMBLHGg]|Tiny|Mini|Nano|Micro|Pico|Small|Base|Medium|Large|Huge|Giant|Pro|Lite|Plus|Max|Ultra|Turbo"
    r"|Chat|Instruct|IT|SFT|DPO)"
)


__all__ = [
    "GENERIC",
    "SIGNS",
    "cleaned",
    "find_title",
    "front_names",
    "is_generic",
    "is_of_data",
    "is_other_thing",
    "may_be_model",
    "names_of",
    "says_other",
]
