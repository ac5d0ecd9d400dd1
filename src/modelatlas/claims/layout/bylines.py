"""Who made what a page is about, as its head has it: in the title, alone below it, or where its authors are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.sections import Sections
from modelatlas.claims.layout.values import Text
from modelatlas.gazetteer import load_gazetteer, slug
from modelatlas.model import Block, Node, Span
from modelatlas.titles.opening import HEADLINE
from modelatlas.titles.shapes import tuned_from
from modelatlas.words import one_of

_EARLY = 12
"""Blocks from the first on among which the institutions of a page's authors stand."""
_MANY = 12
"""More institutions than this are no list of makers."""
_LINES = re.compile(r"\n|\u2060|;|\||•|·|\s–\s|(?<=[a-z)]{3})\.(?=\s+[A-Z]|\s*$)")
"""What stands between two institutions, each perhaps with its town and country."""
_AROUND = " \t\n\u2060.,:()[]*_†‡§∗✉♠♣♡♢&▶►▸◆◇■□●○★☆⋆◦"
_INSTITUTION = re.compile(
    rf"\b{one_of('institutions', 'heads', 'firms', 'fields')}\b"
    r"|\w\s(?:Research|Systems|Intelligence)$|^(?:ETH|EPFL|MIT|KAIST|TU|UC|UT|IIT|IIIT|Uni|UNC|CNRS|INRIA|Inria|HKUST|POSTECH|UNIST|NUS|NTU|UCLA|UIUC|CMU|CUHK|HKU|USTC)\b"
)
_UNIT = re.compile(rf"(?:{one_of('institutions', 'units')}\s(?:of|for)\b|(?:State\s|National\s)?Key\b)")
"""A part of the institution that is named after it: "School of Music, Tay University"."""
_FIRM = re.compile(rf"(?i:{one_of('makers', 'firms', 'firms_apart')})\.?")
_BESIDE = re.compile(rf"^\d{{1,2}}\s?|(?<!\s)\s*\([^()]*\)$|^[Tt]he\s+|(?<=\w)\s+{_FIRM.pattern}$")
"""What stands beside a name: its number, its initials, what the firm is by law."""
_NAME = re.compile(
    r"(?:the\s+)?(?:[A-ZÀ-Þ][\w.&’'/,-]*|[a-z]+[A-Z]\w*)"
    r"(?:\s(?:[A-ZÀ-Þ(][\w.&’'/),-]*|of|for|and|de|la|du|der|di|da|del|della|bin|al|el|van|von|&|at|in|the)){0,9}"
)
_PERSON = re.compile(
    r"[A-ZÀ-Þ](?:\.|[\w’'-]+)(?:\s(?:[A-ZÀ-Þ]\.?|[A-ZÀ-Þ][\w’'-]+|van|von|de|der|den|bin|al|el|da|di|du|del|la|le|ter)){1,4}"
)
_SAID = re.compile(
    r"(?:\W*(?:equal\w*|joint|corresponding|project|contribut\w*|authors?|leads?|leader|supervision|advising|indicates?|denotes?|work\s+done)\b.*"
    r"|(?:\W*(?:arxiv|(?:research\s)?papers?|demos?|code|(?:project\s)?(?:page|website)|home\s?page|models?|weights|checkpoints?|data(?:set)?|videos?|poster|slides|blog(?:\spost)?|huggingface|hugging\sface|bibtex|oral|spotlight|highlight|colab|leaderboard|supplementary|docs?|github|pdf)\b\W*)+"
    r"|\S+@\S+.*|\{.*\}.*|\d{4}|(?:[A-Z]{3,8}|NeurIPS)\s?(?:20)?\d\d.*|)",
    re.IGNORECASE | re.DOTALL,
)
"""What else stands there: notes on the authors, addresses, where a paper was published."""
_LABEL = re.compile(r"^\W*(?:affiliations?|institutions?|institutes?)\W*:\s*", re.IGNORECASE)


def read_byline(found: Found, blocks: Sequence[Block], sections: Sections, text: Text) -> None:
    """The makers that the head of a page names, and what its title says its model was tuned from."""
    _base_in_title(found, blocks, sections, text)
    _maker_in_title(found, blocks, sections, text)
    _maker_in_name(found, blocks, sections, text)
    _maker_below_title(found, blocks, sections, text)
    _team_in_heading(found, blocks, sections, text)
    _read_affiliations(found, blocks, sections, text)


_BELOW = 5
"""Blocks below the title among which its maker's name may stand alone."""
_HOSTS = frozenset(
    {"hugging-face", "github", "kaggle", "arxiv", "discord", "modelscope", "google-colab", "openreview", "zenodo"}
)
"""Where things are shown, and nobody makes them."""


def _base_in_title(found: Found, blocks: Sequence[Block], sections: Sections, text: Text) -> None:
    """ "Tern-7B fine-tuned on letters": a title that only says what its model was made from, and how."""
    title = next((block.span for block in blocks if block.kind == "heading"), None)
    name, base = tuned_from(text.slice(title), load_gazetteer()) if title else ("", "")
    if title and name and sections.topic.nodes == (Node("Model", slug(name)),):
        known = load_gazetteer().lookup("Model", base)
        node = Node("Model", known.key if known else slug(base))
        found.surfaces.setdefault(node, base)
        found.add(sections.topic, "derivedFrom", node, [title], "base-in-title")


_BY_IN_TITLE = re.compile(r"(?:\b(?:by|from)\s+(?:the\s+)?|\((?:by\s+|from\s+)?)$")


def _maker_in_title(found: Found, blocks: Sequence[Block], sections: Sections, text: Text) -> None:
    """ "Tern-7B by Fjord Research", "Tern-7B (Fjord Research)": a title that ends in its model's maker."""
    title = next((block.span for block in blocks if block.kind == "heading"), None)
    if title is None:
        return
    inside = text.inside(title)
    maker = next((m for m in reversed(inside) if m.kind == "organization" and m.entity), None)
    if maker is None or maker.entity is None or maker.entity.key in _HOSTS:
        return
    ends = not re.search(r"\w", text.text[maker.end : title.end].removesuffix(" team"))
    stands = _BY_IN_TITLE.search(text.text, title.start, maker.start)
    if ends and stands and any(m.kind == "model" and m.end <= maker.start for m in inside):
        node = Node("Organization", maker.entity.key)
        found.surfaces.setdefault(node, maker.surface)
        found.add(sections.topic, "developer", node, [title], "maker-in-title")


def _maker_in_name(found: Found, blocks: Sequence[Block], sections: Sections, text: Text) -> None:
    """ "NVIDIA Tern" at the head of a title or of the first sentence: a maker's name before that of its model."""
    titles = (block.span for block in blocks[:_EARLY] if block.kind == "heading" and block.level < _TITLE_LEVEL)
    head = next(titles, None) or next((block.span for block in blocks if block.is_prose), None)
    inside = text.inside(head) if head else ()
    model = next((m for m in inside if m.kind == "model" and m.entity), None)
    if (
        head is None
        or model is None
        or (Node("Model", model.entity.key if model.entity else ""),) != sections.topic.nodes
    ):
        return
    if _REMADE.search(text.slice(head)):
        return
    first = text.slice(Span(head.start, model.end)).lstrip(_AROUND).split()
    known = load_gazetteer().lookup("Organization", first[0]) if len(first) > 1 else None
    if len(first) < 2 or model.start - head.start > len(first[0]) + _SIGNS:
        return
    if known is None and not _is_owner(first[0], " ".join(first[1:]), blocks, text):
        return
    if known is None or known.key not in _HOSTS:
        node = Node("Organization", known.key if known else slug(first[0]))
        found.surfaces.setdefault(node, first[0])
        found.add(sections.topic, "developer", node, [head], "maker-in-title")


def _is_owner(word: str, name: str, blocks: Sequence[Block], text: Text) -> bool:
    """Whether a page says whose its model is, "Fjordly's Tern-7B", or has it in a heading, "Fjordly's models"."""
    own = re.compile(rf"(?<![\w-]){re.escape(word)}['’]s\s+(?:(?:new|own|latest)\s+)?(?={re.escape(name)}(?!\w))")
    head = re.compile(rf"{re.escape(word)}['’]s\s")
    return own.search(text.text) is not None or any(
        block.kind == "heading" and head.match(text.text, *block.span) for block in blocks[:_EARLY]
    )


_REMADE = re.compile(
    rf"\b(?:{one_of('packings', 'formats')}|\w*bit|quanti[sz]\w*|lora|adapters?|fine-?\s?tun\w*|tuned"
    r"|merged?|abliterated|uncensored|distill?\w*|re-?implement\w*|reproduc\w*|replicat\w*|from\s+scratch|unofficial|clone|port|demo|tutorial|example)\b",
    re.IGNORECASE,
)
"""Of a title of what somebody else has made from a maker's model."""
_TITLE_LEVEL = 3
"""Headings of a deeper level are no titles."""
_SIGNS = 4
"""Signs and blanks around the first word of a title."""


def _maker_below_title(found: Found, blocks: Sequence[Block], sections: Sections, text: Text) -> None:
    """ "Fjord Research" in a line of its own below the title: who made what the title names."""
    title = next((n for n, block in enumerate(blocks) if block.kind == "heading" and block.level == 1), None)
    if title is None or any(block.kind == "heading" and block.level == 1 for block in blocks[title + 1 :]):
        return
    for block in blocks[title + 1 : title + 1 + _BELOW]:
        if block.kind not in ("paragraph", "item") and not (block.kind == "heading" and block.level > 2):
            break
        maker = next((m for m in text.inside(block.span) if m.kind == "organization" and m.entity), None)
        if (
            maker
            and maker.entity
            and re.fullmatch(
                rf"(?:(?:[Mm]ade\s+)?[Bb]y:?\s+)?(?:[Tt]he\s+)?{re.escape(maker.surface)}(?:\s+(?:Research|Labs?))?(?:,\s+[A-Z]{{2,8}}|\s+[Tt]eam)?",
                text.slice(block.span).strip(_AROUND),
            )
            and maker.entity.key not in _HOSTS
            and not (block.kind == "item" and load_gazetteer().lookup("License", maker.surface))  # "- MIT"
            and block.span not in found.consumed
        ):
            node = Node("Organization", maker.entity.key)
            found.surfaces.setdefault(node, maker.surface)
            found.add(sections.topic, "developer", node, [block.span], "maker-below-title")
            return


def _team_in_heading(found: Found, blocks: Sequence[Block], sections: Sections, text: Text) -> None:
    """ "The Fjord Team": a heading that is a known maker's team, over its names."""
    for block in blocks:
        said = _TEAM.fullmatch(text.slice(block.span).strip(_AROUND)) if block.kind == "heading" else None
        known = load_gazetteer().lookup("Organization", said["who"]) if said else None
        if said and known and known.key not in _HOSTS:
            node = Node("Organization", known.key)
            found.surfaces.setdefault(node, said["who"])
            found.add(sections.topic, "developer", node, [block.span], "maker-in-heading")


_TEAM = re.compile(r"[Tt]he\s(?P<who>[\w .&-]{2,40}?)\s[Tt]eam")


def _read_affiliations(found: Found, blocks: Sequence[Block], sections: Sections, text: Text) -> None:
    """The institutions of a page's authors have made what the page is about."""
    title = next((n for n, block in enumerate(blocks[:_EARLY]) if block.kind == "heading"), None)
    if title is None or len(sections.topic.nodes) != 1:
        return
    if not _names_topic(blocks[title].span, sections, text):
        if blocks[title].level == 1:
            return
        blocks, title = blocks[:title], -1  # a title that links to its paper is none of the blocks
    people, told = False, False
    for number, block in enumerate(blocks[: title + _EARLY]):
        surface = text.slice(block.span)
        if number > title and block.kind == "heading" and (told or _PART.match(surface)):
            return
        if number == title or block.kind not in ("paragraph", "item", "heading"):
            continue
        people = people or _LABEL.match(surface) is not None
        entries = _entries(surface)
        persons = [entry for entry in entries if _is_byline(entry)]
        names = _institutions([entry for entry in entries if entry not in persons])
        people = people or sum(entry.count(",") + 1 + entry.count(" and ") for entry in persons) > 1
        names = names if people else [name for name in names if name != "MIT"]  # a licence, where nobody is named
        alone = len(names) > 1 and 0 <= title < number < title + _NEAR and all(map(_is_institution, names))
        if (people or alone) and 0 < len(names) <= _MANY:
            for name in names:
                node = _node(name)
                if node.key not in _HOSTS:
                    found.surfaces.setdefault(node, name)
                    found.add(sections.topic, "developer", node, [block.span], "affiliation")
        elif number > title and len(surface.split()) > _ACCOUNT:
            return  # above the title stand its news
        elif entries and not persons and number > title and block.kind != "heading":
            told = True


_ON_IT = re.compile(r"\s+(?:in|with|for|via|meets?|using|towards?|on|to|of)\s", re.IGNORECASE)
"""After a name in a title: what others have made of its bearer, "Tern in High Quality"."""


def _names_topic(title: Span, sections: Sections, text: Text) -> bool:
    """Whether a title names what the page is about, or nothing, and not what others have made of it."""
    key = sections.topic.nodes[0].key
    models = [m for m in text.inside(title) if m.kind == "model" and m.entity]
    if not models and len(text.slice(title).split()) >= HEADLINE:
        return True  # that of the paper in which its authors present it
    named = [m for m in models if m.entity and m.entity.key == key]
    if any(_ON_IT.match(text.text, m.end) for m in named):
        return False
    return bool(named) or key in str(slug(text.slice(title)))


_NEAR = 4
"""Blocks below the title in which institutions stand without anybody's name."""
_ACCOUNT = 40
"""Words of a block after which no byline follows."""
_PART = re.compile(
    r"\W*(?:\d[\d.]*\s*)?(?:abstract|introduction|overview|news|updates?|table\s+of|contents?|install\w*|usage|quick|getting|acknowledge?ments?|citation|related|references)\b",
    re.IGNORECASE,
)
"""A heading below which a page tells of something else than who wrote it."""


_NOTE = re.compile(r"\^\{?[\d,*a-z]*\}?|\\?d?dagger\b|[{}\\¹²³⁰⁴-⁹]|(?<=[^\W\d_])\d(?:,\d)*\b|&nbsp;?")


_ADDRESS = re.compile(r"(?:\{[^{}]{1,200}\}|(?<![\w.+-])[\w.+-]{1,64})@[\w.-]+(?:,(?=\s[\w.+-]{1,64}@))?")


def _entries(surface: str) -> list[str]:
    """The lines of a block, and what marks part in them, but for what is no name."""
    names = _NOTE.sub("", _ADDRESS.sub("", _LABEL.sub("", surface)))
    beside = _lines(_AT.sub(r"\g<who>\n\g<where>\n", names))
    if len(beside) > 1 and all(_is_byline(line) or _is_institution(line) for line in beside):
        return beside
    return _lines(names)


def _lines(names: str) -> list[str]:
    lines = (line.strip(_AROUND).removeprefix("and ") for line in _LINES.split(names))
    return [line for line in lines if line and not _SAID.fullmatch(line)]


_AT = re.compile(rf"(?<![\w’'-])(?P<who>{_PERSON.pattern}\W{{0,3}})\s*\((?P<where>[^()]{{3,80}})\)")
"""A person and the institution in a bracket: "Ana Costa (Fjord Labs)"."""


def _is_byline(entry: str) -> bool:
    """Whether an entry is a list of people, or one person alone."""
    parts = [p.strip(_AROUND) for p in re.split(r",|\sand\s|&", re.sub(r"^(?:[Aa]uthors?|[Bb]y):?\s", "", entry))]
    parts = [p for p in parts if p]
    return bool(parts) and all(_PERSON.fullmatch(p) and not _is_institution(p) for p in parts)


def _institutions(entries: Sequence[str]) -> list[str]:
    """The institutions that entries name, where at least half of them name any."""
    named = [_of_entry(entry, nested=len(entries) > 1) for entry in entries]
    names = list(dict.fromkeys(name for found in named for name in found))
    if 2 * sum(map(bool, named)) < len(named) or 2 * sum(map(_is_institution, names)) < len(names):
        return []
    return names


def _of_entry(entry: str, *, nested: bool) -> list[str]:
    """The institutions of one entry, without their parts and towns; ``nested`` where each has an entry of its own."""
    parts: list[str] = []
    if (at := entry.rpartition(" at "))[1] and _NAME.fullmatch(_bare(at[0])) and _is_institution(at[2]):
        entry = at[2]  # "Laboratory for Ferns at Tay University"
    for part in (_bare(p) for p in _IN_NAME.sub(lambda m: m[0].replace(",", _COMMA), entry).split(",")):
        if parts and part and parts[-1].endswith("University of California"):
            parts[-1] += f" {part}"
        elif part and not _FIRM.fullmatch(part):
            parts.append(part)
    parts = [_BESIDE.sub("", half) for p in parts for half in _halves(_BESIDE.sub("", p))]
    if not parts or not all(_NAME.fullmatch(p) for p in parts):
        return []
    named = [p for p in parts if _is_institution(p)]
    if not named:
        alone = len(parts) == 1 and len(parts[0].split()) < 4 and not _is_place(parts[0])
        return parts if alone else []
    if nested:
        return named[-1:]
    whole = [p for p in named if not _UNIT.match(p)]
    return whole or named[-1:]


_COMMA = "\u201a"
"""A comma within a name."""
_IN_NAME = re.compile(r"\b(?:for|of)\s[A-Z][a-z]+(?:,\s[A-Z][a-z]+)+,?\s(?:and|&)\s[A-Z][a-z]+(?=\s*(?:[,(]|$))")
"""Subjects that a name joins: "Agency for Science, Technology and Research"."""


def _bare(part: str) -> str:
    """A part of an entry without what stands around it, but for a bracket of its own."""
    bare = part.strip(_AROUND)
    return (bare + ")" if _OPEN.search(bare) else bare).replace(_COMMA, ",")


_OPEN = re.compile(r"\([^\s()]{1,12}$")
"""The initials of an institution, in a bracket that lost its end."""


_WHOLE = re.compile(rf"\b(?:{one_of('institutions', 'seated')}|Labs?)\b(?!\s(?:of|for)\s\w+$)")
"""What an institution has in its name, and a half of one has not: "University of Science and Technology"."""


def _halves(name: str) -> list[str]:
    """Two institutions that a word joins: "Fjord Labs & Tay University"."""
    halves = re.split(r"\s(?:&|and)\s", name)
    whole = len(halves) == 2 and all(load_gazetteer().lookup("Organization", h) or _WHOLE.search(h) for h in halves)
    return halves if whole else [name]


def _is_institution(name: str) -> bool:
    known = load_gazetteer().lookup("Organization", name)
    return known is not None or (bool(_INSTITUTION.search(name)) and not _is_place(name))


def _is_place(name: str) -> bool:
    return load_gazetteer().lookup("Country", name) is not None or name in ("College Park", "Research Triangle Park")


def _node(name: str) -> Node:
    table = load_gazetteer()
    known = table.lookup("Organization", name) or table.lookup("Organization", name.removesuffix(" Research"))
    return Node("Organization", known.key if known else slug(name))
