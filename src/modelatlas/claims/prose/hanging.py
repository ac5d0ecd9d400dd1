"""What hangs directly on a name, and is its own whatever its role: "X (…)", "X, which …", "X's …", "X, made in …"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelatlas.claims.prose import clauses, ends
from modelatlas.claims.prose.discourse import NOBODY, Owner, Token

_REST = re.compile(r"-\w[\w.-]*\b")
"""What is left of a name of which only the beginning is known: "-large-8k"."""
_NEAR = 200
"""Code points of a sentence before a name that may belong to its phrase."""
Stretch = tuple[int, int, Owner]
"""Where a stretch of a sentence's code begins and ends, and whose it is."""


def hanging(code: str, token: Token, owner: Owner) -> Iterator[Stretch]:
    """The stretches after ``token`` that are its own; ``owner`` is the subject that it is, or is part of."""
    end = token.end
    if token.role == "kind":
        return
    lent = clauses.OF_IT.match(code, end) if token.role else None
    if lent and (relative := clauses.RELATIVE.match(code, lent.end())):
        yield lent.end(), ends.clause_end(code, relative.end()), NOBODY  # "X's code, whose authors trained a model on"
    if token.role == "object" and (lent or clauses.lends(code, token.start, end)):
        return
    if token.role == "object" and clauses.ADDITION_FOR.search(code, max(0, token.start - _NEAR), token.start):
        return  # "a draft model for X (0.2B parameters)": of the addition
    if token.role == "entry":
        yield end, ends.entry_end(code, end), Owner(token.nodes)
        return
    if token.role == "object" and clauses.is_tool(code, token.start, end):
        named = clauses.ANY_WHO.search(code, end)
        stop = ends.clause_end(code, end)
        yield end, min(stop, named.start()) if named else stop, NOBODY
        return
    rest = _REST.match(code, end)
    end = rest.end() if rest else end
    if noun := clauses.AFTER_NAME.match(code, end):
        end = noun.end()
    mine = Owner(token.nodes, token.each, owner.planned) if rest is None else NOBODY
    if bracket := ends.PAREN.match(code, end):
        close = ends.closing(code, bracket.end())
        yield bracket.end(), close, mine
        end = close + 1
    if token.role and (described := clauses.DESCRIBED.match(code, end)):
        end = described.end()
    if token.role and (kin := clauses.KIN.match(code, end)):
        following = clauses.RELATIVE.match(code, kin.end()) or kin
        yield end + 1, ends.clause_end(code, following.end()), mine
        return
    relative = clauses.RELATIVE.match(code, end)
    if begun := relative.end() if relative else _apposed(code, token, end):
        both = len(owner.nodes) > 1 and clauses.OF_BOTH.match(code, end)  # "A and B, which the institute released"
        stop = ends.clause_end(code, begun)
        if clauses.REPLACED.search(code, 0, token.start) and (new := clauses.REPLACEMENT.search(code, end + 1, stop)):
            stop = new.start()
        yield end + 1, stop, Owner(owner.nodes, True, owner.planned) if both else mine
    elif participle := _participle(code, token, end):
        yield end, participle, mine
    elif token.role and (with_its := clauses.WITH_ITS.match(code, end)):
        yield with_its.end(), ends.phrase_end(code, with_its.end()), mine
    elif token.role and clauses.POSSESSIVE.match(code, end):
        yield end, ends.phrase_end(code, end), mine
    elif _may_act(code, token) and _acts(code, token, end):
        yield end, _told_of_it(code, token.start, end), mine


def _may_act(code: str, token: Token) -> bool:
    """Whether a verb after a name that is no subject may be its own."""
    return token.role in ("rival", "old", "object") or (
        token.role == "base" and clauses.OF_WHOSE.search(code, max(0, token.start - _NEAR), token.start) is not None
    )


def _told_of_it(code: str, start: int, end: int) -> int:
    """Where what a verb of its own tells of the name at ``start`` ends."""
    if clauses.OF_WHOSE.search(code, max(0, start - _NEAR), start):
        return ends.clause_end(code, end)
    if clauses.is_in_relative(code, start):
        stop = ends.clause_end(code, end)
        goes_on = clauses.BY_OTHERS if clauses.REPLACING.search(code, 0, start) else clauses.GOES_ON
        main = goes_on.search(code, end, stop)  # "replaces the GPUs on which X was trained by …"
        return main.start() if main else stop
    if clauses.WHERE.match(code) and "," not in code[:end]:
        return ends.clause_end(code, end)  # "Where X depended on …, the present one …"
    segment = clauses.SEGMENT.search(code, end)
    return segment.start() if segment else len(code)


def _apposed(code: str, token: Token, end: int) -> int:
    """Where an apposition that begins at ``end``, ", a network of …", goes on after its article; 0 for none."""
    apposed = clauses.APPOSITION.match(code, end)
    if not apposed or (clauses.LIKENED.search(code, 0, token.start) and clauses.DIFFERS.match(code, end)):
        return 0
    fronted = token.role and "," not in code[: token.start] and clauses.FRONTED.match(code)
    return 0 if fronted and clauses.MAIN_CLAUSE.match(code, end) else apposed.end()


def _participle(code: str, token: Token, end: int) -> int:
    """Where a participle's clause on a name that is no subject ends, "X, made in …"; 0 where there is none."""
    if token.role in ("", "base") or clauses.MADE_OF_IT.search(code, 0, token.start):
        return 0
    found = clauses.PARTICIPLE.match(code, end)
    return ends.clause_end(code, found.end()) if found else 0


def _acts(code: str, token: Token, end: int) -> bool:
    """Whether a verb follows that is the name's own: "a gain over X was documented" is the gain's."""
    gained = clauses.PASSIVE.match(code, end) and clauses.GAIN_OVER.search(code, 0, token.start)
    return bool(clauses.OWN_VERB.match(code, end)) and not gained and not clauses.INVERTED.match(code, end)
