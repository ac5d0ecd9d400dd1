"""Which of the things that the rules read of a sentence can be meant by it, of whom it says them, where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from modelatlas.claims.layout.laid_out import LaidOut
from modelatlas.claims.licences import without_licences_of_code
from modelatlas.claims.makers import without_homes_of_strangers, without_no_makers, without_seats
from modelatlas.claims.passing import is_in_passing, is_of_named, speaks_of_stranger
from modelatlas.claims.passing.asides import is_aside, is_of_its_family, is_sum_of_family, needs_name
from modelatlas.claims.passing.of_data import is_of_data
from modelatlas.claims.passing.others_licences import is_of_other_version
from modelatlas.claims.passing.places import places_of
from modelatlas.claims.prose.beside import (
    counts_devices,
    is_of_a_member,
    is_of_an_adapter,
    is_of_an_addition,
    of_its_kind,
)
from modelatlas.claims.prose.discourse import NOBODY, Discourse
from modelatlas.claims.prose.drafts import Draft
from modelatlas.claims.prose.news import is_news
from modelatlas.claims.prose.retracted import without_corrected
from modelatlas.claims.prose.sentences import Sentence
from modelatlas.claims.prose.slots import MODEL
from modelatlas.claims.prose.spoken_of import Subjects
from modelatlas.claims.prose.unnamed import speaks_of_it
from modelatlas.model import Document, Node
from modelatlas.versions import follows, name_size, version_of, version_stem


@dataclass(frozen=True, slots=True)
class Meant:
    """What can be meant in a document, by how it is laid out and what it has spoken of so far."""

    doc: Document
    laid_out: LaidOut
    discourse: Discourse

    def of_sentence(self, read: Sequence[Draft], sentence: Sentence, subjects: Subjects) -> list[Draft]:
        """What the rules ``read`` of a sentence, without what cannot be meant."""
        text = self.doc.text
        read = [d for d in read if not (_is_circular(d, self.discourse) or _skips(d, self.discourse))]
        read = [d for d in read if not (_is_one_of_several(d, sentence) or self._is_of_a_half(d, sentence))]
        read = [d for d in read if counts_devices(d, sentence, self.discourse) and not is_of_a_member(d, text)]
        read = [d for d in read if not (is_of_an_adapter(d, text) or is_of_an_addition(d, sentence, text))]
        read = without_corrected(without_licences_of_code(read, sentence), sentence)
        if self.doc.layout is not None:
            if is_news(sentence):
                read = [d for d in read if d.path not in ("releaseDate", "releaseYear")]
            read = [d for d in read if not is_in_passing(d, sentence, subjects) and not is_aside(d, sentence)]
            read = [d for d in read if not is_of_its_family(d) and not is_sum_of_family(d, sentence, subjects)]
        else:
            read = [d for d in read if not (is_of_data(d, sentence) or is_of_other_version(d, sentence))]
        read = without_seats(read, sentence, text)
        if not self.doc.tags:
            read = self._of_makers(without_no_makers(read, sentence, text), sentence)
            laid_out = self.doc.layout is not None
            read = without_homes_of_strangers(read, sentence, self.discourse.made, laid_out=laid_out)
        if read and speaks_of_stranger(sentence, subjects, self.discourse.topic.nodes, text):
            return []
        return of_its_kind(self._addressed(read, sentence, subjects), sentence, self.discourse, text)

    def _is_of_a_half(self, draft: Draft, sentence: Sentence) -> bool:
        """Whether a base is that of a part, whose name is not said, and not of the model that was named last: "the
        encoder is Tern-S; the decoder is initialised from Auk-1B".
        """
        if draft.path != "derivedFrom":
            return False
        if draft.model in self.discourse.topic.nodes:
            return self._is_of_a_member(draft, sentence)
        places = [at for at, _ in places_of(draft, sentence)]
        return bool(places) and all(_HALF_FROM.search(sentence.code, max(0, at - 120), at) for at in places)

    def _is_of_a_member(self, draft: Draft, sentence: Sentence) -> bool:
        """Whether a base is that of one of a family's models, by no name: "our coding model is tuned from Tern-7B"."""
        found = _ONE_OF_THEM.search(self.doc.text, *sentence.span) if self.discourse.titled else None
        if found is None or not _FAMILY.search(self.doc.text, 0, _HEAD):
            return False
        return found["which"].lower() not in self.discourse.labels.get(draft.model, "").lower()

    def _addressed(self, read: list[Draft], sentence: Sentence, subjects: Subjects) -> list[Draft]:
        """The drafts that are of whom the sentence names, its heading names, or the document is about."""
        headed, title = self.laid_out.owner_at(sentence.span.start).nodes, self.laid_out.sections.topic.nodes
        if self.laid_out.is_general:
            led = self.laid_out.below_tables.get(sentence.span.start, NOBODY).nodes
            read = [d for d in read if d.model in led or is_of_named(d, subjects, teaches=self.laid_out.teaches)]
        elif self.doc.layout is not None and not title:
            read = [
                d
                for d in read
                if d.model in headed or not self._needs_name(d) or is_of_named(d, subjects, teaches=False)
            ]
        if self.discourse.titled and not speaks_of_it(sentence.code):
            read = [d for d in read if _is_addressed(d, subjects) or (headed == (d.model,) and headed != title)]
        return read

    def _needs_name(self, draft: Draft) -> bool:
        """Whether a draft of a page that settles on no model must name its model: a program has makers and licences."""
        return needs_name(draft) or (self.laid_out.of_program and draft.path in _OF_PROGRAMS)

    def _of_makers(self, read: list[Draft], sentence: Sentence) -> list[Draft]:
        """The drafts without what a sentence says of an organisation alone that has made no model they are of."""
        if not self.discourse.of_maker or self.discourse.titled:
            return read
        makers = (m.entity.key for m in sentence.mentions if m.kind == "organization" and m.entity)
        made = self.discourse.made.get(next(makers, ""), set())
        return [d for d in read if d.path in ("developer", "country") or d.model in made]


_OF_PROGRAMS = frozenset({"country", "developer", "license", "openArtifact", "releaseDate", "releaseYear"})
"""What programs have as well as models."""
_HEAD = 2000
"""Code points of a text in which it says that it is on a family."""
_FAMILY = re.compile(r"\b(?:family|series|suite|collection|range)\s+of\b|\b(?:models|variants)\b")
_ONE_OF_THEM = re.compile(
    r"\b(?:[Oo]ur|[Tt]he|[Ii]ts|[Aa])\s+(?P<which>chat|instruct\w*|cod(?:e|ing)|maths?|vision|audio|speech|small(?:er|est)?|tiny|mini|medium|draft"
    r"|reward|guard|embedding|multilingual|medical|legal|reasoning|distilled|nano|edge|mobile)\s+(?:model|version|variant|edition|one)\s+"
    r"(?:is|was|has\s+been)\b"
)
""" "Our coding model is", of which there is more than that."""
_HALF_FROM = re.compile(
    rf"(?:^|[.;:,(]|\b(?:and|while|whereas|but))\W*(?:the|its|our|an?)\s+(?:[\w-]+\s+){{0,2}}?(?:encoder|decoder|tower|backbone|head|projector|vocoder|generator|embeddings?)s?"
    rf"\s+(?:[\w-]+\s+){{0,3}}?(?:from|on|with|by|using)\s[^;.{MODEL}]{{0,40}}$"
)
"""Before what a part was made from: "the decoder is initialised from …"."""
_COUNTED = re.compile(r"\b(?:parameters?|size|architecture)\b")
_WITH_ACTIVE = frozenset({"active-of-total", "active-and-total"})
"""Rules that read how many of all parameters are active: no part and no baseline is described so."""


def _is_addressed(draft: Draft, subjects: Subjects) -> bool:
    """Whether a sentence of a titled document says whose parameters it counts: it names the model, or its heading does.

    An account of experiments counts those of parts, of baselines and of models to come in the same words.
    """
    if draft.path != "parameterCount" or draft.settles or draft.rule in _WITH_ACTIVE or _COUNTED.search(draft.section):
        return True
    return any(draft.model in nodes for nodes in subjects.nodes.values())


def _is_circular(draft: Draft, discourse: Discourse) -> bool:
    """Nothing is made from what was made from it."""
    made_from = discourse.base.get(draft.value) if isinstance(draft.value, Node) else None
    return draft.path == "derivedFrom" and made_from == draft.model


_FROM_TO = "from-one-to-the-next"


def _skips(draft: Draft, discourse: Discourse) -> bool:
    """Whether a predecessor is of a line with versions in between: "the way from Tern-1 to Tern-5"."""
    if draft.rule == "its-successor":
        return _is_of_an_edition(draft, discourse)
    if draft.rule not in ("successor-of", _FROM_TO) or not isinstance(draft.value, Node):
        return False
    sizes = [name_size(discourse.labels.get(node, "")) for node in (draft.model, draft.value)]
    if draft.rule == _FROM_TO and sizes[0] != sizes[1]:
        return True  # "from Tern-1B to Tern-3B": sizes of one version
    new, old = (version_of(discourse.labels.get(node, "")) for node in (draft.model, draft.value))
    return new is not None and old is not None and new[0] == old[0] and not follows(new[1], old[1])


def _is_of_an_edition(draft: Draft, discourse: Discourse) -> bool:
    """Whether a version is said to follow an edition of its line: "the next model, Swift 2" below "Swift-Mini"."""
    labels = (discourse.labels.get(n, "") for n in (draft.model, draft.value) if isinstance(n, Node))
    new, old = next(labels, ""), next(labels, "")
    stem = version_stem(new)
    return bool(stem) and version_of(old) is None and not name_size(old) and old.startswith((f"{stem}-", f"{stem} "))


def _is_one_of_several(draft: Draft, sentence: Sentence) -> bool:
    """Of "its predecessors X-1 and X-2" only the line tells which came right before."""
    plural = any(m.kind == "predecessor" and m.surface.endswith("s") for m in sentence.mentions)
    return draft.rule == "its-predecessor" and plural
