"""Values that are names: makers, models, sources of data."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.heads import HOSTS
from modelatlas.claims.layout.licence_values import OF_BASE
from modelatlas.claims.layout.values import Text, names
from modelatlas.claims.prose.discourse import Owner
from modelatlas.gazetteer import load_gazetteer
from modelatlas.lexicon import slug
from modelatlas.model import Mention, Node, Span
from modelatlas.titles.accounts import without_account
from modelatlas.titles.shapes import is_generic
from modelatlas.versions import NAMED_SIZE
from modelatlas.words import one_of

_WORD = r"(?:[A-Z0-9][\w.&’'-]*|of|for|the|and|de|la|du|der|&|–|@\w+)"
_ORGANIZATION = re.compile(
    rf"(?:the\s+)?(?:[A-Z][\w.&’'-]*|[a-z]+[A-Z]\w*|[A-Za-z]+\d\w*|\d{{1,2}}[A-Z]\w*)(?:\s+{_WORD}){{0,7}}"
)
_TEAM = re.compile(
    r"(?:\s+(?-i:(?:research\s+)?(?:team|group|researchers|workshop|initiative|community)))$|^(?:researchers?|the\s+team|a\s+team)\s+(?:at|from|of)\s+|^the\s+",
    re.IGNORECASE,
)
_TEAM_AT = re.compile(r"^(?:[Tt]he\s)?(?:[\w-]+\s){1,4}(?:team|group)\s(?:at|of|from)\s(?:the\s)?")
"""A team of a maker that is named too: "the Tern group at Fjord Labs"."""
_FORM = re.compile(
    rf"(?<=\w)(?:(?:,?\s(?i:{one_of('makers', 'firms')})|,\s(?i:{one_of('makers', 'firms_apart')}))\b\.?){{1,3}}"
    r"(?=\s*(?:[,;&/\n]|and\s|$))"
)
"""What a firm is by law, after its name: "Fjord Labs, Inc."."""
_APART = re.compile(
    r"[,;\n]|\s(?:and|&|x|×|at|-|–)\s|/|\s(?:in\s(?:\w+\s)?(?:collaboration|partnership|cooperation)|jointly|together)\swith\s(?:the\s)?"
)
_ENTRY = re.compile(r"[^,;\n]+")
_AND_WITHIN = re.compile(r"\sand\s(?!the\s)")
_JOINED, _AMPERSAND, _DASH = "\0and\0", "\0&\0", "\0–\0"
"""The "and" within a name: "Institute of Formal and Applied Linguistics"."""
_SHARED_HEAD = re.compile(r"^([A-Z]\w+)\sand\s(?=(?:[A-Z]\w+\s){1,2}(?:Lab|Laboratory|Group|Section)\b)")
"""Two subjects of one laboratory: "Language and Voice Lab"."""
_DONE_BY = re.compile(
    r"^(?:maintained|developed|created|built|trained|released|made|published)(?:\s(?:and|&)\s\w+ed)?\sby\s(?:the\s)?",
    re.I,
)
_HANDLE = re.compile(
    r"(?!(?:self|open|in|co|non|semi|community|user|third|anonymous|to)-)[a-z][a-z\d]+(?:-[a-z\d]+){1,4}|[a-z][a-z\d-]+\.(?:ai|io|org|dev|tech)"
)
"""What an account of a hub or a site is called: "tern-translate", "fjord.ai"."""
_BY_ACCOUNT = re.compile(
    r"[\W_]*Developed\sby(?:\s\[optional\])?[\s*:]+(?!(?:students?|communit\w+|anonymous|individuals?|independen\w+|various|volunteers|team"
    r"|unknown|researchers?|engineers?|contributors|hobbyists?|users?|private\w*|personal\w*|authors?|myself|internal\w*|several|many)\W*$)"
    r"[a-z][a-z\d_]{3,29}\s*"
)
"""The account of whoever developed a model, after a key that asks for that: a word that is no name elsewhere."""
_POST = re.compile(rf"(?:{one_of('makers', 'ranks')}\s)*{one_of('makers', 'posts')}s?", re.IGNORECASE)
"""What somebody is employed as, after the name: "Ana Brook, Research Associate"."""
_BRACKET = re.compile(r"\(([^()]*)\)")
_SEAT = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ]+")
_TOWN = re.compile(rf"(?!.*\b{one_of('institutions', 'heads', 'firms')}\b)[A-ZÀ-Þ][a-zà-ÿ]+(?:[\s-][A-ZÀ-Þ][a-zà-ÿ]+)?")
_SEATED = re.compile(rf"\b{one_of('institutions', 'seated')}\b")
"""What is named before its town: "Charles University, Prague"."""
_NO_PERSON = re.compile(rf"\b(?:{one_of('institutions', 'heads', 'firms', 'others')}|Team)\b")
_PERSON = re.compile(
    r"[A-ZÀ-Þ][a-zà-ÿ’'-]+\s(?:[A-ZÀ-Þ]\.?\s)*(?:[a-z]{2,3}\s)?[A-ZÀ-Þ][a-zà-ÿ’']+(?:[\s-][A-ZÀ-Þ]?[a-zà-ÿ’']+)?"
)
"""What a person's name looks like in a list of several."""


def lists_people(surface: str) -> bool:
    """Whether a value is a list of people by their names: "Ana Brook, Li Wen, Jo A. Diaz-Luna and Mia Holm"."""
    return sum(_PERSON.fullmatch(part.strip(" .*_")) is not None for part in re.split(r",|\sand\s", surface)) > 3


_BASES_MAKER = re.compile(rf"[^,;/\n()]{{1,80}}{OF_BASE.pattern}", re.I)
"""A maker of what the model was made from: "Fjord Research (base model)"."""


def _makers_named(span: Span, text: Text) -> dict[str, Node]:
    """The organisations that a value names, without those of whom it says that they made the base."""
    others = list(_BASES_MAKER.finditer(text.slice(span)))
    return {
        m.surface.lower(): Node("Organization", m.entity.key)
        for m in text.inside(span)
        if m.kind == "organization"
        and m.entity
        and not any(other.start() <= m.start - span.start < other.end() for other in others)
    }


def read_developers(found: Found, owner: Owner, span: Span, spans: Sequence[Span], text: Text, rule: str) -> None:
    """Every maker in a list of names; what is not a list of names gives the organisations that it names, if one."""
    own = _BASES_MAKER.sub(" ", _lines(span, text, rule))
    surface = _FORM.sub("", re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", own)).strip(" .;")
    known = _makers_named(span, text)
    for name in (m.surface for m in text.inside(span) if m.kind == "organization" or _is_one_name(m)):
        surface = surface.replace(name, _AND_WITHIN.sub(_JOINED, name).replace(" & ", _AMPERSAND))
    surface = _TEAM_AT.sub("", _ENTRY.sub(lambda m: _with_dash(m[0], known), surface) if "–" in surface else surface)
    surface = _SHARED_HEAD.sub(
        lambda m: m[1] + (" and " if m[1].lower() in known else _JOINED), _DONE_BY.sub("", surface)
    )
    parts = [_TEAM.sub("", p.strip(" .;*_")).strip() for p in _APART.split(surface)]
    parts = [
        p.replace(_JOINED, " and ").replace(_AMPERSAND, " & ").replace(_DASH, " – ")
        for p in parts
        if p and not _POST.fullmatch(p)
    ]
    for part in parts:
        if part.lower() not in known and (entity := load_gazetteer().lookup("Organization", part)):
            known[part.lower()] = Node("Organization", entity.key)
    seated = _NO_PERSON if len(parts) == 2 else _SEATED  # "Fjord Research, Oslo" is a maker and its town
    parts = [
        p
        for before, p in zip(["", *parts], parts, strict=False)
        if not (_SEAT.fullmatch(p) and p.lower() not in known and seated.search(before))
    ]
    parts = _without_places(parts, known, {m.surface for m in text.inside(span) if m.kind == "country"})
    if sum(_PERSON.fullmatch(p) is not None and p.lower() not in known for p in parts) > 3:
        parts = [p for p in parts if p.lower() in known and not _PERSON.fullmatch(p)]  # its authors, by name
    if any(_SEATED.search(p) or p.lower() in known for p in parts):  # people, and where they are
        parts = [p for p in parts if p.lower() in known or _NO_PERSON.search(p) or not _PERSON.fullmatch(p)]
    handle = len(parts) == 1 and (_HANDLE.fullmatch(parts[0]) or _BY_ACCOUNT.fullmatch(text.slice(spans[0])))
    if parts and len(parts) <= 16 and (handle or all(_ORGANIZATION.fullmatch(p) or p.lower() in known for p in parts)):
        if all(_PERSON.fullmatch(p) and p.lower() not in known for p in parts):  # people, each beside where they work
            inside = (p.strip().lower() for bracket in _BRACKET.findall(own) for p in re.split(r"[,;]", bracket))
            parts = [*parts, *(p for p in inside if p in known)]
        for part in parts:
            node = known.get(part.lower()) or Node("Organization", slug(part))
            found.surfaces.setdefault(node, part)
            found.add(owner, "developer", node, spans, rule)
    elif len(set(known.values())) == 1 and len(surface.split()) < 12:
        found.add(owner, "developer", next(iter(known.values())), spans, rule)


def _with_dash(surface: str, known: Container[str]) -> str:
    """A maker whose name goes on after a dash, "Harrow – University Hospital"; of a firm's unit, the firm alone."""
    left, dash, right = (part.strip(" *_") for part in surface.partition(" – "))
    if not dash or not all(_ORGANIZATION.fullmatch(part) for part in (left, right)):
        return surface
    if left.lower() in known or _is_organization(left):
        return surface if _is_organization(right) else left
    return right if _PERSON.fullmatch(left) and not _NO_PERSON.search(left) else f"{left}{_DASH}{right}"


def _is_organization(name: str) -> bool:
    return load_gazetteer().lookup("Organization", name) is not None


def _is_one_name(mention: Mention) -> bool:
    """Whether a name that nobody knows is not that of two: "Oslo Medicine and Auk Medical"."""
    left, _, right = mention.surface.partition(" and ")
    return mention.kind == "name" and not (" " in left and " " in right)


def _without_places(parts: Sequence[str], known: Container[str], countries: Container[str]) -> list[str]:
    """The makers of a list without the town and the country after each: "Fjord Labs, Bergen, Norway"."""
    places = {at for at, part in enumerate(parts) if at and part in countries}
    towns = {
        at - 1 for at in places if at > 1 and _TOWN.fullmatch(parts[at - 1]) and parts[at - 1].lower() not in known
    }
    return [part for at, part in enumerate(parts) if at not in places | towns]


def _lines(span: Span, text: Text, rule: str) -> str:
    """The surface of a list of names, whose lines are entries; after a key it is one line, broken where it was full."""
    surface = text.slice(span)
    return " ".join(surface.split("\n")) if rule == "keyed-value" else surface


MODEL_NAME = re.compile(
    r"(?=[^\n]*[A-Za-z])(?=[^\n]*(?:\d|[A-Z]|[a-z]-[a-z]|[a-z]\.(?!(?:py|sh|md|txt|bin|pth?|ckpt|gguf|onnx|json|ya?ml|zip|tar|gz)\b)[a-z]|_))[^\W_][\w.+/@-]*(?:\s[\w.+/()@-]+){0,5}"
)
_AMOUNT = re.compile(r"\d[\d.,]*(?:e[+-]?\d+\b|[kKMBT]?\s+\w)")
"""A power of ten, or a number with its unit, which is no name: "base model: 1.7e+23 FLOP"."""


def read_models(
    found: Found, path: str, owner: Owner, span: Span, spans: Sequence[Span], text: Text, rule: str
) -> None:
    """The models that a key names; a name that no table knows is one where it is all that the value says."""
    known = [(node, m) for node, m in names(path, span, text)]
    surface = re.sub(r"\([^()]*\)", " ", text.slice(span)).strip(" .;*_")
    surface = re.split(r"(?<=\w)\.\s+(?=[A-Z])", surface, maxsplit=1)[0]  # "Tern-7B. Tuned on …"
    surface = re.split(r"(?<=\w),?\s+(?:with|of)\s+(?=[~≈]?\d)", surface, maxsplit=1)[0]  # "Tern with 7B parameters"
    others = {m.surface for m in text.inside(span) if m.kind in _NO_MODEL}
    listed = _listed_models(surface)
    if listed and others.isdisjoint(listed):
        nodes = {m.surface: node for node, m in known if m}
        for name in listed:
            node = nodes.get(name) or Node("Model", slug(name))
            found.surfaces.setdefault(node, name)
            found.add(owner, path, node, spans, rule)
        return
    name = surface.rpartition("/")[2]
    is_amount = _AMOUNT.match(name) and any(m.quantity is not None for m in text.inside(span))
    whole = MODEL_NAME.fullmatch(name) and len(name.split()) < 5 and " and " not in name and not is_amount
    maker = any(m.kind == "organization" and m.surface == name for m in text.inside(span))
    if (maker and not known) or (path == "derivedFrom" and _is_no_base(name, span, text)):
        return
    if whole and (not known or len(known) == 1):
        node = (
            known[0][0]
            if known and known[0][1] and len(known[0][1].surface) * 3 >= 2 * len(name)
            else Node("Model", slug(name))
        )
        found.surfaces.setdefault(node, name)
        found.add(owner, path, node, spans, rule)
    elif (
        len(known) == 1
        and len(surface.split()) < 15
        and not re.search(
            r"\b(?:not|unlike|same|similar|architecture|tokenizer|modified|will|soon)\b", surface, re.IGNORECASE
        )
    ):
        found.add(owner, path, known[0][0], spans, rule)


def read_successor(found: Found, owner: Owner, span: Span, spans: Sequence[Span], text: Text, rule: str) -> None:
    """The only model that a key names as the next one: its predecessor is whom the key is about."""
    said = Found()
    read_models(said, "predecessor", owner, span, spans, text, rule)
    following = {draft.value for draft in said.drafts}
    if len(following) != 1 or len(owner.nodes) != 1:
        return
    node = following.pop()
    if isinstance(node, Node):
        found.surfaces.update(said.surfaces)
        found.add(Owner((node,), planned=owner.planned), "predecessor", owner.nodes[0], spans, rule)


_NICKNAME = re.compile(r"[A-Z]-?\d{2,3}(?:-[A-Z]\d+)+")
"""A design as some libraries call it for short, "R-50-D32": the weights are nobody's."""


def _is_no_base(name: str, span: Span, text: Text) -> bool:
    """Whether a value is a size, names a design, "LSTM", or where the weights lie, "Google Drive", and no model."""
    designs = {m.surface.lower() for m in text.inside(span) if m.kind == "technique"}
    a_size = re.fullmatch(NAMED_SIZE, name) is not None  # "small/base: 22M/86M"
    return a_size or name.lower() in designs | HOSTS or _NICKNAME.fullmatch(name) is not None


def read_component(found: Found, owner: Owner, span: Span, spans: Sequence[Span], text: Text, rule: str) -> None:
    """The model that a part was taken from, "LLM: Tern-7B": one known as such by its name, and nothing of its own."""
    known = {node: m for node, m in names("derivedFrom", span, text) if m}
    surface = re.sub(r"\([^()]*\)", " ", text.slice(span)).strip(" .;*_`")
    if not known and (name := _published(surface)):
        found.surfaces.setdefault(Node("Model", slug(name)), name)
        found.add(owner, "derivedFrom", Node("Model", slug(name)), spans, rule)
    elif len(known) == 1 and len(surface.split()) < _FEW and not _NOT_TAKEN.search(surface):
        found.add(owner, "derivedFrom", next(iter(known)), spans, rule)


def _published(surface: str) -> str:
    """The name of a model that a value gives as a hub does, "fjord/tern-large-14", or one of a line that is known."""
    owner, _, name = surface.rpartition("/")
    known = load_gazetteer().lookup("Model", re.split(r"[-_]", name)[0])
    return name if _IDENTIFIER.fullmatch(name) and (known or re.fullmatch(r"[\w.-]{2,40}", owner)) else ""


_IDENTIFIER = re.compile(r"(?=[\w.-]*\d)[A-Za-z][\w.]*(?:[-_][\w.]+)+")


_FEW = 8
_NOT_TAKEN = re.compile(
    r"\b(?:not|no|same|similar|like|style|architecture|tokenizer|modified|scratch|random\w*|or|vs)\b", re.IGNORECASE
)
_NO_MODEL = frozenset({"license", "dataset", "hardware", "params", "size", "tokens", "year", "date", "benchmark"})
_ONE_LISTED = re.compile(r"(?=.*[A-Za-z]{3})(?:[\w.-]+/)?([\w.-]*[A-Z\d][\w.-]*(?:\s[A-Z\d][\w.-]*){0,3})")


def _listed_models(surface: str) -> list[str]:
    """The names of a value that is a list of them and nothing else: "fjord/tern-7b and Egret LM"; else none."""
    parts = [
        _ONE_LISTED.fullmatch(part.strip(" `*_")) for part in re.split(r",\s+(?:and\s+)?|\s(?:and|&|\+)\s", surface)
    ]
    names = [part[1] for part in parts if part and not is_generic(part[1])]
    return names if 1 < len(names) == len(parts) else []


_NAMED = re.compile(r"(?:[\w.-]+/)?[A-Z0-9][\w.’'-]*(?:\s[A-Z0-9][\w.’'-]*){0,4}")
_SHAPED = re.compile(r"(?=.*[^\W\d_]{2})(?=.*(?:[a-z][A-Z]|[A-Z]{3}|[A-Za-z]-?\d|-[A-Z])).+")
_NO_SOURCE = frozenset(
    {"model", "organization", "technique", "task", "metric", "hardware", "license", "params", "size"}
)


def read_sources(found: Found, owner: Owner, span: Span, spans: Sequence[Span], text: Text, rule: str) -> None:
    """The data sets that a key "Dataset" names, where its value is their names and nothing else."""
    surface = re.sub(r"\s*\([^()]*\)", "", _lines(span, text, rule)).strip(" .;*_`")
    parts = [part.strip(" *_`") for part in re.split(r"[,;+&\n]|\s(?:and|plus)\s", surface)]
    known = {m.surface: m.kind for m in text.inside(span)}
    for part in parts:
        kind = known.get(part, "")
        shaped = _NAMED.fullmatch(part) and _SHAPED.fullmatch(part) and kind not in _NO_SOURCE
        if kind != "dataset" and not shaped:
            return
    for part in parts:
        found.add(owner, "trainingRun.corpus.source", without_account(part), spans, rule)


_OF_A_SIZE = re.compile(r"[\s*_`]*(?:the\s+|an?\s+)?~?", re.IGNORECASE)
_MODEL_AFTER = re.compile(r"[\s-]+(?:model|version|variant)[\s*_`]*", re.IGNORECASE)
_SIZED_MODEL = re.compile(
    r"[\s-]+(?:(?:dense|base|text|music|image|language)\s)?(?:model|version|variant)(?=[\s,.;(]|$)", re.IGNORECASE
)
_ONE_NAME = re.compile(r"[\s*_`]*(?:[\w.-]+/)?((?=[\w.-]*\d)[A-Za-z][\w.]*-[\w.-]*\w)[\s*_`.]*")


def read_sized(found: Found, key: Span, value: Span, passage: Span, text: Text) -> None:
    """The size of what the other side names and says nothing else of: "1.3B parameter model: fjord/tern-1B", and
    "`fjord/tern-1B`: 1.3B model, text only".
    """
    for sized, named, after in ((key, value, _MODEL_AFTER), (value, key, _SIZED_MODEL)):
        counts = [m for m in text.inside(sized) if m.kind in ("params", "size") and m.quantity][:1]
        name = _ONE_NAME.fullmatch(text.slice(named)) if counts else None
        if name is None or counts[0].quantity is None:
            continue
        end = key.end if sized is key else value.end
        whole = after.fullmatch if sized is key else after.match
        if not _OF_A_SIZE.fullmatch(text.text, sized.start, counts[0].start) or not whole(
            text.text, counts[0].end, end
        ):
            continue
        known = [m.entity.key for m in text.inside(named) if m.kind == "model" and m.entity]
        node = Node("Model", known[0] if len(known) == 1 else slug(name[1]))
        found.surfaces.setdefault(node, name[1])
        found.add(Owner((node,)), "parameterCount", int(counts[0].quantity.value), [passage], "keyed-value")


_OF_A_PART = re.compile(
    r"\b(?:encoder|decoder|backbone|tower|adapter|head|teacher|embedding\w*|per|each|active|activated|planned|upcoming|future|soon|will)\b",
    re.I,
)


def read_listed_size(found: Found, owner: Owner, item: Span, topic: Owner, text: Text) -> None:
    """ "7.3M parameter variant" in an item below one that names a model and nothing else: that model's size."""
    counts = [m for m in text.inside(item) if m.kind == "params" and m.quantity]
    others = {Node("Model", m.entity.key) for m in text.inside(item) if m.kind == "model" and m.entity}
    if len(counts) != 1 or counts[0].quantity is None or not others <= {*owner.nodes, *topic.nodes}:
        return
    if _OF_A_SIZE.fullmatch(text.text, item.start, counts[0].start) and not _OF_A_PART.search(text.slice(item)):
        found.add(owner, "parameterCount", int(counts[0].quantity.value), [item], "listed-size")
