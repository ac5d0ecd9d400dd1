"""Whose number is it? The model that each place of a sentence speaks of.

A sentence is read from left to right. A model, or words that stand for one, becomes the subject of what follows, unless
its role says otherwise (a baseline, a rival, the model that another was made from): then only what hangs directly on
it is its own (``X, which has …``, ``X (…)``, ``X's …``, ``… of X``). What stands before the first subject is its own if
the sentence leads up to it ("Trained for 21 days, X …"); otherwise it goes on about what the last sentence was about.
Where two models could be meant, nobody is: the owner is empty.
"""

from __future__ import annotations

import re

from modelatlas.claims.prose import clauses, ends
from modelatlas.claims.prose.antecedents import THEM
from modelatlas.claims.prose.called_sizes import is_of_another_size, size_of
from modelatlas.claims.prose.discourse import NOBODY, Discourse, Owner, Token, find_tokens, subtype_of
from modelatlas.claims.prose.focus import advance, turn
from modelatlas.claims.prose.hanging import Stretch, hanging
from modelatlas.claims.prose.kin import told_backwards
from modelatlas.claims.prose.lists import distribute
from modelatlas.claims.prose.own_roles import own_role
from modelatlas.claims.prose.references import resolve
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.spoken_of import Subjects
from modelatlas.claims.prose.strangers import strangers
from modelatlas.claims.prose.works import works
from modelatlas.patterns import kind_chars
from modelatlas.versions import BY_SIZE


def read_subjects(sentence: Sentence, roles: dict[int, str], discourse: Discourse) -> Subjects:
    """Find who is spoken of where in ``sentence``, and move ``discourse`` on past it.

    ``roles`` are those of :func:`find_roles`.
    """
    tokens = find_tokens(sentence)
    turn(sentence, tokens, roles, discourse)
    stretches: list[Stretch] = []
    subjects: list[Owner] = []
    if discourse.of_measured and tokens and tokens[0].mention.surface == "It":
        discourse.of_part = True  # "By comparison, X had been …. It had …": of X, or of whom the text is about
    walk = _Walk(sentence, discourse, roles, tokens, stretches, subjects)
    local_from = walk.run()
    nodes = {t.start: t.nodes for t in tokens}
    possessors = {t.start: t.possessor for t in tokens}
    found = Subjects(
        sentence,
        tuple(stretches),
        {t.start: t.role for t in tokens},
        nodes,
        possessors,
        {},
        local_from,
        discourse.topic,
    )
    found.lists.update(distribute(sentence, tokens, found.around, discourse))
    still = discourse.of_part and clauses.IT_FIRST.match(sentence.code)
    only_measured = _BY_COMPARISON.match(sentence.code) and not subjects and any(t.nodes for t in tokens)
    discourse.of_measured = bool(only_measured)
    discourse.of_part = bool(still or walk.of_stranger or clauses.PART_FIRST.match(sentence.code))
    heads = bool(tokens) and _AT_HEAD.fullmatch(sentence.code, 0, tokens[0].start) is not None
    discourse.of_peers = heads and tokens[0].mention.kind == "peer"
    of_kin = bool(subjects) and heads and tokens[0].mention.kind == "predecessor" and not tokens[0].role
    discourse.of_kin = of_kin
    discourse.of_maker = not any(nodes.values()) and bool(clauses.MAKER_FIRST.match(sentence.code))
    advance(sentence, discourse, subjects)
    return found


_SAYS_MODEL = re.compile(
    r"(?:larger|smaller|older|newer|larg|small|bigg|chat|instruct)\w*\s+(?:model|version|variant|sibling|edition|one)$|(?:larg|small|bigg)est$",
    re.IGNORECASE,
)


_KEYED = re.compile(r"\W*[a-z][a-z ]{2,30}\s?:\s")
_COUNTED = kind_chars("duration", "hardware", "devices", "params", "tokens")
_LABEL = re.compile(
    r"[^\w\ue000-\uf8ff]*(?:(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*|version|v?\d[\w.]*"
    rf"|(?![{_COUNTED}])[\ue000-\uf8ff]{{2}}|[\s.,:()\[\]*—–-])*"
)
"""What stands before a name and says nothing by itself: a version, a date."""


_BY_COMPARISON = re.compile(rf"\W*{clauses.BY_COMPARISON}")
_AT_HEAD = re.compile(r"[^\w\ue000-\uf8ff]*(?:the\s+)?")
_PLURAL = re.compile(r"(?<!which)(?<!that)\s*,\s+(?:were|are|have|had|both|all)\s")


class _Walk:
    """One pass over the tokens of one sentence."""

    def __init__(
        self, sentence: Sentence, discourse: Discourse, roles: dict[int, str], tokens: list[Token],
        stretches: list[Stretch], subjects: list[Owner],
    ) -> None:  # fmt: skip
        self.code, self.sentence, self.discourse = sentence.code, sentence, discourse
        self.roles, self.tokens, self.stretches, self.subjects = roles, tokens, stretches, subjects
        self.current: Owner | None = None
        self.named = NOBODY
        self.of_stranger = False

    def run(self) -> int:
        """Fill ``stretches`` and ``subjects``; how many stretches are those of main subjects."""
        main: list[tuple[int, Owner]] = []
        local: list[Stretch] = []
        for number, token in enumerate(self.tokens):
            resolve(number, self.tokens, self.code, self.roles.get(token.start, ""), self.named, self.discourse)
            self._inherit_role(number, token)
            if clauses.CALLED_A_PART.search(self.code, max(0, token.start - 40), token.start):
                self.discourse.parts.update(n for n in token.nodes if n not in self.discourse.topic.nodes)
            if token.role in ("rival", "contrast"):
                self.discourse.rivals.update(n for n in token.nodes if n not in self.discourse.described)
            again = token.mention.kind in ("anaphor", "successor")  # "a promised X-2, its successor, with …"
            same = again and token.nodes == self.named.nodes and self.named.planned
            owner = Owner(token.nodes, token.each, token.role == "planned" or same)
            if not token.nodes and self._idle(token):
                continue
            if token.role in ("", "planned", "contrast"):
                owner = self._joined(number, token, owner)
                main.append((token.start, owner))
                around = self.current or self.discourse.focus
                told = around.nodes and ends.is_told_aside(self.code, token.start, token.end)
                told = told or ends.is_label(self.code, token.start, token.end)
                if told or (self.current and ends.is_aside(self.code, token.start, token.end)):
                    main.append((ends.closing(self.code, token.end), around))
                    local.extend(hanging(self.code, token, owner))
                    continue  # "its tower (X, 400M) and a decoder, trained …": no more is told of X
                self.current = owner
                if owner.nodes:
                    self.named = owner
                if len(owner.nodes) > 1:
                    self.discourse.group = owner.nodes  # "Both …: the first on A, the second on B"
                if owner.nodes and token.role != "contrast":
                    self.subjects.append(owner)
            local.extend(hanging(self.code, token, owner))
        if goes_on := self._goes_on(main):
            main.append(goes_on)
        self._lay(main)
        foreign = [*strangers(self.sentence, self.tokens, self.discourse)]
        self.of_stranger = any(_AT_HEAD.fullmatch(self.code, 0, start) for start, _, _ in foreign)
        self.stretches.extend(foreign)
        count = len(self.stretches)
        self.stretches.extend(local)
        return count

    def _goes_on(self, main: list[tuple[int, Owner]]) -> tuple[int, Owner] | None:
        """Where a sentence goes on about the several that it began with: "Both, A of 8B and B of 70B, were …"."""
        first = self.tokens[0] if self.tokens else None
        several = tuple(dict.fromkeys(node for _, owner in main for node in owner.nodes))
        if first is None or subtype_of(first.mention) != "both" or first.nodes or len(several) < 2:
            return None
        found = _PLURAL.search(self.code, main[-1][0])
        return (found.start(), Owner(several, each=True)) if found else None

    def _idle(self, token: Token) -> bool:
        """An unresolved "they" or "the latter" of a text about one model stands for something else.

        Where a clause begins with "the latter", that is what it speaks of.
        """
        if self.discourse.of_peers and THEM.fullmatch(token.mention.surface):
            return False
        if subtype_of(token.mention) in ("former", "latter") and clauses.begins_clause(self.code, token.start):
            return False
        if token.mention.surface.lower() in ("they", "their") and len(self.discourse.topic.nodes) == 1:
            return len(set(map(frozenset, self.discourse.made.values()))) < 2  # the people who made it
        if _SAYS_MODEL.search(token.mention.surface):
            return False
        if subtype_of(token.mention) in BY_SIZE and (
            is_of_another_size(token.mention.surface, self.discourse) or self._is_beside_another_size(token)
        ):
            return False
        if subtype_of(token.mention) == "nth" and told_backwards(self.discourse):
            return not clauses.begins_clause(self.code, token.start)
        return token.mention.kind == "anaphor" and len(self.discourse.described) + bool(self.named.nodes) < 2

    def _is_beside_another_size(self, token: Token) -> bool:
        """Whether the sentence calls another model by its size as well: "the 3B model …, the 15B model"."""
        sizes = [t.mention for t in self.tokens if subtype_of(t.mention) in BY_SIZE]
        return any(size_of(m.surface) != size_of(token.mention.surface) for m in sizes)

    def _inherit_role(self, number: int, token: Token) -> None:
        """A rival after "and" is a rival too, unless a verb makes it a subject."""
        told = self.roles.get(token.start, "")
        token.role = own_role(token, self.code, told, self.current, self.discourse)
        if number == 0 or token.role:
            return
        before = self.tokens[number - 1]
        between = self.code[before.end : token.start]
        if before.role and token.mention.kind == "model" and not between.strip():
            token.role = before.role  # "started from Tern 2 XL": one name that is read as two
            return
        relative = before.mention.kind in ("predecessor", "base", "anaphor", "peer", "successor")
        if relative and clauses.APPOSED.fullmatch(between) and subtype_of(before.mention) != "both":
            token.role = before.role
            before.nodes = before.nodes or token.nodes
        elif self._is_also(number, between):
            token.role = before.role

    def _is_also(self, number: int, between: str) -> bool:
        """Whether a token has the role of the one before it: the same model again, or the next one of a list."""
        token, before = self.tokens[number], self.tokens[number - 1]
        kind = token.mention.kind
        again = kind in ("anaphor", "predecessor", "base", "peer") and token.nodes and token.nodes == before.nodes
        if again and clauses.APPOSED.fullmatch(between):
            return True
        if before.role == "rival" and clauses.IN_TURN.fullmatch(between) and clauses.BY_IT.match(self.code, token.end):
            return True
        return bool(before.role) and kind == "model" and self._in_list(number, between)

    def _in_list(self, number: int, between: str) -> bool:
        """Whether a model goes on a list of rivals: "A, B and C", but not "Compared with A, B has"."""
        token = self.tokens[number]
        if (
            not clauses.JOINED.fullmatch(between)
            or clauses.OWN_VERB.match(self.code, token.end)
            or self.code.startswith("'s", token.end)
        ):
            return False
        if between.strip() != ",":
            return True
        following = self.tokens[number + 1] if number + 1 < len(self.tokens) else None
        return following is not None and bool(clauses.JOINED.fullmatch(self.code[token.end : following.start]))

    def _joined(self, number: int, token: Token, owner: Owner) -> Owner:
        """ "A, B and C": one subject of several models."""
        if number == 0 or not token.nodes:
            return owner
        before = self.tokens[number - 1]
        between = ends.IN_PARENTHESES.sub("", self.code[before.end : token.start])
        pair = self.current is not None and set(token.nodes) < set(self.current.nodes)
        if pair and self.current and before.nodes == token.nodes and clauses.APPOSED.fullmatch(between):
            of_one = before.mention.kind == "model" and subtype_of(token.mention) == "model"
            return owner if of_one else self.current  # "X and Y, the model …"; "X and its larger sibling Y" go on
        if before.role == token.role and clauses.JOINED.fullmatch(between) and self.current and before.nodes:
            if (
                clauses.OWN_VERB.match(self.code, token.end)
                and "," in between
                and len(self.current.nodes) < 2
                and not self._listed(number)
            ):
                return owner
            nodes = (*self.current.nodes, *(n for n in token.nodes if n not in self.current.nodes))
            if self.subjects and self.subjects[-1] == self.current:
                self.subjects.pop()
            self.discourse.group = nodes if len(nodes) > 1 else self.discourse.group
            self.discourse.pair = nodes
            return Owner(nodes, bool(clauses.EACH.search(self.code[token.end : token.end + 40])), owner.planned)
        return owner

    def _listed(self, number: int) -> bool:
        """Whether the token before stands directly at the head of the sentence or after another name of the list."""
        before = self.tokens[number - 1]
        return not re.search(r"\w", self.code[: before.start])

    def _lay(self, main: list[tuple[int, Owner]]) -> None:
        """Main stretches: from each subject to the next; before the first, what the sentence leads up to."""
        code, focus = self.code, self.discourse.focus
        if not main:
            whole = [(0, len(code), self._without_subject())]
            self.stretches.extend(whole if self.tokens else works(self.sentence, focus, self.discourse.made))
            return
        first_at, first = main[0]
        lead = code[:first_at]
        cut = [m.end() for m in (clauses.COORDINATE if first.planned else clauses.SEGMENT).finditer(lead)]
        leads_up = (
            bool(clauses.FRONTED.match(code))
            or bool(clauses.LINKED.search(lead))
            or not focus.nodes
            or not lead.strip()
        )
        if clauses.LISTED.search(lead):
            nodes = tuple(dict.fromkeys(node for _, owner in main for node in owner.nodes))
            self.stretches.append((0, first_at, Owner(nodes, each=True)))
            cut, leads_up, first = [], True, Owner(nodes, each=True)
        elif cut and _LABEL.fullmatch(lead):
            cut, leads_up = [], True  # "v1.0 (January 2024) — X: 7B parameters"
        elif clauses.WE_HAVE.search(lead) and self.discourse.topic.nodes:
            focus, leads_up = self.discourse.topic, False
        own_start = cut[-1] if cut else 0
        if cut:
            self.stretches.append((0, own_start, focus))
            new = not set(first.nodes) & self.discourse.described.keys() and clauses.TOLD.search(lead)
            if focus.nodes and (new or clauses.WHEREAS.search(lead)):
                self.subjects.insert(0, focus)  # "It scores 71%; Y, tested likewise, 70%": the next goes on about both
        self.stretches.append((own_start, first_at, first if leads_up else focus))
        if leads_up and first.nodes:
            for token in self.tokens:  # "Unlike its predecessor, X …": whose predecessor is said only afterwards
                if token.start < first_at and token.nodes != first.nodes:
                    token.possessor = first.nodes
        for (at, owner), following in zip(main, [*main[1:], (len(code), NOBODY)], strict=True):
            self.stretches.append((at, following[0], owner))
        for at, owner in main[1:]:
            self._lead_of(at, owner)

    def _without_subject(self) -> Owner:
        """Whom a sentence goes on about that names models, none of them as its subject."""
        code, focus, topic = self.code, self.discourse.focus, self.discourse.topic.nodes
        before = {self.discourse.predecessor.get(n) for n in topic}
        if len(topic) == 1 and any(t.role and len(t.nodes) == 1 and t.nodes[0] in before for t in self.tokens):
            focus = self.discourse.topic  # measured against the version before it
        if self.discourse.of_part and clauses.IT_FIRST.match(code):
            focus = NOBODY
        if any(t.role == "kind" and clauses.UNKNOWN.match(code, 0, t.start) for t in self.tokens):
            focus = NOBODY  # "Z is a Y-based model", of a Z that is not known
        if not focus.nodes and not _KEYED.match(code):  # "320 H100s were used for X": of whom else
            objects = [t for t in self.tokens if t.role == "object" and t.nodes]
            for_whom = [Owner(t.nodes) for t in objects if not clauses.OF_IT.match(code, t.end)]
            focus = for_whom[0] if len(for_whom) == 1 else focus
        return focus

    def _lead_of(self, at: int, owner: Owner) -> None:
        """ ", while at 7 billion parameters X …": a later clause that leads up to its subject."""
        starts = [m.end() for m in clauses.SEGMENT.finditer(self.code, 0, at)]
        if (
            starts
            and clauses.FRONTED.match(self.code[starts[-1] : at])
            and not clauses.ANY_WHO.search(self.code, starts[-1], at)
        ):
            self.stretches.append((starts[-1], at, owner))
