"""The facts of all documents, indexed once for everything that needs the whole atlas.

Estimates, discrepancies and names read this index and nothing else: it keeps the direct triples by property and
subject, the claims behind each, and the surface forms of each entity with the documents that use them. Passages,
quotes and rules are left out, so that the index is a small part of the atlas. It also knows when two stated numbers
agree, which the estimates (may I use this value?) and the discrepancies (do these clash?) must decide alike.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from modelatlas.vocabulary import ATLAS, RDF, XSD

Term = NamedNode | BlankNode | Literal | Triple
Fact = tuple[Term, NamedNode, Term]
"""Subject, predicate, object: a triple as a plain tuple, which is faster to take apart than a term object."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One number that documents state: the value, the fact, its claims, and whether every claim of it is hedged.

    ``approximate`` is ``None`` where the atlas was built without claims, so that nobody can tell.
    """

    value: Decimal
    fact: Fact
    claims: tuple[NamedNode, ...]
    approximate: bool | None

    @property
    def loose(self) -> bool:
        """Whether the value may be off by a hedge: hedged, or not known to be exact."""
        return self.approximate is not False


@dataclass(frozen=True, slots=True)
class Facts:
    """What the documents state, by property (local name of the contract) and subject; see :func:`index`."""

    by_property: dict[str, dict[NamedNode, list[Term]]]
    types: dict[NamedNode, list[NamedNode]]
    """The instances of each class, as the documents assert them."""
    claims: dict[Fact, list[tuple[NamedNode, bool]]]
    """The claims of each fact, each with whether it is hedged."""
    forms: dict[NamedNode, dict[str, int]]
    """The surface forms of each entity as labels (`as_label`), with the number of documents that use each."""
    triples: list[Fact]
    """Every distinct triple with a term of the contract: what inference starts from."""

    def objects(self, subject: Term, name: str) -> list[NamedNode]:
        """The resources that ``subject`` has for the property ``name``, sorted by IRI."""
        found = self.by_property.get(name, {}).get(subject, ()) if isinstance(subject, NamedNode) else ()
        return sorted({o for o in found if isinstance(o, NamedNode)}, key=_iri)

    def literals(self, subject: NamedNode, name: str) -> list[Literal]:
        """The literals that ``subject`` has for the property ``name``, sorted by lexical form."""
        found = self.by_property.get(name, {}).get(subject, ())
        return sorted((o for o in found if isinstance(o, Literal)), key=lambda o: (o.value, o.datatype.value))

    def numbers(self, subject: NamedNode, name: str) -> list[Stated]:
        """The numbers that ``subject`` has for the property ``name``, ascending; what is no finite number is left."""
        predicate = NamedNode(ATLAS.IRI + name)
        found = []
        for literal in self.literals(subject, name):
            value = parse_number(literal)
            if value is not None:
                found.append(self._stated(value, (subject, predicate, literal)))
        return sorted(found, key=lambda s: s.value)

    def _stated(self, value: Decimal, fact: Fact) -> Stated:
        claims = self.claims.get(fact, ())
        approximate = all(hedged for _, hedged in claims) if claims else None
        return Stated(value, fact, tuple(sorted((c for c, _ in claims), key=_iri)), approximate)

    def subjects(self, name: str) -> list[NamedNode]:
        """The subjects that have a value for the property ``name``, sorted by IRI."""
        return sorted(self.by_property.get(name, ()), key=_iri)

    def claims_of(self, fact: Fact) -> tuple[NamedNode, ...]:
        """The claims that state ``fact``, sorted by IRI; empty where the atlas has none."""
        return tuple(sorted((c for c, _ in self.claims.get(fact, ())), key=_iri))

    def owners(self, name: str, inverse: str = "") -> dict[NamedNode, list[NamedNode]]:
        """For each object of the property ``name`` its subjects; ``inverse`` names the property that says it backwards.

        Lists are sorted by IRI.
        """
        found: dict[NamedNode, set[NamedNode]] = {}
        for subject, objects in self.by_property.get(name, {}).items():
            for obj in objects:
                if isinstance(obj, NamedNode):
                    found.setdefault(obj, set()).add(subject)
        for subject, objects in self.by_property.get(inverse, {}).items():
            found.setdefault(subject, set()).update(o for o in objects if isinstance(o, NamedNode))
        return {node: sorted(owners, key=_iri) for node, owners in found.items()}


def _iri(node: NamedNode) -> str:
    return node.value


def index(quads: Iterable[Quad]) -> Facts:
    """Index the quads of the document graphs, in any order; a fact that many documents state is kept once."""
    by_property: dict[str, dict[NamedNode, list[Term]]] = {}
    types: dict[NamedNode, list[NamedNode]] = {}
    mentions: set[tuple[NamedNode, str, Term | DefaultGraph]] = set()
    parts: dict[NamedNode, dict[NamedNode, Term]] = {RDF.subject: {}, RDF.predicate: {}, RDF.object: {}}
    hedged: set[NamedNode] = set()
    seen: set[Fact] = set()
    # A property is looked up as a string once, not once a quad.
    names: dict[NamedNode, str] = {}
    for subject, predicate, obj, graph in quads:
        if predicate in parts:
            parts[predicate][subject] = obj
            continue
        name = names.get(predicate)
        if name is None:
            iri = predicate.value
            name = names[predicate] = iri.removeprefix(ATLAS.IRI) if iri.startswith(ATLAS.IRI) else ""
        if not name and predicate != RDF.type:
            continue
        if name == "mentionedAs":
            mentions.add((subject, as_label(obj.value), graph))
        fact = (subject, predicate, obj)
        if fact in seen:
            continue
        seen.add(fact)
        if not name:
            types.setdefault(obj, []).append(subject)
        elif name == "approximate":
            if obj.value in ("true", "1"):
                hedged.add(subject)
        elif name not in _EVIDENCE:
            by_property.setdefault(name, {}).setdefault(subject, []).append(obj)
    return Facts(by_property, types, _claims(parts, hedged), _forms(mentions), list(seen))


_EVIDENCE = frozenset(("evidence", "quote", "rule", "mentionedAs", "fileName", "sha256"))


def _claims(
    parts: dict[NamedNode, dict[NamedNode, Term]], hedged: set[NamedNode]
) -> dict[Fact, list[tuple[NamedNode, bool]]]:
    predicates, objects = parts[RDF.predicate], parts[RDF.object]
    claims: dict[Fact, list[tuple[NamedNode, bool]]] = {}
    for claim, subject in parts[RDF.subject].items():
        predicate, obj = predicates.get(claim), objects.get(claim)
        if isinstance(predicate, NamedNode) and obj is not None:
            claims.setdefault((subject, predicate, obj), []).append((claim, claim in hedged))
    return claims


def _forms(mentions: set[tuple[NamedNode, str, Term | DefaultGraph]]) -> dict[NamedNode, dict[str, int]]:
    forms: dict[NamedNode, dict[str, int]] = {}
    for entity, form, _ in mentions:
        if form:
            counts = forms.setdefault(entity, {})
            counts[form] = counts.get(form, 0) + 1
    return forms


_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""What turns the direction of writing, and the byte order mark: they show nothing and belong to no name."""


def as_label(surface: str) -> str:
    """The words of a text as a label: white space normalised, without marks of direction and byte order.

    >>> as_label("\\u202eTern\\u202c\\n 9\\ufeff")
    'Tern 9'
    """
    return " ".join(_MARKS.sub("", surface).split())


def parse_number(literal: Literal) -> Decimal | None:
    """The finite number that a literal writes, else ``None``."""
    try:
        value = Decimal(literal.value)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def rings(edges: Mapping[NamedNode, Sequence[NamedNode]]) -> list[list[NamedNode]]:
    """The strongly connected parts with a cycle, each sorted by IRI; linear, without recursion (Tarjan 1972)."""
    order: dict[NamedNode, int] = {}
    low: dict[NamedNode, int] = {}
    path: list[NamedNode] = []
    on_path: set[NamedNode] = set()
    rings = []
    for root in sorted(edges, key=lambda n: n.value):
        stack: list[tuple[NamedNode, Iterator[NamedNode]]] = [] if root in order else [(root, iter(edges[root]))]
        while stack:
            node, rest = stack[-1]
            if node not in order:
                order[node] = low[node] = len(order)
                path.append(node)
                on_path.add(node)
            for target in rest:
                if target not in order:
                    stack.append((target, iter(edges.get(target, ()))))
                    break
                if target in on_path:
                    low[node] = min(low[node], order[target])
            else:
                stack.pop()
                if stack:
                    low[stack[-1][0]] = min(low[stack[-1][0]], low[node])
                if low[node] == order[node]:
                    part = [path.pop()]
                    while part[-1] != node:
                        part.append(path.pop())
                    on_path.difference_update(part)
                    if len(part) > 1 or node in edges.get(node, ()):
                        rings.append(sorted(part, key=lambda n: n.value))
    return rings


# --- when two numbers say the same --------------------------------------------------------------------------------

HEDGE = Decimal("0.10")
"""How far apart two values may be, relative to the larger, when one of them is hedged.

A convention of the atlas, as are the others below (docs/derived.md)."""

_LOOSER_HEDGE = {"languageCount": Decimal("0.25"), "programmingLanguageCount": Decimal("0.25")}
"""The same of single properties: "over 100 languages" is a lower bound that texts round further down than others."""

_UNIT_SLACK = {
    "contextLength": Decimal("0.05"),  # 128K is 128,000 or 131,072: 1000 or 1024, in texts that do not say which
    "sizeBytes": Decimal("0.10"),  # TB or TiB: 10^12 or 1.0995 × 10^12
}

_SCALES: dict[str, tuple[int, ...]] = {
    "durationHours": (1, 24),  # stated in hours or in days
    "computeFlop": (1, 86_400_000_000_000_000_000),  # in FLOP or in petaFLOP/s-days
}


def agree(one: Stated, other: Stated, name: str) -> bool:
    """Whether two stated values of the property ``name`` may be one value.

    They may when they are equal, when the less precise one is the other rounded, when one is hedged and they are within
    10 % (counts of languages within 25 %), when units of one name account for it (128K tokens are 128,000 or 131,072,
    TB may be TiB), or when one score is a fraction and the other a percentage.

    >>> fact = (NamedNode("x:run"), NamedNode("x:durationHours"), Literal("28"))
    >>> one, two, three = (Stated(Decimal(n), fact, (), False) for n in ("347", "350", "400"))
    >>> agree(one, two, "parameterCount"), agree(two, three, "parameterCount")
    (True, False)
    """
    low, high = sorted((one.value, other.value))
    if low == high:
        return True
    if low <= 0:
        return low < 0 and high < 0 and abs(high - low) <= _rounding(low, high)
    slack = _UNIT_SLACK.get(name, Decimal(0))
    if one.loose or other.loose:
        slack = max(slack, _LOOSER_HEDGE.get(name, HEDGE))
    if high - low <= slack * high:
        return True
    if name == "score" and low < 1 and abs(low * 100 - high) <= _rounding(low * 100, high):
        return True  # 0.823 and 82.3 %
    return any(high - low <= scale * _rounding(low / scale, high / scale) for scale in _SCALES.get(name, (1,)))


def _rounding(low: Decimal, high: Decimal) -> Decimal:
    """Half a unit of the last digit of the less precise value, at most 10 % of the larger one."""
    return min(max(last_unit(low), last_unit(high)) / 2, HEDGE * max(abs(low), abs(high)))


def last_unit(value: Decimal) -> Decimal:
    """The unit of the last digit that a number means.

    Zeros at the end may be rounding, unless the number of thousands, millions … is below 100: 350 billion may stand
    for 347, but 30 days are not 28.

    >>> [f"{last_unit(Decimal(x)):f}" for x in ("12.3", "512", "30", "350", "60000")]
    ['0.1', '1', '1', '10', '1000']
    """
    if not value:
        return Decimal(1)
    exponent = int(value.normalize().as_tuple().exponent)  # a finite number's exponent is no letter
    thousands = value.adjusted() // 3 * 3
    if value.adjusted() - thousands < 2:
        exponent = min(exponent, max(thousands, 0))
    return Decimal(1).scaleb(exponent)


def settle(values: Sequence[Stated], name: str) -> Stated | None:
    """The one value that all the stated ones agree on: exact before hedged, more digits before fewer; else ``None``."""
    ranked = sorted(values, key=lambda s: (s.loose, last_unit(s.value), s.value))
    if not ranked:
        return None
    best = ranked[0]
    return best if all(agree(best, other, name) for other in ranked[1:]) else None


# --- writing ------------------------------------------------------------------------------------------------------


def digits(value: Decimal) -> str:
    """A number written out, its thousands parted by commas, without zeros at the end of what follows the point.

    >>> digits(Decimal("1200000.0")), digits(Decimal("1.80")), digits(Decimal("2.5E+24"))
    ('1,200,000', '1.8', '2,500,000,000,000,000,000,000,000')
    """
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def decimal_literal(value: Decimal) -> Literal:
    """An ``xsd:decimal`` in plain notation, the same for equal values."""
    return Literal(digits(value).replace(",", ""), datatype=XSD.decimal)


def hashed(*parts: str) -> str:
    """32 hexadecimal digits that depend on the parts and their order alone."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def in_graph(facts: Iterable[Fact], graph: NamedNode) -> Iterator[Quad]:
    """The facts as quads of ``graph``, each once and sorted, so that the same facts give the same bytes."""
    for subject, predicate, obj in sorted(set(facts), key=lambda f: (str(f[0]), f[1].value, str(f[2]))):
        yield Quad(subject, predicate, obj, graph)  # type: ignore[arg-type]
