"""Tables: models as rows or as columns, keys as the other side; a cell says what its row and its column say of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from modelatlas.claims.layout.columns import (
    Column,
    all_sizes,
    counts_data,
    filled,
    holds_scores,
    lists_data,
    names_a_test,
    says_shots,
    telling_columns,
)
from modelatlas.claims.layout.described import (
    led_by,
    read_description,
    read_size_of_name,
    tests_by_metric,
    whole_of_test,
)
from modelatlas.claims.layout.found import ONCE_MADE, Found
from modelatlas.claims.layout.heads import (
    ATTRIBUTE,
    COMPUTING,
    COSTS,
    HOW,
    ITS_OWN,
    MADE_OF,
    NAME_WORDS,
    NAMES,
    NOT_SO,
    OTHER_NAME,
    PART,
    PARTS,
    SHAPE,
    SIZES,
    TOTAL,
    VALUES,
    names_tests,
)
from modelatlas.claims.layout.keys import Key, Lexicon, plain
from modelatlas.claims.layout.members import SIZE, Family, cell_model, is_edition, is_single
from modelatlas.claims.layout.own_scores import read_own_scores
from modelatlas.claims.layout.scores import (
    Test,
    add_score,
    is_metric,
    may_be_test,
    read_test,
    with_attribute,
    with_names,
)
from modelatlas.claims.layout.sections import Sections
from modelatlas.claims.layout.structured import read_value
from modelatlas.claims.layout.values import Text
from modelatlas.claims.prose.discourse import NOBODY, Owner
from modelatlas.model import Layout, Node, Span, Table
from modelatlas.titles.shapes import is_generic


def read_tables(found: Found, layout: Layout, sections: Sections, text: Text, lexicon: Lexicon, label: str) -> None:
    """Claim what the tables say; ``label`` is the name of what the document is about."""
    single = bool(label) and bool(layout.tables) and is_single(label, text)
    for table in layout.tables:
        if len(table.rows) >= 1 and len(table.rows[0]) >= 2:
            reader = _Reader(found, table, sections, text, lexicon, (label, single))
            reader.led_by = led_by(table.span, layout, text)
            reader.run()


class _Reader:
    """One table."""

    led_by: Node | None = None
    """The benchmark that the text before the table names."""

    def __init__(
        self,
        found: Found,
        table: Table,
        sections: Sections,
        text: Text,
        lexicon: Lexicon,
        named: tuple[str, bool],
    ) -> None:
        self.found, self.text, self.lexicon, self.sections = found, text, lexicon, sections
        section = sections.at(table.span.start)
        self.using = sections.is_about_use(table.span.start, lexicon)
        self.testing = sections.is_about_tests(table.span.start, lexicon)
        own = section.owner == sections.topic
        self.family = Family(section.owner, *(named if own else (self._label(section.owner), False)))
        self.headers = table.headers or (1 if len(table.rows) > 1 else 0)
        if self.headers and len(table.rows) > self.headers + 1 and says_shots(table.rows[self.headers], self.text):
            self.headers += 1
        self.head, self.body = table.rows[: self.headers], table.rows[self.headers :]
        self.columns = [self._column(j) for j in range(len(table.rows[0]))]
        corner = plain(self.columns[0].head)
        heads = [surface for row in self.body if not is_edition(surface := self._cell(row, 0))]
        keyed = sum(bool(lexicon.read(surface).paths) for surface in heads)
        keyed += sum(names_a_test(row[0], self.text) for row in self.body)
        editions = sum(is_edition(column.head) for column in self.columns)
        self.across = corner in NAMES - PARTS and keyed > 0 and (keyed * 2 >= len(self.body) or editions > 1)
        """Whether the heads of the columns name models: "Size | small | base" over "Parameters | 39M | 74M"."""
        self.heads: set[int] = set()
        """Columns that a word heads, which is a model's name beside those of others."""
        self.counted = any("trainingRun.hardwareCount" in c.key.paths for c in self.columns)
        self.computing = any(COMPUTING.intersection(c.key.paths) for c in self.columns)

    def _label(self, owner: Owner) -> str:
        return next(
            (
                m.surface
                for m in self.text.mentions
                if m.entity and m.kind == "model" and owner.nodes and m.entity.key == owner.nodes[0].key
            ),
            "",
        )

    def _column(self, place: int) -> Column:
        spans = tuple(dict.fromkeys(row[place] for row in self.head if row[place].start < row[place].end))
        parts = [" ".join(self.text.slice(span).split()) for span in spans]
        key = Key(())
        for part in (" ".join(parts), *reversed(parts)):
            key = key if key.paths else self.lexicon.read(part)
        return Column(place, " ".join(parts), spans, key)

    def run(self) -> None:
        if counts_data(self.columns) or self._pairs():
            return
        names = self._name_column()
        across = self._models_across()
        keyed = sum(bool(self.lexicon.read(self.text.slice(row[0])).paths) for row in self.body)
        if across and (
            names is None
            or keyed
            or self.across
            or names in {c.place for c, _ in across}
            or names_tests(self.columns[names].head)
            or not self.columns[names].head
        ):
            self._by_column(across)
        elif names is not None:
            self._by_row(names)
        elif self.using or not self._own_scores():
            self._by_key()

    def _own_scores(self) -> bool:
        heads = [column.head for column in self.columns]
        spans = [column.spans for column in self.columns]
        return read_own_scores(self.found, heads, spans, self.body, self.family.owner, self.text, testing=self.testing)

    # --- key and value ------------------------------------------------------------------------------------------------

    def _pairs(self) -> bool:
        """A table of two columns (or of a key and one value in a row) whose first holds keys."""
        rows = (*self.head, *self.body)
        heads = [plain(self.text.slice(cell)) for cell in self.head[-1][:2]] if self.head else []
        headed = bool(heads) and (all(head in VALUES for head in heads) or (not any(heads) and len(self.columns) == 2))
        if any(len(set(row)) > 2 for row in rows) and not headed:
            return False
        keyed = [(row, self.lexicon.read(self.text.slice(row[0]))) for row in rows]
        known = sum(bool(key.paths) for _, key in keyed)
        made = sum(bool(HOW.fullmatch(plain(self.text.slice(row[0])))) for row in rows)
        if known < 2 and known * 2 <= len(rows) and not (headed and (known or made)):
            return False
        whole = bool(self.head) and len(self.columns) == 2 and bool(self.columns[0].key.paths) and known > 1
        if whole and SIZE.fullmatch(self.columns[1].head):
            pass  # the first row is no head: "Model size | 540M params"
        elif self._is_sheet(rows):
            pass
        elif self._models_across() or (self._name_column() is not None and known < len(rows) - 1):
            return False
        for row, key in keyed:
            passage = [Span(row[0].start, max(cell.end for cell in row))]
            if key.paths:
                self._value(key, self.family.owner, row[1], passage)
            elif not self.using and (
                (words := plain(self.text.slice(row[0]))) in COSTS or not self.lexicon.other.search(words)
            ):
                self._counted(row[1], passage)
            if not key.paths and not self.using and HOW.fullmatch(plain(self.text.slice(row[0]))):
                self._techniques(row[1], passage)
        return True

    def _is_sheet(self, rows: Sequence[Sequence[Span]]) -> bool:
        """Whether the first of two columns holds keys with their colons: "Hardware Used: | …"."""
        colons = sum(self.text.slice(row[0]).rstrip(" *_").endswith(":") for row in rows)
        return len(self.columns) == 2 and colons > 1 and colons * 2 > len(rows)

    def _techniques(self, cell: Span, passage: Sequence[Span]) -> None:
        """ "Fine-tuning method | QLoRA": every technique that the cell names, unless it denies or plans."""
        if NOT_SO.search(self.text.slice(cell)):
            return
        for m in self.text.inside(cell):
            if m.kind == "technique" and m.entity:
                node = Node("Technique", m.entity.key)
                self.found.add(self.family.owner, "usesTechnique", node, passage, "table-cell")

    def _counted(self, cell: Span, passage: Sequence[Span]) -> None:
        """ "Architecture | 14B parameters, dense": a count that says itself what it counts."""
        for kind, path in (("params", "parameterCount"), ("devicehours", "trainingRun.acceleratorHours")):
            counts = [m for m in self.text.inside(cell) if m.kind == kind]
            if len(counts) == 1:
                self._value(Key((path,)), self.family.owner, Span(counts[0].start, counts[0].end), passage)
                if kind == "devicehours":
                    self._value(Key(("trainingRun.hardware",)), self.family.owner, cell, passage)

    # --- models as rows -----------------------------------------------------------------------------------------------

    def _name_column(self) -> int | None:
        """The column that names models: by its head, or because most of its cells are names of models."""
        if sum(bool(PART.fullmatch(plain(column.head))) for column in self.columns) > 1:
            return None  # beside a column of encoders one of language models names parts of what a row is about
        for column in self.columns:
            filled = sum(bool(self._cell(row, column.place)) for row in self.body)
            if plain(column.head) in SIZES and lists_data(self.columns):
                continue
            sizes = all_sizes(self.body, column.place, self.text)
            if sizes and any(self._named_beside(column, other) for other in self.columns):
                continue  # "Size | Variant": the size tells apart the members of what the other names
            alone = len(self.body) == 1 and len(self._cell(self.body[0], column.place).split()) > NAME_WORDS
            if alone and plain(column.head) in MADE_OF:
                continue  # one row is of what the section is about: "Architecture | Parameters"
            if plain(column.head) in NAMES and (self._models_in(column.place, named=True) * 2 >= filled > 0):
                return column.place
            if plain(column.head) == "model":
                return None  # over "CNN", "LSTM": what the other columns name are no models of the table
        for column in self.columns[:3]:
            if not column.key.paths and self._models_in(column.place, named=False) * 2 > len(self.body) > 0:
                return column.place
        return None

    def _named_beside(self, sizes: Column, other: Column) -> bool:
        """Whether another column names the models of which one holds the sizes."""
        if other.place == sizes.place or plain(other.head) not in NAMES or all_sizes(self.body, other.place, self.text):
            return False
        return self._models_in(other.place, named=True) * 2 >= len(self.body) > 1

    def _models_in(self, place: int, *, named: bool) -> int:
        scratch = Found()
        return sum(bool(self._model(row[place], scratch, named=named).nodes) for row in self.body)

    def _model(self, cell: Span, found: Found, *, named: bool) -> Owner:
        """The model that the head of a row names; a word that is a key or a section's title names none."""
        surface = self.text.slice(cell)
        if named and (is_generic(surface) or self.lexicon.read(surface).paths) and not is_edition(surface):
            return NOBODY
        return cell_model(cell, self.text, self.family, found, named=named)

    def _sized(self, names: int) -> int | None:
        """The column of sizes beside that of names: by its key, or full of sizes below no head or "size"."""
        for column in self.columns:
            if column.place != names and "parameterCount" in column.key.paths:
                return column.place
        sizes = [
            c.place
            for c in self.columns
            if c.place != names
            and (
                all(SIZE.fullmatch(self._cell(row, c.place)) for row in self.body)
                if not c.head
                else plain(c.head) in SIZES and all_sizes(self.body, c.place, self.text)
            )
        ]
        return sizes[0] if len(sizes) == 1 else None

    def _cell(self, row: Sequence[Span], place: int) -> str:
        return self.text.slice(row[place]).strip(" *_`")

    def _by_row(self, names: int) -> None:
        sized = self._sized(names)
        self.body = filled(self.body, names, sized, self.text)
        surfaces = Counter(self.text.slice(row[names]).strip() for row in self.body)
        named = plain(self.columns[names].head) in NAMES
        tests = self._tests([c for c in self.columns if c.place != names])
        settings = telling_columns(self.body, self.columns, names, tests, self.text)
        rows = {self._cell(row, names): self._model(row[names], self.found, named=named) for row in self.body}
        for row in self.body:
            cell = self.text.slice(row[names]).strip()
            owner = self._model(row[names], self.found, named=named)
            if TOTAL.fullmatch(cell):
                owner = self.family.owner
            setting = ""
            if surfaces[cell] > 1 and owner.nodes:
                place = settings.get(cell) if sized is None else None
                if place is not None:
                    setting = f"{self.columns[place].head}: {self.text.slice(row[place])}"[:40]
            if sized is not None and owner.nodes and (surfaces[cell] > 1 or is_edition(self._cell(row, sized))):
                owner = self._sized_member(owner, row, sized)
            if not owner.nodes:
                continue
            passage = [Span(min(c.start for c in row if c.end), max(c.end for c in row))]
            if named and sized is None and not tests:
                read_size_of_name(self.found, owner, row[names], passage, self.text)
            for column in self.columns:
                if column.place == names or row[column.place] == row[names]:
                    continue
                if column.key.paths:
                    if not self._lists_members(column):
                        self._value(column.key, owner, row[column.place], passage)
                elif column.place in tests and (surfaces[cell] == 1 or setting or sized is not None):
                    test = tests[column.place]
                    test = replace(test, metric=", ".join(filter(None, (test.metric, setting)))[:80])
                    add_score(self.found, owner, test, row[column.place], passage, self.text)
                else:
                    read_description(self.found, owner, row[column.place], rows, passage, self.text)

    def _lists_members(self, column: Column) -> bool:
        """Whether a column is one of several that list members by kind: "Base models | Chat models"."""
        kinds = [c for c in self.columns if plain(c.head).endswith("models")]
        return column in kinds and len(kinds) > 1

    def _sized_member(self, owner: Owner, row: Sequence[Span], sized: int | None) -> Owner:
        """ "Tern | 7B" and "Tern | 13B": rows of one name are its members, by the size that they give."""
        size = self._cell(row, sized) if sized is not None else ""
        if not (SIZE.fullmatch(size) or is_edition(size)):
            return NOBODY
        label = self.found.surfaces.get(owner.nodes[0]) or self._label(owner)
        if label.lower().endswith(size.lower()):
            return owner
        return Family(owner, label).member(size, self.found)

    def _tests(self, columns: Sequence[Column]) -> dict[int, Test]:
        """The columns that are benchmarks: those known, and in a table of scores the others as well."""
        read = {c.place: read_test(c.head, c.spans, self.text) for c in columns if not c.key.paths}
        if self.led_by is not None and sum(test is not None for test in read.values()) == 1:
            open_heads = {c.place: c.head for c in columns if not c.key.paths}
            if whole := whole_of_test(open_heads, self.body, self.led_by, self.text):
                return whole
        tests = with_names(read, {c.place: c.head for c in columns}, testing=self.testing)
        if not tests and self.led_by is not None:
            open_ = [c for c in columns if not c.key.paths]
            heads, spans = {c.place: c.head for c in open_}, {c.place: c.spans for c in open_}
            return tests_by_metric(heads, spans, self.body, self.led_by, self.text)
        return tests

    # --- models as columns --------------------------------------------------------------------------------------------

    def _models_across(self) -> list[tuple[Column, Owner]]:
        """The columns whose heads name models, where more than one does, or the only one beside a column of keys."""
        if not self.head or not self.body or plain(self.columns[0].head) in PARTS:
            return []
        scratch = Found()
        out = []
        for column in self.columns:
            keyed = bool(column.key.paths) and not (self.across and is_edition(column.head))
            if not column.spans or keyed or plain(column.head) in NAMES - MADE_OF or names_tests(column.head):
                continue
            if plain(column.head) in NAMES and not (self.across and column.place):
                continue
            owners = [self._head_model(span, column, scratch) for span in reversed(column.spans)]
            owner = next((o for o in owners if o.nodes), NOBODY)
            if owner.nodes or any(SIZE.fullmatch(self.text.slice(span).strip(" *")) for span in column.spans):
                out.append((column, owner))  # a size is a model, if none that has a name here
        if len(out) > 1:
            return self._with_others(out, scratch)
        return out if out and len(self.columns) <= 3 and self.columns[0] != out[0][0] else []

    def _with_others(self, across: list[tuple[Column, Owner]], found: Found) -> list[tuple[Column, Owner]]:
        """The columns that name models, and others of scores beside them, no more than those: a word heads them."""
        known = {column.place for column, _ in across}
        if not any(names_a_test(row[0], self.text) for row in self.body):
            return across
        others = [
            column
            for column in self.columns[1:]
            if column.place not in known
            and len(column.spans) == 1
            and not column.key.paths
            and OTHER_NAME.fullmatch(column.head)
            and may_be_test(column.head)
            and not (is_metric(column.head) or names_tests(column.head) or is_generic(column.head))
            and holds_scores(self.body, column.place, self.text)
        ]
        if not others or len(others) > len(known):
            return across
        owners = [(column, cell_model(column.spans[0], self.text, self.family, found, named=True)) for column in others]
        self.heads |= {column.place for column, owner in owners if owner.nodes}
        return sorted([*across, *(pair for pair in owners if pair[1].nodes)], key=lambda pair: pair[0].place)

    def _head_model(self, cell: Span, column: Column, found: Found) -> Owner:
        """The model that the head of a column names; where the corner says that the heads do, by its shape alone."""
        named = self.across and column.place > 0 and (is_edition(column.head) or not column.key.paths)
        named = named or column.place in self.heads
        return cell_model(cell, self.text, self.family, found, named=named)

    def _by_column(self, across: list[tuple[Column, Owner]]) -> None:
        places = {column.place for column, _ in across}
        labels = [c for c in self.columns if c.place not in places]
        across = self._all_models(across, labels)
        if not labels:
            return
        tests = self._row_tests(labels)
        head = self._passage(self.head[-1])
        for number, row in enumerate(self.body):
            passage = [head, self._passage(row)] if head else [self._passage(row)]
            key = self._row_key(row, labels)
            for column, owner in across:
                cell = row[column.place]
                if any(cell == row[label.place] for label in labels):
                    continue  # a cell across the whole row is a heading in the body
                if key.paths:
                    self._value(key, owner, cell, [p for p in passage if p])
                elif number in tests:
                    add_score(self.found, owner, tests[number], cell, [p for p in passage if p], self.text)

    def _all_models(self, across: list[tuple[Column, Owner]], labels: list[Column]) -> list[tuple[Column, Owner]]:
        """The columns with their models, told for good; two columns of one name are nobody's."""
        owners = [
            (
                column,
                next(
                    (o for s in reversed(column.spans) if (o := self._head_model(s, column, self.found)).nodes),
                    NOBODY,
                ),
            )
            for column, _ in across
        ]
        times = Counter(owner.nodes for _, owner in owners)
        return [(column, owner) for column, owner in owners if owner.nodes and times[owner.nodes] == 1]

    @staticmethod
    def _passage(row: Sequence[Span]) -> Span | None:
        full = [c for c in row if c.start < c.end]
        return Span(min(c.start for c in full), max(c.end for c in full)) if full else None

    def _row_key(self, row: Sequence[Span], labels: Sequence[Column]) -> Key:
        for label in reversed(labels):
            key = self.lexicon.read(self.text.slice(row[label.place]))
            if key.paths:
                return key
        return Key(())

    def _test_column(self, labels: Sequence[Column]) -> int:
        """The column that names the rows' tests: that with most known ones, else by its head, else that of words."""
        known = {
            c.place: sum(bool(read_test(self._cell(row, c.place), [row[c.place]], self.text)) for row in self.body)
            for c in labels
        }
        most = max(known.values())
        if most and list(known.values()).count(most) == 1:
            return next(place for place, count in known.items() if count == most)
        named = [c for c in labels if names_tests(c.head) and plain(c.head) != "metric"]
        words = (
            c for c in reversed(labels) if not (ATTRIBUTE.search(c.head) or holds_scores(self.body, c.place, self.text))
        )
        return (named[-1] if named else next(words, labels[0])).place

    def _row_tests(self, labels: Sequence[Column]) -> dict[int, Test]:
        """The rows that are benchmarks; metric and shots may have columns of their own."""
        place = self._test_column(labels)
        read: dict[int, Test | None] = {}
        heads: dict[int, str] = {}
        for number, row in enumerate(self.body):
            span = row[place]
            heads[number] = " ".join(self.text.slice(span).split())
            if len(set(row)) > 1 and heads[number]:
                read[number] = read_test(heads[number], [span], self.text)
        headed = any(names_tests(c.head) for c in labels)
        named = self.testing and names_tests(self.columns[place].head) and plain(self.columns[place].head) != "metric"
        tests = with_names(read, heads, testing=self.testing or headed, named=named)
        for number, test in tests.items():
            for column in labels:
                if column.place != place:
                    tests[number] = test = with_attribute(
                        test, column.head, self.text.slice(self.body[number][column.place])
                    )
        return tests

    # --- no models named ----------------------------------------------------------------------------------------------

    def _by_key(self) -> None:
        """Columns that are keys: one row says it of the section's model, several of its members by size."""
        known = [c for c in self.columns if c.key.paths]
        if len(self.body) > 1 and (lists_data(self.columns) or any(self._names_parts(c) for c in self.columns)):
            return  # rows of parts that have names, though not of models
        sized = next((c.place for c in known if "parameterCount" in c.key.paths), None)
        members = sized is not None and all(SIZE.fullmatch(self.text.slice(row[sized]).strip()) for row in self.body)
        shape = len(self.body) == 1 and any(SHAPE.search(c.head) for c in self.columns)
        if len(known) < 2 and len(known) < len(self.columns) and not (members and len(self.body) > 1) and not shape:
            return
        for row in self.body:
            owner = self.family.owner if len(self.body) == 1 else NOBODY
            if len(self.body) > 1 and sized is not None and SIZE.fullmatch(self.text.slice(row[sized]).strip()):
                owner = self.family.member(self.text.slice(row[sized]), self.found)
            passage = self._passage(row)
            if owner.nodes and passage:
                for column in known:
                    self._value(column.key, owner, row[column.place], [passage])

    def _names_parts(self, column: Column) -> bool:
        head = plain(column.head)
        return head == "model" or (head in PARTS and len({self._cell(r, column.place) for r in self.body}) > 1)

    def _value(self, key: Key, owner: Owner, cell: Span, passages: Sequence[Span]) -> None:
        if key.words == "hours" and not key.unit and (self.counted or not self.computing):
            return  # of the machine, or of all its devices: beside their number it may be either; else of what is heard
        if self.using:
            told = (p for p in key.paths if p not in ONCE_MADE or ITS_OWN.get(p, "\n") in key.words)
            key = Key(tuple(told), key.unit, key.words)
        read_value(self.found, key, owner, cell, passages, self.text, "table-cell")
