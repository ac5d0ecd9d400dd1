"""Whose number is it? The model that each place of a sentence speaks of.

A sentence is read from left to right. A model, or words that stand for one, becomes the subject of what follows, unless
its role says otherwise (a baseline, a rival, the model that another was made from): then only what hangs directly on
it is its own (``X, which has …``, ``X (…)``, ``X's …``, ``… of X``). What stands before the first subject is its own if
the sentence leads up to it ("Trained for 21 days, X …"); otherwise it goes on about what the last sentence was about.
Where two models could be meant, nobody is: the owner is empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from modelatlas.claims.sentences import Sentence
from modelatlas.claims.versions import follows, name_size, version_key, version_of
from modelatlas.model import Mention, Node
from modelatlas.rules import SLOT, WHO, Scope, char_kind, kind_char

_WHO = "".join(kind_char(k, t) for k in WHO for t in (False, True))
_WHO_SLOT = rf"(?:[{_WHO}].)"
_ANY_WHO = re.compile(f"[{_WHO}]")
_SEGMENT = re.compile(r"\s*;\s*|,?\s+(?:while|whereas)\s+|,\s+(?:but|yet)\s+|\s+[—–]\s+|:\s+")
_JOINED = re.compile(r"\s*(?:,|,?\s*(?:and|or|&)|/|,?\s*as\s+well\s+as|,?\s*(?:along|together)\s+with)\s+(?:the\s+)?$")
_APPOSED = re.compile(r"\s*,?\s*\(?\s*(?:the\s+)?$")
_PAREN = re.compile(r"\s*\(")
_RELATIVE = re.compile(r"\s*,?\s*(?:which|that|whose|who)\b")
_APPOSITION = re.compile(
    r"\s*,\s*(?:itself\s+)?(?:(?:a|an|one|at|with|then|now)\s|the\s+(?:[\w'-]+\s+){0,4}?(?:model|network|system|transformer|work|version|successor|predecessor|"
    r"flagship|largest|smallest|first|last|newest|one|result|outcome|product|member|entry|release)\b)"
)
_POSSESSIVE = re.compile(r"\s?'s?\s")
_OWN_VERB = re.compile(
    r"\s+(?:itself\s+)?(?:is|was|were|are|has|have|had|uses?|used|took|takes|needs?|needed|requires?|required|reach\w*|scor\w+|achiev\w+|attain\w*|obtain\w*|"
    r"came|comes|consum\w+|contain\w*|compris\w+|cover\w*|support\w*|handl\w+|ran|runs|saw|broke|occup\w+|drew|emit\w+|packs?|counts?|carr\w+|get\w*|got|went|"
    r"manag\w+|improv\w+|outperform\w*|surpass\w*|exceed\w*|beat\w*|remain\w*|stay\w*|does|did|can|could|may|might|will|would|shar\w+|follow\w+|"
    r"introduc\w+|extend\w*|employ\w*|adopt\w*|featur\w+|combin\w+|rel(?:y|ies|ied)|finish\w*|spent|burn\w*|dat\w+|appear\w*|post\w*|record\w*|deliver\w*|"
    r"yield\w*|show\w*|demonstrat\w+|exhibit\w*|accept\w*|offer\w*|provid\w+|gain\w*|lag\w*|trail\w*|match\w*|doubl\w+|tripl\w+|stand\w*|stood|hold\w*|held|"
    r"answer\w*|process\w*|ingest\w*|target\w*|serv\w+|began|start\w*|lasted|drop\w*|rose|fell|cut\w*|reduc\w+|train\w*|leaves|left|rais\w+|measur\w+|weigh\w*)\b"
)
_FRONTED = re.compile(
    r"^\W*(?:with|at|in|on|by|after|over|under|using|having|from|for|unlike|like|despite|although|though|while|as|compared|relative|"
    r"built|trained|pre-?trained|released|published|developed|designed|created|introduced|announced|unveiled|launched|made|based|"
    r"featuring|boasting|containing|comprising|totall?ing|counting|weighing|drawing|running|fine-?tuned|distilled|originally|first|"
    r"licensed|available|presented|initially|conceived|powered|equipped|described|given|spanning|covering|consuming|requiring|within|where)\b"
)
_LINKED = re.compile(r"(?:\b(?:of|for|behind|to\s+(?:pre-?)?train|(?:pre-?)?train(?:ing|ed|s)?|powers?|powered|give|gives|makes?\s+up|into)|called|named|dubbed|in|to|leav(?:es|ing)|put)\s+(?:the\s+)?$")
_RELATIVES = "".join(kind_char(k, t) for k in ("predecessor", "successor", "base") for t in (False, True))
_GIVEN_TO = re.compile(
    rf"(?:\s*\([^()]*\))?\s*(?:(?!(?:above|below|than|over|that|those|better|higher|lower|more|less|ahead|behind|up|down|short)\b)\w+\s+){{0,2}}?"
    rf"(?:for|of|by|in|from|in\s+the\s+case\s+of|used\s+by|needed\s+by)\s+(?:the\s+)?({_WHO_SLOT})(?:\s+([{_RELATIVES}].))?"
)
"""A model that a value is said to be of, right after it: "52 billion of X", "34.0% for X", "18 billion of its predecessor"."""
_IN_PARENTHESES = re.compile(r"\s*\([^()]*\)")
_VALUE_FOR = re.compile(rf"{SLOT}.\s+(?:\w+\s+){{0,2}}?(?:for|by)\s+(?:the\s+)?$")
"""Before a model that a value is given to: "against 74.0 % for X" does not make X the subject of the sentence."""

_INTO = re.compile(r"\b(?:in|into|for|with|to|as|of|named|called|by)\s+(?:the\s+)?$")
_FOR_IT = re.compile(r"^\W*(?:for|in|with)\s+(?:the\s+)?$")
"""The head of "For X, the authors plan …"."""
_OBJECT = re.compile(r"\b(?:to|from|after|before|by|into|with|against|beside|near|like|between|among|alongside)\s+(?:the\s+)?$")
_OF = re.compile(r"\b(?:of|than|over)\s+$")
_RELATIVE_TO = ("predecessor", "base", "older", "newer", "larger", "smaller")
_PEOPLE = re.compile(r"\b(?:authors?|developers?|makers?|team|group|researchers|engineers|company|laboratory|lab|institute|users|critics|observers|organi[sz]ers|consortium|university|foundation)\b")
_SET_ASIDE = re.compile(r"^\W*(?:instead|rather|despite|after|before|in\s+place|contrary|apart|besides|following|since)\b")
_EACH = re.compile(r"\b(?:each|both|all|every|apiece|either)\b")


@dataclass(frozen=True, slots=True)
class Owner:
    """The model or models that a place speaks of; none when it is not settled. ``each``: what is said holds for each one."""

    nodes: tuple[Node, ...] = ()
    each: bool = False
    planned: bool = False


NOBODY = Owner()


@dataclass(slots=True)
class Discourse:
    """What one document has said so far: a fresh one for each document."""

    focus: Owner = NOBODY
    topic: Owner = NOBODY
    group: tuple[Node, ...] = ()
    pair: tuple[Node, ...] = ()
    recent: list[Node] = field(default_factory=list)
    described: list[Node] = field(default_factory=list)
    in_block: list[Node] = field(default_factory=list)
    labels: dict[Node, str] = field(default_factory=dict)
    sizes: dict[Node, int] = field(default_factory=dict)
    predecessor: dict[Node, Node] = field(default_factory=dict)
    base: dict[Node, Node] = field(default_factory=dict)


@dataclass(slots=True)
class _Token:
    """A model, or what stands for one, in a sentence."""

    start: int
    end: int
    mention: Mention
    role: str = ""
    nodes: tuple[Node, ...] = ()
    each: bool = False
    possessor: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Subjects:
    """The owners of one sentence: ``stretches`` in order, the later ones inside the earlier."""

    sentence: Sentence
    stretches: tuple[tuple[int, int, Owner], ...]
    roles: dict[int, str]
    nodes: dict[int, tuple[Node, ...]]
    possessors: dict[int, tuple[Node, ...]]
    lists: dict[int, Owner]
    local_from: int

    def at(self, position: int) -> Owner:
        """The owner of what stands at ``position`` of the sentence's code."""
        if position in self.lists:
            return self.lists[position]
        given = _GIVEN_TO.match(self.sentence.code, position + 2)
        if given:
            place = given.start(2) if given[2] else given.start(1)
            return Owner(self.nodes.get(place, ()), planned=self.roles.get(place) == "planned")
        return self.around(position)

    def main(self, position: int) -> Owner:
        """The subject of the sentence where ``position`` stands, what hangs on other models left aside."""
        best = NOBODY
        for start, end, owner in self.stretches[: self.local_from]:
            if start <= position < end:
                best = owner
        return best

    def around(self, position: int) -> Owner:
        """The owner by place alone, whatever follows."""
        best = NOBODY
        for start, end, owner in self.stretches:
            if start <= position < end:
                best = owner
        return best


def read_subjects(sentence: Sentence, roles: dict[int, str], discourse: Discourse) -> Subjects:
    """Find who is spoken of where in ``sentence``, and move ``discourse`` on past it.

    ``roles`` are those of :func:`find_roles`.
    """
    tokens = _tokens(sentence)
    discourse.pair = ()
    if sentence.first_of_block:
        if set(discourse.in_block) - set(discourse.focus.nodes) or discourse.focus != discourse.topic:
            named = discourse.labels.keys() >= set(discourse.topic.nodes)  # nothing is said of it before it is named
            discourse.focus = discourse.focus if len(discourse.focus.nodes) > 1 else discourse.topic if named else NOBODY
        discourse.in_block = []
    stretches: list[tuple[int, int, Owner]] = []
    subjects: list[Owner] = []
    local_from = _Walk(sentence, discourse, roles, tokens, stretches, subjects).run()
    nodes = {t.start: t.nodes for t in tokens}
    possessors = {t.start: t.possessor for t in tokens}
    found = Subjects(sentence, tuple(stretches), {t.start: t.role for t in tokens}, nodes, possessors, {}, local_from)
    _distribute(sentence, tokens, found, discourse)
    _advance(discourse, tokens, subjects)
    return found


def _tokens(sentence: Sentence) -> list[_Token]:
    return [
        _Token(at, at + 2, m)
        for at, m in zip(sentence.at, sentence.mentions, strict=True)
        if m.kind in WHO and not (m.kind == "anaphor" and _is_no_model(sentence, at, m))
    ]


def _is_no_model(sentence: Sentence, at: int, anaphor: Mention) -> bool:
    """Whether words such as "both" and "the latter" stand for something else than models, or are no subject at all."""
    if _IT.match(anaphor.surface):
        return False
    if _COMPLEMENT.search(sentence.code, 0, at):
        return True
    if anaphor.surface.lower() in ("they", "their") and _PEOPLE.search(sentence.code, 0, at):
        return True
    if anaphor.entity is None or anaphor.entity.key not in ("both", "former", "latter"):
        return False
    before = [m.kind for place, m in sentence.slots(0, at) if place < at and m.kind in ("model", *_OTHER_PAIRS)]
    return len(before) > 1 and before[-1] != "model" and before[-1] == before[-2] or before.count("benchmark") > 1 > before.count("model") - 1


_OTHER_PAIRS = ("benchmark", "technique", "hardware", "dataset", "country", "task")


_IT = re.compile(r"its?\b", re.IGNORECASE)
_COMPLEMENT = re.compile(r"\b(?:is|was|are|were|been|have|had|has)\s+$")
"""Before a complement or a floating "both": "X is the smaller of the two", "A and B were both trained"."""


_CLAUSE_HEAD = re.compile(
    rf"(?:^|[;:,(]|\s[—–]|\b(?:and|but|while|whereas|although|though|because|since|where|when|that|as|if))\W*(?:the\s+|an?\s+)?(?:[{_WHO}].\s+)?$"
)


def _begins_clause(code: str, at: int) -> bool:
    """Whether a clause begins at ``at``, an article or a possessive aside: what stands elsewhere is no subject."""
    return bool(_CLAUSE_HEAD.search(code, max(0, at - 16), at))


def find_roles(sentence: Sentence, roles: Sequence[Scope], planned: Sequence[tuple[int, int]] = ()) -> dict[int, str]:
    """The role that the words around it give each token: the first rule that speaks of it.

    ``planned`` are the stretches that speak of what is still to come: what goes *into* a model there is planned for it.
    """
    found: dict[int, str] = {}
    for role in roles:
        for pattern in role.patterns:
            if pattern.kinds & ~sentence.kinds:
                continue
            for match in pattern.regex.finditer(sentence.code):
                for at, mention in sentence.slots(*match.span("who")):
                    if mention.kind in WHO and not (role.name == "base" and _is_gerund(sentence.code, match.start(), at + 2)):
                        found.setdefault(at, role.name)
    for at, mention in zip(sentence.at, sentence.mentions, strict=True):
        inside = any(a <= at < b for a, b in planned) and _INTO.search(sentence.code, 0, at)
        if mention.kind in WHO and (inside or planned and _FOR_IT.search(sentence.code, 0, at)):
            found.setdefault(at, "planned")
    return found


def _is_gerund(code: str, start: int, end: int) -> bool:
    """"Fine-tuning X took …": what was made by it, not what it was made from."""
    return _begins_clause(code, start) and bool(_OWN_VERB.match(code, end))


class _Walk:
    """One pass over the tokens of one sentence."""

    def __init__(
        self, sentence: Sentence, discourse: Discourse, roles: dict[int, str], tokens: list[_Token],
        stretches: list[tuple[int, int, Owner]], subjects: list[Owner],
    ) -> None:  # fmt: skip
        self.code, self.sentence, self.discourse = sentence.code, sentence, discourse
        self.roles, self.tokens, self.stretches, self.subjects = roles, tokens, stretches, subjects
        self.current: Owner | None = None
        self.named = NOBODY

    def run(self) -> int:
        """Fill ``stretches`` and ``subjects``; how many stretches are those of main subjects."""
        main: list[tuple[int, Owner]] = []
        local: list[tuple[int, int, Owner]] = []
        for number, token in enumerate(self.tokens):
            self._resolve(number, token)
            self._inherit_role(number, token)
            same = token.mention.kind == "anaphor" and token.nodes == self.named.nodes and self.named.planned
            owner = Owner(token.nodes, token.each, token.role == "planned" or same)
            if token.role in ("", "planned") and (token.nodes or not self._idle(token)):
                owner = self._joined(number, token, owner)
                main.append((token.start, owner))
                self.current = owner
                if owner.nodes:
                    self.named = owner
                    self.subjects.append(owner)
            local.extend(self._own(token, owner))
        self._lay(main)
        count = len(self.stretches)
        self.stretches.extend(local)
        return count

    def _idle(self, token: _Token) -> bool:
        """An unresolved "they" or "the latter" of a text about one model stands for something else."""
        return token.mention.kind == "anaphor" and len(self.discourse.described) + bool(self.named.nodes) < 2

    def _inherit_role(self, number: int, token: _Token) -> None:
        """A rival after "and" is a rival too, unless a verb makes it a subject."""
        token.role = self.roles.get(token.start, "")
        if not token.role and _subtype(token.mention) in _RELATIVE_TO and not _begins_clause(self.code, token.start):
            if token.mention.kind != "anaphor" or _OBJECT.search(self.code, 0, token.start) or _OF.search(self.code, 0, token.start):
                token.role = "old"
        if not token.role and token.mention.kind != "peer" and _VALUE_FOR.search(self.code, 0, token.start):
            token.role = "object"
        if not token.role and _SET_ASIDE.match(self.code) and "," not in self.code[: token.start] and "," in self.code:
            token.role = "old"
        if not token.role and token.mention.kind == "model" and self.current and _OBJECT.search(self.code, 0, token.start):
            token.role = "object" if not _begins_clause(self.code, token.start) else ""
        if number == 0 or token.role:
            return
        before = self.tokens[number - 1]
        between = self.code[before.end : token.start]
        relative = before.mention.kind in ("predecessor", "base", "anaphor", "peer", "successor")
        if relative and _APPOSED.fullmatch(between):
            token.role = before.role
            before.nodes = before.nodes or token.nodes
        elif token.mention.kind == "anaphor" and token.nodes and token.nodes == before.nodes and _APPOSED.fullmatch(between):
            token.role = before.role
        elif before.role and token.mention.kind == "model" and self._in_list(number, between):
            token.role = before.role

    def _in_list(self, number: int, between: str) -> bool:
        """Whether a model goes on a list of rivals: "A, B and C", but not "Compared with A, B has"."""
        token = self.tokens[number]
        if not _JOINED.fullmatch(between) or _OWN_VERB.match(self.code, token.end) or self.code.startswith("'s", token.end):
            return False
        if between.strip() != ",":
            return True
        following = self.tokens[number + 1] if number + 1 < len(self.tokens) else None
        return following is not None and bool(_JOINED.fullmatch(self.code[token.end : following.start]))

    def _joined(self, number: int, token: _Token, owner: Owner) -> Owner:
        """"A, B and C": one subject of several models."""
        if number == 0 or not token.nodes:
            return owner
        before = self.tokens[number - 1]
        between = _IN_PARENTHESES.sub("", self.code[before.end : token.start])
        if before.role == token.role and _JOINED.fullmatch(between) and self.current and before.nodes:
            if _OWN_VERB.match(self.code, token.end) and "," in between and len(self.current.nodes) < 2 and not self._listed(number):
                return owner
            nodes = (*self.current.nodes, *(n for n in token.nodes if n not in self.current.nodes))
            if self.subjects and self.subjects[-1] == self.current:
                self.subjects.pop()
            self.discourse.group = nodes if len(nodes) > 1 else self.discourse.group
            self.discourse.pair = nodes
            return Owner(nodes, bool(_EACH.search(self.code[token.end : token.end + 40])), owner.planned)
        return owner

    def _listed(self, number: int) -> bool:
        """Whether the token before stands directly at the head of the sentence or after another name of the list."""
        before = self.tokens[number - 1]
        return not re.search(r"\w", self.code[: before.start])

    def _own(self, token: _Token, owner: Owner) -> list[tuple[int, int, Owner]]:
        """The stretches after a token that are its own whatever its role."""
        code, end = self.code, token.end
        mine = Owner(token.nodes, token.each, owner.planned)
        out = []
        if found := _PAREN.match(code, end):
            close = _closing(code, found.end())
            out.append((found.end(), close, mine))
            end = close + 1
        relative = _RELATIVE.match(code, end)
        if relative or _APPOSITION.match(code, end):
            start = end + 1
            stop = _clause_end(code, (relative.end() if relative else start + 2))
            out.append((start, stop, mine))
        elif token.role and _POSSESSIVE.match(code, end):
            out.append((end, _phrase_end(code, end), mine))
        elif token.role in ("rival", "old", "object") and _OWN_VERB.match(code, end):
            segment = _SEGMENT.search(code, end)
            out.append((end, segment.start() if segment else len(code), mine))
        return out

    def _lay(self, main: list[tuple[int, Owner]]) -> None:
        """Main stretches: from each subject to the next; before the first, what the sentence leads up to or goes on about."""
        code, focus = self.code, self.discourse.focus
        if not main:
            self.stretches.append((0, len(code), focus))
            return
        first_at, first = main[0]
        lead = code[:first_at]
        cut = [m.end() for m in _SEGMENT.finditer(lead)]
        leads_up = bool(_FRONTED.match(code)) or bool(_LINKED.search(lead)) or not focus.nodes or not lead.strip()
        own_start = cut[-1] if cut else 0
        if cut:
            self.stretches.append((0, own_start, focus))
        self.stretches.append((own_start, first_at, first if leads_up else focus))
        if leads_up and first.nodes:
            for token in self.tokens:  # "Unlike its predecessor, X …": whose predecessor is said only afterwards
                if token.start < first_at and not token.nodes == first.nodes:
                    token.possessor = first.nodes
        for (at, owner), following in zip(main, [*main[1:], (len(code), NOBODY)], strict=True):
            self.stretches.append((at, following[0], owner))
        for at, owner in main[1:]:
            self._lead_of(at, owner)

    def _lead_of(self, at: int, owner: Owner) -> None:
        """", while at 7 billion parameters X …": a later clause that leads up to its subject."""
        starts = [m.end() for m in _SEGMENT.finditer(self.code, 0, at)]
        if starts and _FRONTED.match(self.code[starts[-1] : at]) and not _ANY_WHO.search(self.code, starts[-1], at):
            self.stretches.append((starts[-1], at, owner))

    def _resolve(self, number: int, token: _Token) -> None:
        """Which models a token stands for."""
        mention, discourse = token.mention, self.discourse
        if mention.kind == "model" and mention.entity:
            node = Node("Model", mention.entity.key)
            token.nodes = (node,)
            discourse.labels.setdefault(node, mention.surface)
            discourse.recent = [*(n for n in discourse.recent if n != node), node]
            return
        if mention.kind == "peer":
            return
        subtype = mention.entity.key if mention.entity else ""
        token.possessor = self._here().nodes
        if number + 1 < len(self.tokens):
            following = self.tokens[number + 1]
            if following.mention.kind == "model" and following.mention.entity and subtype not in ("its", "it", "they", "both"):
                between = self.code[token.end : following.start]
                if _APPOSED.fullmatch(between):
                    token.nodes = (Node("Model", following.mention.entity.key),)
                    return
        if number and subtype in ("model", "sized", "base", "older", "newer", "larger", "smaller"):
            before = self.tokens[number - 1]
            if before.mention.kind == "model" and re.fullmatch(r"\s*,\s*", self.code[before.end : token.start]):
                token.nodes = before.nodes
                return
        if mention.surface.lower().startswith("that ") and self.roles.get(token.start) == "rival":
            others = [n for n in discourse.recent if n not in token.possessor]
            token.nodes = tuple(others[-1:])
            return
        if subtype in ("it", "model") and self.roles.get(token.start) in ("base", "rival", "old") and self.named.nodes:
            token.nodes = tuple(n for n in discourse.focus.nodes if n not in self.named.nodes)  # not the subject of its own clause
            return
        token.nodes, token.each = _antecedent(subtype, mention.surface, self._here(), discourse)

    def _here(self) -> Owner:
        """The subject in force: of this sentence so far, else of the one before."""
        return self.named if self.named.nodes else self.discourse.focus


def _antecedent(subtype: str, surface: str, here: Owner, discourse: Discourse) -> tuple[tuple[Node, ...], bool]:
    """What words such as "it", "the 7B model", "the latter" or "both" stand for; nothing where that is not settled."""
    group = next((g for g in (here.nodes, discourse.group, tuple(discourse.described)) if len(g) > 1), tuple(discourse.recent[-2:]))
    one: tuple[Node, ...] = ()
    if subtype in ("it", "its", "model"):
        nodes = here.nodes or discourse.topic.nodes or (tuple(discourse.described) if len(discourse.described) == 1 else ())
        return (nodes, here.each) if len(nodes) == 1 or (subtype == "its" and here.each) else ((), False)
    if subtype == "sized":
        one = _by_size(surface, discourse)
    elif subtype in ("larger", "smaller"):
        one = _by_rank(group, {n: s for n in group if (s := discourse.sizes.get(n) or name_size(discourse.labels.get(n, "")))}, subtype == "larger")
    elif subtype in ("older", "newer"):
        one = _by_rank(group, {n: v for n in group if (v := version_key(discourse.labels.get(n, "")))}, subtype == "newer")
    elif subtype in ("former", "latter"):
        pair = next((list(p) for p in (discourse.pair, here.nodes) if len(p) == 2), discourse.recent[-2:])
        one = (pair[0 if subtype == "former" else 1],) if len(pair) == 2 else ()
    elif subtype in ("both", "they"):
        wanted = next((n for word, n in _NUMBERS.items() if re.search(rf"\b{word}\b", surface.lower())), 0)
        if surface.lower() in ("they", "their"):
            return (here.nodes if len(here.nodes) > 1 else ()), False
        for several in (here.nodes, discourse.group, tuple(discourse.described), tuple(discourse.recent[-2:])):
            if len(several) > 1 and len(several) == (wanted or len(several)):
                return several, subtype == "both"
        return (), False
    elif subtype == "student":
        fits = [new for new, old in discourse.base.items() if not here.nodes or old in here.nodes or new in here.nodes]
        one = tuple(fits) if len(fits) == 1 else ()
    elif len(here.nodes) == 1:
        possessor = here.nodes[0]
        links = discourse.base if subtype == "base" else discourse.predecessor
        if subtype == "successor":
            links = {old: new for new, old in discourse.predecessor.items()}
        one = (links[possessor],) if possessor in links else _by_version(possessor, discourse, subtype)
    return one, False


def _by_version(node: Node, discourse: Discourse, subtype: str) -> tuple[Node, ...]:
    """The next older or newer version of a line that the text has named."""
    own = version_of(discourse.labels.get(node, ""))
    if own is None or subtype == "base":
        return ()
    others = {n: v[1] for n, label in discourse.labels.items() if (v := version_of(label)) and v[0] == own[0]}
    if subtype == "successor":
        fits = [n for n, version in others.items() if follows(version, own[1])]
    else:
        fits = [n for n, version in others.items() if follows(own[1], version)]
    return tuple(fits) if len(fits) == 1 else ()


_NUMBERS = {"both": 2, "two": 2, "pair": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def _by_size(surface: str, discourse: Discourse) -> tuple[Node, ...]:
    size = name_size(re.sub(r"^\D*", "x-", surface, count=1))
    fits = [n for n, label in discourse.labels.items() if size and (name_size(label) == size or discourse.sizes.get(n) == size)]
    plain = [n for n in fits if _ENDS_IN_SIZE.search(discourse.labels[n])]
    fits = plain if len(plain) == 1 else fits  # "the 70B model" is X-70B, not X-70B-Instruct
    return tuple(fits) if len(fits) == 1 else ()


_ENDS_IN_SIZE = re.compile(r"\d[BMT]$", re.IGNORECASE)


def _by_rank(group: Iterable[Node], ranks: dict[Node, object], largest: bool) -> tuple[Node, ...]:
    """The extreme of a group of which every member has a rank."""
    members = list(group)
    if len(members) < 2 or any(n not in ranks for n in members):
        return ()
    ordered = sorted(members, key=lambda n: ranks[n])  # type: ignore[arg-type, return-value]  # all ranks of a call are of one type
    return (ordered[-1 if largest else 0],)


def _closing(code: str, start: int) -> int:
    depth = 1
    for at in range(start, len(code)):
        if code[at] == "(":
            depth += 1
        elif code[at] == ")":
            depth -= 1
            if not depth:
                return at
    return len(code)


_CLAUSE_END = re.compile(r",(?!\s*(?:which|whose|that|who|with|trained|pretrained|released|and\s+(?:was|had|has|is|were))\b)(?!\s*(?:and\s+)?(?:[\ue000-\uf8ff]{2}\s*(?:[,)]|and\b)))|[;()]|\s[—–]\s")
_PHRASE_END = re.compile(rf"[,;()]|\s(?:and|but|while|whereas)\s|{_WHO_SLOT}")


def _clause_end(code: str, start: int) -> int:
    found = _CLAUSE_END.search(code, start)
    return found.start() if found else len(code)


def _phrase_end(code: str, start: int) -> int:
    found = _PHRASE_END.search(code, start)
    return found.start() if found else len(code)


_LIST = re.compile(rf"({SLOT}.)(?:(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+)(?:(?:the|a|an|for|of|about|roughly)\s+)?({SLOT}.))+")
_IN_TURN = re.compile(r"\b(?:respectively|in\s+that\s+order|in\s+turn)\b")


def _distribute(sentence: Sentence, tokens: list[_Token], found: Subjects, discourse: Discourse) -> None:
    """"A, B and C have 7, 13 and 70 billion …": the values of a list go to the models of a list of the same length."""
    in_turn = bool(_IN_TURN.search(sentence.code))
    for match in _LIST.finditer(sentence.code):
        slots = list(sentence.slots(*match.span()))
        kinds = {m.kind for _, m in slots}
        if len(slots) < 2 or len(kinds) > 1 or kinds & {*WHO, "technique", "task", "benchmark", "hardware", "country", "dataset", "metric", "name", "organization", "artifact"}:
            continue
        group = _list_before(tokens, match.start(), len(slots)) or (found.around(match.start()).nodes)
        if len(group) != len(slots) and in_turn:
            group = discourse.group
        if len(group) == len(slots):
            found.lists.update({at: Owner((node,)) for (at, _), node in zip(slots, group, strict=True)})
        elif in_turn:
            found.lists.update({at: NOBODY for at, _ in slots})


def _list_before(tokens: list[_Token], position: int, length: int) -> tuple[Node, ...]:
    named = [t.nodes[0] for t in tokens if t.end <= position and len(t.nodes) == 1 and t.mention.kind == "model" and not t.role]
    return tuple(named) if len(named) == length and len(set(named)) == length else ()


def _advance(discourse: Discourse, tokens: list[_Token], subjects: list[Owner]) -> None:
    """What the next sentence's "it" and "the latter" will mean."""
    settled = [s for s in subjects if s.nodes and not s.planned]
    for owner in settled:
        for node in owner.nodes:
            discourse.in_block.append(node)
            if node not in discourse.described:
                discourse.described.append(node)
    if not settled:
        return
    distinct = {n for s in settled for n in s.nodes}
    if len(distinct) == 1 or len(settled) == 1:
        discourse.focus = Owner(settled[0].nodes)
    else:
        discourse.focus = discourse.topic if distinct.issuperset(discourse.topic.nodes) else NOBODY
        discourse.group = tuple(n for n in discourse.described if n in distinct)


def _subtype(mention: Mention) -> str:
    """The kind of a relative, or the subtype of an anaphor."""
    if mention.kind == "anaphor" and mention.entity:
        return mention.entity.key
    return mention.kind


def slot_kind(char: str) -> str:
    """The kind of mention that a slot's first character stands for."""
    return char_kind(char)[0]
