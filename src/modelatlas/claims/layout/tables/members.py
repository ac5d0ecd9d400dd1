"""Names of models in cells: a name as it stands, "ours", and sizes that are members of the family spoken of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from modelatlas.claims.layout.found import Found
from modelatlas.claims.layout.named import MODEL_NAME
from modelatlas.claims.layout.values import Text, is_nothing
from modelatlas.claims.prose.discourse import NOBODY, Owner
from modelatlas.lexicon import slug
from modelatlas.model import Mention, Node, Span
from modelatlas.titles.accounts import published_name
from modelatlas.versions import NAMED_SIZE, name_size, version_of
from modelatlas.words import one_of

_OURS = re.compile(r"(?:ours?|our\s+models?|this\s+(?:model|work)|\(ours\))", re.IGNORECASE)
_THIS = re.compile(
    r"(?:[(\[]\s*|[\u2190<]-*\s*|\s[-\u2013\u2014]\s)this\s?(?:model|repo(?:sitory)?|work|card|one|checkpoint|adapter|release|fine-?tune)?[\s)\]*_`]*$",
    re.IGNORECASE,
)
"""After a name: that it is the one that the page is about: "Tern-x (this model)"."""
_OUR_MEMBER = re.compile(rf"ours?[-\s]([SBLHT]|XL|{NAMED_SIZE}|Tiny|Small|Base|Large|Huge)", re.IGNORECASE)
"""A member of the family that a page is about: "Ours-S"."""
SIZE = re.compile(
    r"~?\d+(?:\.\d+)?\s?(?:B|M|T|K|billion|million|trillion)(?:\s+(?:params?|parameters?|models?))?(?:[\s-]+(?:dense|moe|base|instruct|chat))?",
    re.IGNORECASE,
)
_WORD_SIZE = re.compile(
    rf"(?:{one_of('editions', 'sizes')}|standard|x?xl|xxxl|turbo)(?:[\s-]?v\d)?|(?-i:X?[SL]|[TBHG])",
    re.IGNORECASE,
)
_VARIANT = re.compile(
    r"\(\s*(~?\d+(?:\.\d+)?\s?[BM]|(?:base|chat|instruct|x{0,2}large|small|tiny|medium|xl|xxl|mini|nano|it|pt)(?:-v\d)?)\s*\)",
    re.IGNORECASE,
)
_OTHER_WORD = re.compile(
    r"(?P<name>[^()]{2,40}?)\s?\((?!(?i:ours?|new|paper|reported|official)\b)(?P<word>[A-Za-z][\w.+-]{2,15})\)"
)
"""A name and one word in brackets, which may be any where others of that name have other words: "Tern (Ultra)"."""
_SETTING = re.compile(r",\s\d[\d.x×@/\s]*(?:px|frames|views|crops)?$")
"""What a name is tried with: "Tern-16, 16x4"."""
_IN_BRACKETS = re.compile(r"\(\s*~?\d")
"""A size in brackets; an edition there, "(base)", is another model than the name without it."""
_NOISE = re.compile(
    r"\([^()]*\)|\[[^\[\]]*\]|\.(?:pth|ckpt|safetensors|pt|gguf|onnx)(?:\.tar)?\b|[*†‡§¶\u2190-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]|\bnew\b!|:\w+:|\s+(?:models?|checkpoints?|baseline)$|^baseline\s+(?=\w*-?\d|[A-Z])",
    re.IGNORECASE,
)
_SIZED = re.compile(r"[A-Z][\w.+-]*(?:\s[\w.+-]+){0,3}?[\s-]\d+(?:\.\d+)?B(?:[\s-](?:Base|Chat|Instruct|IT|PT))?")
"""A name that ends in a size is one of a model, wherever it stands: "Tern PT 9B"."""
_NO_MODEL = re.compile(
    rf"{one_of('tables', 'no_models', 'algorithms')}(?:\s+(?:models?|baseline|score|performance|guess\w*|results?))?",
    re.IGNORECASE,
)
_ALGORITHM = re.compile(one_of("tables", "algorithms"), re.IGNORECASE)
_COMPARED = re.compile(
    r"[\W_]*(?:(?:w/o?|with(?:out)?|vs\.?|versus|v\.|against|over|relative\sto|compared\s(?:to|with))\s"
    r"|w/o?[A-Za-z]|(?:gain|improvement|diff(?:erence)?|delta|Δ)\s*(?:[%(]|(?:to|over|vs|from|in|of|wrt)\b|$))",
    re.IGNORECASE,
)
"""A difference from the model whose name follows, or from the page's own: "vs. Tern-7B", "w/o code"."""
_ADDED_TO = re.compile(r"[(\[]\s?\+\s?[A-Za-z]")
_REFERENCE = re.compile(
    r"(?:ground[\s-]truth|reference|human|random|majority|chance|baseline|noisy)(?:\s\w+)?", re.IGNORECASE
)
_PROCESS = re.compile(rf"(?:.*\s)?{one_of('tables', 'processes')}", re.IGNORECASE)
"""What a row of an ablation is run with: "2-stage training"."""
_REVISION = re.compile(r"-(?:v\d+(?:\.\d+)*|hf)$")
"""What a repository's name adds to that of its model."""
_VERSION_ALONE = re.compile(r"v(?:er(?:sion)?)?\.?\s?\d+(?:\.\d+){0,2}[a-z]?", re.IGNORECASE)
"""A version of what the section is about: "v1.1"."""
_OTHER = frozenset(
    {
        "benchmark",
        "metric",
        "dataset",
        "hardware",
        "license",
        "organization",
        "country",
        "technique",
        "task",
        "nationality",
    }
)


def _has_revisions(name: str, text: Text) -> bool:
    """Whether the text gives a name more than one revision: then each is a model of its own."""
    stem = re.escape(re.sub(r"[-_](?:v\d+(?:\.\d+)*|hf)$", "", name))
    found = re.findall(rf"(?<![\w-]){stem}[-_](v\d+(?:\.\d+)*)(?![\w.]*\w)", text.text, re.IGNORECASE)
    return len({revision.lower() for revision in found}) > 1


def is_edition(surface: str) -> bool:
    """Whether a word alone names a member of a family: "base", "Large".

    >>> is_edition("**base**"), is_edition("Base model")
    (True, False)
    """
    return _WORD_SIZE.fullmatch(surface.strip(" *_`")) is not None


_ADDED = re.compile(
    rf"(?:[\s_-]+(?:{NAMED_SIZE}|v?\d+(?:\.\d+)*|base|chat|inst(?:ruct)?|it|sft|dpo|rl|rlhf|(?:non-)?thinking|reasoning|preview|"
    r"pro|plus|max|ultra|mini|nano|micro|tiny|small|medium|x{0,2}large|lite|flash|turbo|coder|code|math|vl|omni|long))+",
    re.IGNORECASE,
)


def is_own_edition(surface: str, label: str) -> bool:
    """Whether a name is that of a family, ``label``, with a size or a word of an edition.

    >>> is_own_edition("Tern-2 Instruct", "Tern 2"), is_own_edition("Tern score", "Tern")
    (True, False)
    """
    label, surface = re.sub(r"[\s_-]+", " ", label).lower(), re.sub(r"[\s_-]+", " ", surface.strip(" *_`")).lower()
    return bool(label) and surface.startswith(label) and _ADDED.fullmatch(surface[len(label) :]) is not None


def is_reference(surface: str) -> bool:
    """Whether a row's head is of what models are measured against: "Ground truth", "Baseline"."""
    return _REFERENCE.fullmatch(surface.strip(" *_`")) is not None


def is_added_to(surface: str) -> bool:
    """Whether a row's head says what was put upon a model: "Tern (+ DPO)" is no longer Tern."""
    return _ADDED_TO.search(surface) is not None


def is_algorithm(surface: str) -> bool:
    """Whether a name is that of a procedure to learn from data, which is no model.

    >>> is_algorithm("Random Forest (300 trees)"), is_algorithm("TernForest")
    (True, False)
    """
    return _ALGORITHM.fullmatch(_without_noise(surface)) is not None


def is_single(label: str, text: Text) -> bool:
    """Whether the text gives a name no more than one size."""
    pattern = rf"(?<![\w-]){re.escape(label)}[\s(-]{{1,3}}(\d+(?:\.\d+)?\s?[BM])(?!\w)"
    sizes = re.findall(pattern, text.text, re.IGNORECASE)
    return len({size.upper().replace(" ", "") for size in sizes}) <= 1


@dataclass(frozen=True, slots=True)
class Family:
    """What a table's section is about, by whose name its members are called: "7B" of Tern is "Tern 7B".

    ``single``: the text gives it no more than one size, so that "Tern (7B)" is Tern itself.
    """

    owner: Owner
    label: str
    single: bool = False

    @property
    def stem(self) -> str:
        """What its members' names begin with, in lower case: "tern" of "Tern for object detection"."""
        return self.label.lower().partition(" for ")[0]

    def member(self, size: str, found: Found) -> Owner:
        """The member that a size alone names; nobody where the family is not known or has a size of its own."""
        if len(self.owner.nodes) != 1 or not self.label:
            return NOBODY
        size = re.sub(r"\s+(?:params?|parameters?|models?)$", "", size.strip().lstrip("~"), flags=re.IGNORECASE)
        size = re.sub(r"(?<=\d)\s?(billion|million|trillion)$", lambda m: m[1][0].upper(), size, flags=re.IGNORECASE)
        own = name_size(self.label)
        if own:
            return self.owner if own == name_size(size.split()[0]) else NOBODY
        name = f"{self.label} {re.sub(r'(?<=[0-9]) (?=[A-Za-z]$|[A-Za-z] )', '', size)}"
        node = Node("Model", slug(name))
        found.surfaces.setdefault(node, name)
        return Owner((node,))


def without_braces(surface: str) -> str:
    """A name without what is left of a formula, its index after a hyphen.

    >>> without_braces("{Tern2}{clip}-1B"), without_braces("Tern{BASE}"), without_braces("tern_base")
    ('Tern2-clip-1B', 'Tern-BASE', 'tern_base')
    """
    return re.sub(r"[{}]", "", re.sub(r"(?<=[\w}])\{(?=\w)", "-", surface))


_MADE_FROM = re.compile(
    r"\s*[(\[](?:based|built|fine-?tuned|distilled|derived|initiali[sz]ed|adapted|quanti[sz]ed|pruned|merged|trained)\s(?:up)?(?:on|from|of)\s[^()\[\]]*[)\]][\s*_`]*$",
    re.IGNORECASE,
)
"""After a name: what it was made from."""
_UPON = re.compile(r"([^()]{2,40}?)\s?\(([^()]{2,40})\)")


def _upon(surface: str, models: Sequence[Mention]) -> str:
    """The name before another in brackets, of what it was put upon, "TernVL (Auk-7B)"; "" where there is none."""
    found = _UPON.fullmatch(surface)
    return found[1] if found and (models[0].surface, models[-1].surface) == (found[1], found[2]) else ""


def called(name: str, found: Found) -> Owner:
    """The model of a name that no text need know."""
    node = Node("Model", slug(name))
    found.surfaces.setdefault(node, name)
    return Owner((node,))


def _without_noise(name: str) -> str:
    return " ".join(_NOISE.sub(" ", name).split()).strip(" .,:;|_")


_AROUND = 5000
"""Code points to either side of a cell in which its name is looked for with other brackets."""


def _backbones(name: str, place: Span, text: Text) -> int:
    """In how many brackets a text sets something after a name: "TernVL (Auk-7B)" and "TernVL (Wren-7B)" are two."""
    near = text.text[max(0, place.start - _AROUND) : place.end + _AROUND]
    return len(set(re.findall(rf"(?<![\w-]){re.escape(name)}\s?\(([^()]{{2,40}})\)", near)))


_BEGINS = re.compile(r"[\W_]*(?:[A-Z][\w.+-]*\s)?")
_RUNS_ON = re.compile(r"(?:/\d+)?[\s-]")


def _run_on(models: Sequence[Mention], span: Span, text: Text) -> bool:
    """Whether the names in a cell are pieces of one: "TernCLIP ViT-39M/16 Text-19M"."""
    joints = (text.text[one.end : other.start] for one, other in pairwise(models))
    head = text.text[span.start : models[0].start]
    return _BEGINS.fullmatch(head) is not None and all(_RUNS_ON.fullmatch(joint) for joint in joints)


def _letters(name: str) -> str:
    """A name without what its spellings differ in: "tern-finetuned-tideqa" for "Tern fine-tuned on TideQA".

    >>> _letters("tern-finetuned-tideqa") == _letters("Tern fine-tuned on TideQA"), _letters("Tern2 7B")
    (True, 'tern2.7b')
    """
    words = (word for word in re.split(r"[\s_-]+", name.lower()) if word not in ("on", "for", "the", "with", "model"))
    return re.sub(r"(?<!\d)-|-(?!\d)", "", "-".join(words)).replace("-", ".")


def cell_model(span: Span, text: Text, family: Family, found: Found, *, named: bool) -> Owner:
    """The model that a cell names; ``named`` where its column is headed as one of models, so that a shape is enough."""
    surface = without_braces(text.slice(span))
    if is_nothing(surface) or "\n\n" in surface or _COMPARED.match(surface) or is_added_to(surface):
        return NOBODY
    if (own := _pointed_at(surface, family, found)) is not None:
        return own
    surface, models = _without_origin(surface, span, text)
    if named and len(models) > 1 and (upon := _upon(surface.strip(" *_`"), models)):
        if _backbones(upon, span, text) > 1:
            return called(surface.strip(" *_`"), found)
        surface, models = upon, models[:1]
    name = _name_in(surface, span, text, named=named)
    account = span.start
    if published := published_name(name):
        account += surface.find(published)
        name = published
        if _is_published(name, family, text):
            return family.owner
    if (own := _of_family(name, surface, family, found, named=named)) is not None:
        return own
    if len(models) == 1 and models[0].entity and name == " ".join(models[0].surface.split()):
        return Owner((Node("Model", models[0].entity.key),))
    inside = [m for m in text.inside(span) if m.start >= account]
    named = named or bool(_SIZED.fullmatch(name))
    several = len({m.entity for m in models}) > 1 and not (named and _run_on(models, span, text))
    return called(name, found) if not several and _is_name(name, models, inside, named=named) else NOBODY


def _pointed_at(surface: str, family: Family, found: Found) -> Owner | None:
    """The page's own model, or its member, where a cell points at it: "Ours", "Tern-x (this model)", "Ours-S"."""
    if _OURS.fullmatch(surface.strip(" *_()")):
        return family.owner
    this = _THIS.search(surface) if len(family.owner.nodes) == 1 else None
    if this is not None and not is_own_edition(surface[: this.start()], family.label):
        return family.owner
    ours = _OUR_MEMBER.fullmatch(surface.strip(" *_()"))
    return family.member(ours[1], found) if ours else None


def _without_origin(surface: str, span: Span, text: Text) -> tuple[str, list[Mention]]:
    """What a cell says, and the models that it names, but for a remark on what its model was made from."""
    models = [m for m in text.inside(span) if m.kind == "model" and m.entity]
    if remark := _MADE_FROM.search(surface):
        return surface[: remark.start()], [m for m in models if m.end <= span.start + remark.start()]
    return surface, models


def _name_in(surface: str, span: Span, text: Text, *, named: bool) -> str:
    """The name in a cell without what is noted of it; with its word in brackets where rows differ by theirs."""
    name = _without_noise(_SETTING.sub("", _VARIANT.sub(r" \1", surface)))
    other = _OTHER_WORD.fullmatch(surface.strip(" *_`")) if named and not _NO_MODEL.fullmatch(name) else None
    several = other is not None and _backbones(other["name"], span, text) > 1
    return f"{other['name']} {other['word']}" if other and several else name


def _is_published(name: str, family: Family, text: Text) -> bool:
    """Whether a repository's name is that of the page's own model, its revision aside if there is but one."""
    bare = _REVISION.sub("", slug(name))
    if not family.label or bare != slug(family.label):
        return False
    return bare == slug(name) or not _has_revisions(name, text)


def _of_family(name: str, surface: str, family: Family, found: Found, *, named: bool) -> Owner | None:
    """The page's own model, or its member, by its name, a size or a version alone; nobody for a procedure."""
    if len(family.owner.nodes) == 1 and family.label and _letters(name) == _letters(family.label):
        return family.owner
    if SIZE.fullmatch(name):
        return family.member(name, found)
    bare = _without_noise(surface)
    sized = _IN_BRACKETS.search(surface) is not None
    if bare != name and sized and family.label and family.single and slug(bare) == slug(family.label):
        return family.owner
    if named and _WORD_SIZE.fullmatch(name):
        return family.member(name, found)
    if _VERSION_ALONE.fullmatch(name):
        own = family.label.lower().endswith(name.lower())
        return family.owner if own else NOBODY if version_of(family.label) else family.member(name, found)
    return NOBODY if _ALGORITHM.fullmatch(name) else None


def _is_name(name: str, models: Sequence[Mention], inside: Sequence[Mention], *, named: bool) -> bool:
    """Whether words are a model's name, by their shape and by the mentions ``inside`` them."""
    if not (named or models) or not MODEL_NAME.fullmatch(name) or _NO_MODEL.fullmatch(name) or len(name) > _LONG:
        return False
    if not models:
        others = (m for m in inside if m.kind in _OTHER)
        known = any(len(m.surface) * 2 > len(name) for m in others)
        return not (known or _PROCESS.fullmatch(name) or is_reference(name))
    return named or len(models[0].surface) * 2 >= len(name)


_LONG = 60
"""Characters of a name at most."""
