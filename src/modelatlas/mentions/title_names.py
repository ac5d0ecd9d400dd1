"""The title of a document as the name of the model that it describes, and the forms that the name takes in its text.

A page with a title and with sections such as "Parameters" or "Training" describes what the title names, whatever shape
the name has. A title that is a sentence, or a heading that every README has, names nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelatlas.gazetteer import Gazetteer, slug
from modelatlas.model import Document, Entity, Mention
from modelatlas.titles import SIGNS, find_title, is_generic, is_of_data, is_other_thing, says_other

_FRAME = re.compile(
    r"(?:(?:a\s+|the\s+)?(?:(?:model|system)\s+card(?:\s+(?:for|of))?|modell|modèle|modelo|modello)\s*[:–—-]?\s+)?(?P<name>.+?)"
    r"(?:\s*[:–—,-]?\s+(?:(?:model|system)\s+card|(?:technical|tech)\s+report|specifications?|white\s?paper|addendum|模型\S*)|\s*:\s.*|\s+[—–]\s+(?=\S+\s).*)?",
    re.I,
)
"""What a title says around a name: "Model Card for X", "X: what it is good for"."""
_IN_BRACKETS = r"[(\[][A-Z][\w&'’/ -]{1,30}(?:[ '’]\d\d|[ '’-]?20[12]\d)[)\]]"
_VENUE = re.compile(rf"\s+{_IN_BRACKETS}$|^{_IN_BRACKETS}\s+")
"""Where the paper on it appeared, no part of its name: "Tern (CVPR 2024)", "[NeurIPS'23] Tern"."""
_ABOUT_IT = re.compile(
    r"(?<=\w\w\w)(?:\s(?:Carbon|Energy|Emissions?|Footprint|Lifecycle|Costs?|Analysis|Explained|Summary|Study|Performance))+$"
)
"""What a title says of a model beside its name: "Tern Carbon Footprint"."""
_SECTION = re.compile(
    r"\b(?:parameters?|(?:pre-?|model\s)?training|architecture|model\s+details|hardware|model\s+size)\b", re.I
)
"""A heading that only the description of a model has."""
_NO_NAME = re.compile(
    r"\W*(?:(?:an?|the|how|what|why|when|this|our|we|building|creating|implementing|understanding|exploring|evaluating|deploying|developing|designing|comparing|introducing|introduction|getting|quick|read\s?me|overview|about|abstract|"
    r"model\s+(?:details|description|card|overview|summary)|installation|usage|training|evaluation|table\s+of|contents|"
    r"documentation|(?:q?lora\s+)?fine-?tuning|change\s?log|license|citation|news|index|untitled|data\s?set|data\s+card)\b.*|.*[.!?]|[\w-]{1,60}\.(?:md|rst|txt|html?)|.*\b(?:is|are|was|were|releases|unveils|launches|announces|introduces|open-sources|debuts)\b.*)",
    re.I | re.S,
)
_WITH_OWNER = re.compile(r"[\w.-]{2,}/(?=[\w.-]*[A-Za-z]{3})[\w.-]{4,}")
_EDITIONS = "base|large|small|medium|mini|tiny|huge|giant|nano|x{1,4}l|xs"
_VERSIONED = re.compile(r"(?P<stem>[^\W\d_][\w.-]*?[^\W\d_])(?:[\s-]v?|v)(?!1(?:\.0)?$)\d{1,2}(?:\.\d{1,2})?")
"""A name and its version, the first excepted: what the name without it names may be another model."""
_BARE_NAME = r"(?:Nano|Tiny|Mini|Small|Base|Medium|Large|Huge|Giant|XX?L|TINY|SMALL|BASE|MEDIUM|LARGE|HUGE)"
_BARE = re.compile(
    rf"(?<=[Ff]or\s){_BARE_NAME}(?=[,:])|(?<![\w-]){_BARE_NAME}"
    r"(?=\s+(?:took|takes|needed|needs|required|requires|used|uses|ran|has|had|was|is|~?\d)|\s*:\s)"
)
"""An edition that is the subject of something."""
_VARIANT = re.compile(rf"[\s_-]\(?((?i:{_EDITIONS})|\d+(?:\.\d+)?[BM])\)?$")
"""The member of a family that a title names: "the large model", "XXL (11B)" in the text are it."""
_MAX_WORDS, _MAX_LENGTH = 10, 90
_SIZE = re.compile(r"\d+(?:\.\d+)?\s?[BMbm](?![a-z0-9])")
_SIZES = rf"{_SIZE.pattern}(?:-A?\d+(?:\.\d+)?[BMbm](?![a-z0-9]))?"
"""The size of a model, or its active and its whole one: "1B-7B", "30B-A3B"."""
_PARENTHESES = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_TWO = re.compile(r"\d\s?[BM]\)?\s+(?:and|&)\s+.*\d\s?[BM]\)?$")
"""A title that names two members of a family."""
_SIZES_OF_A_FAMILY = re.compile(
    r"\d[BMbm]?\s*(?:,|and|or|/|to|-)\s*(?:and\s+)?\d+(?:\.\d+)?[BMbm]\b|\b(?:two|three|four|five)\s+(?:models|sizes)"
)


def find_titled_model(doc: Document) -> Mention | None:
    """The model that the first heading names; None where it names none."""
    headings = [b for b in doc.layout.blocks if b.kind == "heading"] if doc.layout else []
    if not headings or headings[0].level != 1 or sum(b.level == 1 for b in headings) > 1:
        return None
    heading = headings[0].span
    written = doc.text[heading.start : heading.end]
    framed = _FRAME.fullmatch(written)
    if framed is None or len(written) > _MAX_LENGTH or len(written.split()) > _MAX_WORDS:
        return None
    name = _without_base(_VENUE.sub("", SIGNS.sub("", framed["name"].strip(" *_`"))), doc)
    name = _without_remark(_ABOUT_IT.sub("", name))
    if _WITH_OWNER.fullmatch(name):
        name = name.rpartition("/")[2]  # "owner/Tern-7B", as a hub heads its pages
    if not re.search(r"[^\W_]", name) or _NO_NAME.fullmatch(name) or (doc.layout and is_of_data(doc.layout)):
        return None
    if says_other(written) or is_generic(name) or is_other_thing(doc.text, name) or _TWO.search(name):
        return None
    told = any(_SECTION.search(doc.text, *b.span) for b in headings[1:]) or _is_trained(name, doc.text[heading.end :])
    if not told and not _has_shape(name):
        return None
    if not _has_shape(name) and " " in name and _is_repository(name, doc.text[heading.end :]):
        return None
    if any(not block.read for block in doc.layout.blocks):  # type: ignore[union-attr]
        name = _only_name(name)
    start = heading.start + written.index(name)
    return _mention(doc.text, start, start + len(name), Entity("Model", slug(name)))


def _without_base(name: str, doc: Document) -> str:
    """A title's name without that of the base model that the front matter gives: "Tern — Egret-7B" is Tern."""
    for entry in doc.layout.entries if doc.layout else ():
        base = doc.text[entry.span.start : entry.span.end].rpartition("/")[2].strip()
        head = name.removesuffix(base)
        if entry.path[0] == "base_model" and base and head != name and re.search(r"\s[-–—|:]\s$", head):
            return head.rstrip(" -–—|:")
    return name


def _without_remark(name: str) -> str:
    """A title's name without what its file is called and how that one was run: "TernMap-X (`ternmap`, seed 3)"."""
    found = re.fullmatch(r"(?P<name>.+?)\s\((?P<aside>[^()]+)\)", name)
    if found is None or not _has_shape(found["name"]):
        return name
    own, _, more = found["aside"].strip("`").partition(",")
    same = slug(found["name"]).startswith(slug(own.strip("` ")))
    same = same and len(own) > 4 and not re.search(_EDITIONS, own)
    return found["name"] if same and (more or own.islower()) else name


_REPOSITORY = re.compile(r"[\s\u2060]*(?:This|The|Our)\s+(?:repository|repo|project|package|library|codebase)\b")


def _is_repository(name: str, text: str) -> bool:
    """Whether a title of plain words that never recur heads what a repository holds."""
    return bool(_REPOSITORY.match(text)) and name.lower() not in text.lower()


def _is_trained(name: str, text: str) -> bool:
    """Whether a text says that what a title names was trained: "We trained Whimbrel on 256 GPUs"."""
    own = rf"(?<![\w-]){re.escape(name)}(?![\w-])"
    made = r"(?:pre-?|fine-?)?(?:trained|tuned)"
    return bool(re.search(rf"\b[Ww]e\s+{made}\s+{own}|{own}\s+(?:was|is|has\s+been)\s+{made}\b", text))


_NAME_IN_TITLE = re.compile(r"(?<![\w-])[^\W\d_][\w.]*-[\w.-]*\d[\w.-]*(?<![.-])")


def _only_name(title: str) -> str:
    """The only name with a hyphen and a number in a title of another language, all of it where there is none."""
    found = set(_NAME_IN_TITLE.findall(title))
    return found.pop() if len(found) == 1 else title


def find_title_names(doc: Document, gazetteer: Gazetteer) -> Iterator[Mention]:
    """The title and every other place that names the same model, spaces and hyphens alike."""
    title = find_titled_model(doc)
    if title is None or title.entity is None:
        return
    head = find_title(doc.layout, gazetteer) if doc.layout else ""
    sections = sum(b.kind == "heading" for b in doc.layout.blocks) if doc.layout else 0
    heads = [head] if head and _goes_on_in_words(title.surface, head, sections) else []
    known = next((m for m in gazetteer.find(title.surface) if m.start == 0 and m.end == len(title.surface)), None)
    entity = known.entity if known is not None and known.entity.kind == "Model" else title.entity
    entity = Entity("Model", slug(head)) if heads else entity
    maker, _, own = title.surface.partition(" ")
    if own and gazetteer.lookup("Organization", maker):  # "Fjord Tern", which the text calls "Tern"
        entity = gazetteer.lookup("Model", own) or entity
    yield _mention(doc.text, title.start, title.end, entity)
    yield from _other_members(title, doc.text)
    yield from _earlier_version(title, doc.text)
    yield from _longer_names(title, doc.text)
    yield from _numbered_alike(title, doc.text)
    yield from _without_aside(title, entity, doc.text, gazetteer)
    for name in (*_forms(title.surface, doc.text[title.end :]), *heads):
        for found in _pattern(name).finditer(doc.text, title.end):
            yield _mention(doc.text, found.start(), found.end(), entity)
    if variant := _VARIANT.search(title.surface):
        called = (
            rf"(?:[Tt]he\s+)?(?<![\w-])[\"“'‘]?{re.escape(variant[1])}[\"”'’]?"
            r"(?:\s+(?:model|version|variant|configuration)\b(?!s)|(?=\s*\())"
        )
        for found in re.finditer(called, doc.text[title.end :], re.I):
            yield _mention(doc.text, title.end + found.start(), title.end + found.end(), entity)


def _other_members(title: Mention, text: str) -> Iterator[Mention]:
    """The siblings of a title that names an edition: "Tern large" beside the title "Tern (base)"."""
    variant = _VARIANT.search(title.surface)
    if variant is None or not variant[1].isalpha():
        return
    yield from _bare_editions(title, variant, text)
    family = _flexible(title.surface[: variant.start()])
    for found in re.finditer(rf"(?<![\w-]){family}[\s_-]\(?({_EDITIONS})\)?(?![\w-])", text[title.end :], re.I):
        if found[1].lower() != variant[1].lower():
            surface = found[0]
            entity = Entity("Model", slug(surface))
            yield _mention(text, title.end + found.start(), title.end + found.end(), entity)


def _earlier_version(title: Mention, text: str) -> Iterator[Mention]:
    """The first of a line beside its second, "Tern" beside "Tern 2", where one sentence names both."""
    versioned = _VERSIONED.fullmatch(title.surface)
    if versioned is None or len(versioned["stem"]) < 4:
        return
    stem, own = re.escape(versioned["stem"]), f"(?i:{_flexible(title.surface)})"
    alone = re.compile(rf"(?<![\w-]){stem}(?![\w-]|\s?v?\d)")
    both = rf"(?:{own}(?!\w)[^.;\n]{{1,120}}?{alone.pattern}|{alone.pattern}[^.;\n]{{1,120}}?[.;]?\s?{own}(?!\w))"
    if re.search(both, text[title.end :]):
        for found in alone.finditer(text, title.end):
            yield _mention(text, found.start(), found.end(), Entity("Model", slug(versioned["stem"])))


def _longer_names(title: Mention, text: str) -> Iterator[Mention]:
    """What is called by the title's name and more is another model: "Tern-R1-Distill" and "Tern 1.5" beside "Tern"."""
    stem = _SIZE.sub("", _PARENTHESES.sub("", title.surface)).strip(" -_")
    if len(stem) < _SHORT:
        return
    own = slug(title.surface)
    for found in re.finditer(rf"(?<![\w-])(?i:{_flexible(stem)})(?:{_LONGER})", text[title.end :]):
        if slug(found[0]) != own and not own.startswith(slug(found[0])):
            yield _mention(text, title.end + found.start(), title.end + found.end(), Entity("Model", slug(found[0])))
            if " " in found[0][len(stem) :]:  # beside another version, the name alone is the title's
                yield from (
                    _mention(text, title.end + m.start(), title.end + m.end(), title.entity or Entity("Model", own))
                    for m in re.finditer(rf"(?<![\w-]){re.escape(stem)}(?![\w-]|\s\d)", text[title.end :])
                )


_WITH_ASIDE = re.compile(r"(?P<name>[A-Z][a-z]{3,}|[A-Z]{3,}[a-z]*)\s+\((?P<aside>[^()]+)\)")
_NUMBERED = re.compile(r"(?P<stem>[A-Z][A-Za-z]{2,})(?P<number>\d{1,4})")


def _without_aside(title: Mention, entity: Entity, text: str, gazetteer: Gazetteer) -> Iterator[Mention]:
    """One word that a title explains in parentheses, "Tern (2019)", where the text has no other of that name."""
    found = _WITH_ASIDE.fullmatch(title.surface)
    if found is None or re.search(
        rf"(?i:\b(?:{_EDITIONS}|big|full|lite|light|heavy|dense)\b)|{_SIZE.pattern}", found["aside"]
    ):
        return
    name, rest = found["name"], text[title.end :]
    if any(gazetteer.find(name)) or re.search(rf"(?<!\w){name}(?:-\w|\s?\d|\s(?i:{_EDITIONS})\b)", rest):
        return
    for m in re.finditer(rf"(?<![\w-]){name}(?![\w-])", rest):
        yield _mention(text, title.end + m.start(), title.end + m.end(), entity)


def _numbered_alike(title: Mention, text: str) -> Iterator[Mention]:
    """Models that differ from the title's in the number that ends their name: "Tern57" beside "Tern103"."""
    if own := _NUMBERED.fullmatch(title.surface):
        for found in re.finditer(rf"(?<![\w-]){own['stem']}(\d{{1,4}})(?![\w-])", text[title.end :]):
            if found[1] != own["number"]:
                place = title.end + found.start()
                yield _mention(text, place, place + len(found[0]), Entity("Model", slug(found[0])))


_LONGER = (
    r"-(?:SFT|RFT|DPO|RL|GRPO|PPO|ORPO|KTO|RM)(?![\w-])|-(?!Based\b|Style\b|Like\b)[A-Z][\w.]*[a-z]{2}[\w]*(?:-[A-Z\d][\w.]*\w)*(?![\w-])"
    r"|\s\d\.[1-9]\d?(?![\w.,%]|\s(?:billion|million|trillion|times|points|hours|days|percent|[BMKTx]\b))"
)
"""What goes on with a name: words with a hyphen and a capital, the number of a version that is not the first."""


def _bare_editions(title: Mention, variant: re.Match[str], text: str) -> Iterator[Mention]:
    """Editions that stand for models where several do: "Small took 1 day, Base 3 days and Large 8 days"."""
    named = list(_BARE.finditer(text, title.end))
    if len({found[0].lower() for found in named}) < 2:
        return
    for found in named:
        own = found[0].lower() == variant[1].lower()
        other = Entity("Model", slug(f"{title.surface[: variant.start()]} {found[0]}"))
        yield _mention(text, found.start(), found.end(), (title.entity if own else None) or other)


def _mention(text: str, start: int, end: int, entity: Entity) -> Mention:
    return Mention("model", start, end, text[start:end], entity)


_WORD_PAIR = re.compile(r"(?<![\w-])[A-Z][a-z]{2,}-[A-Z][a-z]{2,}(?![\w-])")
"""Two words of a title that a hyphen joins: "Privacy-Preserving Pose Models"."""


def _has_shape(name: str) -> bool:
    """Whether a name looks like one of a model: a digit, a hyphen, capitals inside a word."""
    plain = _WORD_PAIR.sub("", name) if len(name.split()) > 2 else name
    shaped = bool(re.search(r"\d|\w-[A-Z]|[a-z][A-Z]|[A-Z]{2}", plain))
    return shaped and not re.search(r"\b[a-z]{3,}\s+[a-z]{3,}|\s(?:as|is|at|of|in|to|vs)\s", name)


def _forms(title: str, rest: str) -> list[str]:
    """The title itself, the title without an aside, without its size or with the only size that the text names."""
    forms = [title]
    plain = _PARENTHESES.sub("", title).strip()
    if plain and plain != title and not _SIZE.search(title[len(plain) :]):
        forms.append(plain)
    if (whole := re.sub(r"(?<=\d)\.0$", "", plain)) != plain:
        forms.append(whole)  # "Tern 2.0" is Tern 2
    if head := _explained_head(plain, rest):
        forms.append(head)
    bare = _SIZE.sub("", plain).strip(" -_")
    if bare == plain:
        sizes = {m[1].lower() for m in re.finditer(rf"{_flexible(plain)}[\s-]?({_SIZES})", rest, re.I)}
        if len(sizes) == 1:
            forms.append(f"{plain}-{sizes.pop()}")
    elif _is_distinct(bare) and not _has_siblings(bare, _SIZE.findall(title), rest):
        forms.append(bare)
    return [form for form in forms if _is_distinct(form) or form == title]


_WHAT_IT_IS = (
    r"(?:\s\([^()]{1,60}\))?\s(?:is|was)\s(?:an?|the)\s(?!(?:\w+\s){0,4}(?:family|series|suite|collection|set)\b)"
    r"(?:[\w-]+,?\s){0,6}(?:models?|networks?|classifier|prototype|system|transformer|autoencoder|adapter|detector|encoder|assistant)\b"
)


def _explained_head(title: str, rest: str) -> str:
    """The head of a title that the text goes on with: "Tern is a classifier …" below "Tern chest X-rays"; else ""."""
    words = title.split()
    for count in range(len(words) - 1, 0, -1):
        head = " ".join(words[:count])
        if re.search(r"\d|^\W", "".join(words[count:])) or _VARIANT.search(title):
            return ""
        if _is_distinct(head) and re.search(rf"(?<![\w-]){re.escape(head)}{_WHAT_IT_IS}", rest):
            return head
    return ""


_MANY = 5
"""Headings of a page that describes one model at length."""


def _goes_on_in_words(title: str, head: str, sections: int) -> bool:
    """Whether a title is a name that recurs and words of what its page is, or of what it is for on a page of sections.

    >>> _goes_on_in_words("Tern-2 Report", "Tern-2", 1), _goes_on_in_words("TernNet Unleashed", "TernNet", 9)
    (True, False)
    >>> [_goes_on_in_words("TernAI Cetacean Identification", "TernAI", count) for count in (2, 9)]
    [False, True]
    """
    rest = title.removeprefix(head)
    told = len(rest.split()) > 1 and sections >= _MANY and not head.isupper()  # no name: "NPC Dialogue Engine"
    if rest in (title, "") or not _has_shape(head) or not (told or is_generic(rest.rpartition(" ")[2])):
        return False  # the second word tells it from others
    return bool(re.fullmatch(r"(?:\s[A-Z]?[a-z]{4,})+", rest)) and not _VARIANT.search(title)


def _has_siblings(family: str, sizes: list[str], rest: str) -> bool:
    """Whether the text speaks of other members of a family, or of several sizes: then the family is not the model."""
    own = {re.sub(r"\s", "", size).lower() for size in sizes}
    named = re.finditer(rf"{_flexible(family)}[\s-]?\(?({_SIZE.pattern})", rest, re.I)
    return bool(_SIZES_OF_A_FAMILY.search(rest)) or any(re.sub(r"\s", "", m[1]).lower() not in own for m in named)


def _is_distinct(name: str) -> bool:
    """Whether a form is enough of a name to be looked for: no common word, no single letter."""
    return len(name) > 3 and _has_shape(name)


def _flexible(name: str) -> str:
    parts = re.findall(r"[^\s\-–_()\[\]]+", name)
    return r"[\s\-–_]{0,2}[(\[]?".join(_spelt(part) for part in parts)


_ACCENTS = {"a": "aàáâäãå", "c": "cç", "e": "eèéêë", "i": "iìíîï", "n": "nñ", "o": "oòóôöõø", "u": "uùúûü", "y": "yýÿ"}


def _spelt(part: str) -> str:
    """A part of a name with or without accents, its digits set off by a hyphen or not: "XLMR2" is "XLM-R-2" too."""
    capitals = part.isupper() or not part.isalpha()
    out = [f"[{_ACCENTS[c.lower()]}]" if c.lower() in _ACCENTS else re.escape(c) for c in part]
    return "-?".join(out) if capitals and len(part) < _SHORT else "".join(out)


_SHORT = 9
"""Letters of a name of capitals and digits that may be hyphenated anywhere."""


def _pattern(name: str) -> re.Pattern[str]:
    closing = r"[)\]]?" if name.endswith((")", "]")) else ""
    return re.compile(rf"(?<![\w-]){_flexible(name)}{closing}(?![\w]|-[A-Za-z0-9]|\.\d)", re.I)
