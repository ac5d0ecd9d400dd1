"""What changed between two builds of an atlas, in facts: not in lines, claims or IRIs."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from pyoxigraph import DefaultGraph, NamedNode, Store

from modelatlas.answers.reading import (
    Quote,
    Value,
    claims_about,
    has_claims,
    name_of,
    property_label,
    quotes_of,
    statements,
    subjects,
    text_of,
    unit_text,
    value_text,
)
from modelatlas.vocabulary import ATLAS, RDF, RDFS

_ENTITIES = ("Model", "Hardware", "Country", "Organization", "Benchmark", "Technique", "Task", "Standard")
_HOLDERS = ("TrainingRun", "Corpus", "Evaluation", "Comparison")
# Inverses and closures repeat what other facts say; what joins a model to its nodes is said by the facts of the nodes.
_FOLDED = frozenset(
    {
        "mentionedAs",
        "trains",
        "evaluates",
        "ancestor",
        "descendant",
        "trainingRun",
        "corpus",
        "evaluation",
        "comparison",
    }
)
_MANY = frozenset(
    {"source", "usesTechnique", "plannedTechnique", "supportsTask", "openArtifact", "proprietaryArtifact"}
    | {"comparedWith", "derivedFrom", "compliesWith"}
)
_Key = tuple[NamedNode, str, Value]


@dataclass(frozen=True, slots=True, order=True)
class Statement:
    """A fact in words; ``derived`` if no document states it."""

    subject: str
    property: str
    value: str
    derived: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Changed:
    """A property with one value in each build, and not the same."""

    subject: str
    property: str
    old: str
    new: str
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Reworded:
    """A fact that both builds hold but for which the passages differ: those lost and those gained."""

    statement: Statement
    lost: tuple[Quote, ...]
    gained: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Diff:
    """Each field is sorted. Entities are ``(class, name)``; ``renamed`` is ``(old name, new name)``.

    ``documents_changed`` are files of the same name whose bytes differ.
    """

    documents_added: tuple[str, ...] = ()
    documents_removed: tuple[str, ...] = ()
    documents_changed: tuple[str, ...] = ()
    entities_added: tuple[tuple[str, str], ...] = ()
    entities_removed: tuple[tuple[str, str], ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    added: tuple[Statement, ...] = ()
    removed: tuple[Statement, ...] = ()
    changed: tuple[Changed, ...] = ()
    reworded: tuple[Reworded, ...] = ()
    discrepancies_added: tuple[str, ...] = ()
    discrepancies_removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return any(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True, slots=True)
class _Side:
    """One build: its facts with their passages, and whether it has evidence at all."""

    store: Store
    entities: dict[NamedNode, str]
    facts: dict[_Key, tuple[Quote, ...]]
    stated: frozenset[_Key]
    evidence: bool

    def statement(self, key: _Key) -> Statement:
        subject, local, _ = key
        derived = self.evidence and key not in self.stated
        return Statement(name_of(self.store, subject), property_label(local), self.value(key), derived)

    def value(self, key: _Key) -> str:
        return f"{value_text(self.store, key[2])} {unit_text(self.store, key[0], key[1])}".strip()


def diff_atlases(old: Store, new: Store) -> Diff:
    """Compare two builds. Entities are matched by IRI and shown by name; nothing depends on the order of the files."""
    before, after = _side(old), _side(new)
    added, removed = set(after.facts) - set(before.facts), set(before.facts) - set(after.facts)
    pairs = _pairs(before, after, removed, added)
    added -= {gained for _, gained in pairs}
    removed -= {lost for lost, _ in pairs}
    documents = _documents(old), _documents(new)
    findings = _discrepancies(old), _discrepancies(new)
    common = set(documents[0]) & set(documents[1])
    return Diff(
        documents_added=tuple(sorted(set(documents[1]) - common)),
        documents_removed=tuple(sorted(set(documents[0]) - common)),
        documents_changed=tuple(sorted(name for name in common if documents[0][name] != documents[1][name])),
        entities_added=_entities(after, before),
        entities_removed=_entities(before, after),
        renamed=_renamed(before, after),
        added=tuple(sorted(map(after.statement, added))),
        removed=tuple(sorted(map(before.statement, removed))),
        changed=tuple(sorted(_changed(before, after, lost, gained) for lost, gained in pairs)),
        reworded=_reworded(before, after),
        discrepancies_added=tuple(sorted(findings[1] - findings[0])),
        discrepancies_removed=tuple(sorted(findings[0] - findings[1])),
    )


def _side(store: Store) -> _Side:
    kinds = {node: kind for kind in _ENTITIES for node in subjects(store, RDF.type, NamedNode(ATLAS.IRI + kind))}
    holders = {node for kind in _HOLDERS for node in subjects(store, RDF.type, NamedNode(ATLAS.IRI + kind))}
    facts: dict[_Key, tuple[Quote, ...]] = {}
    stated: set[_Key] = set()
    for subject in {*kinds, *holders}:
        claims = claims_about(store, subject)
        for local, value in statements(store, subject):
            if local in _FOLDED:
                continue
            found = claims.get((local, value), [])
            key = _key(subject, local, value)
            facts[key] = tuple(sorted({*facts.get(key, ()), *quotes_of(store, found)}, key=_place))
            if found:
                stated.add(key)
    return _Side(store, kinds, facts, frozenset(stated), has_claims(store))


def _key(subject: NamedNode, local: str, value: Value) -> _Key:
    """A successor is told as the predecessor of the other."""
    if local == "successor" and isinstance(value, NamedNode):
        return value, "predecessor", subject
    return subject, local, value


def _place(quote: Quote) -> tuple[str, int, int, str]:
    return quote.document, quote.start, quote.end, quote.text


def _pairs(before: _Side, after: _Side, removed: set[_Key], added: set[_Key]) -> list[tuple[_Key, _Key]]:
    """(lost, gained) where a property that has one value has one on either side."""
    single = [_by_property(keys) for keys in (removed, added)]
    everything = [_by_property(side.facts) for side in (before, after)]
    pairs = []
    for group, lost in single[0].items():
        gained = single[1].get(group, [])
        if group[1] not in _MANY and len(everything[0][group]) == len(everything[1].get(group, [])) == len(gained) == 1:
            pairs.append((lost[0], gained[0]))
    return pairs


def _by_property(keys: Iterable[_Key]) -> dict[tuple[NamedNode, str], list[_Key]]:
    groups: dict[tuple[NamedNode, str], list[_Key]] = {}
    for key in keys:
        groups.setdefault(key[:2], []).append(key)
    return groups


def _changed(before: _Side, after: _Side, lost: _Key, gained: _Key) -> Changed:
    new = after.statement(gained)
    return Changed(new.subject, new.property, before.value(lost), new.value, new.derived)


def _reworded(before: _Side, after: _Side) -> tuple[Reworded, ...]:
    found: list[Reworded] = []
    if not (before.evidence and after.evidence):
        return ()
    for key in before.facts.keys() & after.facts.keys():
        # A passage that only moved says the same: compare by words and document.
        old, new = ({(quote.text, quote.document) for quote in side.facts[key]} for side in (before, after))
        if old != new:
            lost = tuple(quote for quote in before.facts[key] if (quote.text, quote.document) not in new)
            gained = tuple(quote for quote in after.facts[key] if (quote.text, quote.document) not in old)
            found.append(Reworded(after.statement(key), lost, gained))
    return tuple(sorted(found, key=lambda item: item.statement))


def _entities(here: _Side, there: _Side) -> tuple[tuple[str, str], ...]:
    new = {node: kind for node, kind in here.entities.items() if node not in there.entities}
    return tuple(sorted((property_label(kind), name_of(here.store, node)) for node, kind in new.items()))


def _renamed(before: _Side, after: _Side) -> tuple[tuple[str, str], ...]:
    both = before.entities.keys() & after.entities.keys()
    names = {(name_of(before.store, node), name_of(after.store, node)) for node in both}
    return tuple(sorted((old, new) for old, new in names if old != new))


def _documents(store: Store) -> dict[str, tuple[str, ...]]:
    """File name → the digests of the documents of that name."""
    found: dict[str, set[str]] = {}
    for node in subjects(store, RDF.type, ATLAS.Document):
        found.setdefault(text_of(store, node, ATLAS.fileName) or node.value, set()).add(node.value)
    return {name: tuple(sorted(digests)) for name, digests in found.items()}


def _discrepancies(store: Store) -> set[str]:
    found = set()
    for node in subjects(store, RDF.type, ATLAS.Discrepancy):
        about = [quad.object for quad in store.quads_for_pattern(node, ATLAS.about, None, DefaultGraph())]
        names = sorted(name_of(store, term) for term in about if isinstance(term, NamedNode))
        found.add(f"{' and '.join(names)}: {text_of(store, node, RDFS.comment)}")
    return found


# --- in words ---------------------------------------------------------------------------------------------------------


def format_diff(diff: Diff) -> str:
    """The difference as text, a heading and one line a fact: ``+`` added, ``-`` removed, ``~`` changed."""
    if not diff:
        return "The two atlases hold the same facts.\n"
    reworded = [line for item in diff.reworded for line in _reworded_lines(item)]
    changed_files = [f"  ~ {name}" for name in diff.documents_changed]
    parts = [
        _part("Documents", diff.documents_added, diff.documents_removed, changed_files),
        _part("Entities", map(_entity, diff.entities_added), map(_entity, diff.entities_removed), _name_lines(diff)),
        _part("Facts", map(_sentence, diff.added), map(_sentence, diff.removed), map(_change_line, diff.changed)),
        _part("Said differently", (), (), reworded),
        _part("Discrepancies", diff.discrepancies_added, diff.discrepancies_removed, ()),
    ]
    text = "\n".join(line for part in parts for line in part)
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text) + "\n"


def _part(title: str, added: Iterable[str], removed: Iterable[str], more: Iterable[str]) -> list[str]:
    lines = [*(f"  + {item}" for item in added), *(f"  - {item}" for item in removed), *more]
    return [title, *(line.replace("\n", " ") for line in lines)] if lines else []


def _entity(entity: tuple[str, str]) -> str:
    return f"{entity[1]} ({entity[0]})"


def _sentence(fact: Statement) -> str:
    return f"{fact.subject}: {fact.property}: {fact.value}{' (derived)' if fact.derived else ''}"


def _change_line(change: Changed) -> str:
    derived = " (derived)" if change.derived else ""
    return f"  ~ {change.subject}: {change.property}: {change.old} → {change.new}{derived}"


def _name_lines(diff: Diff) -> list[str]:
    return [f"  ~ {old} is now called {new}" for old, new in diff.renamed]


def _reworded_lines(item: Reworded) -> list[str]:
    lines = [f"  ~ {_sentence(item.statement)}"]
    lines += [f"      - “{quote.text}” ({quote.document})" for quote in item.lost]
    lines += [f"      + “{quote.text}” ({quote.document})" for quote in item.gained]
    return lines
