"""Names: one label for each thing, the same whatever the order of the documents."""

from __future__ import annotations

from modelatlas import extract
from modelatlas.derive import derive
from modelatlas.graph import to_quads
from modelatlas.names import choose_form
from modelatlas.vocabulary import ATLAS, BASE, RDFS, SKOS
from stated import state

TERN = '<model/tern-9> a :Model ; :mentionedAs "{}" .'


def names(*documents: str, labels: dict[str, str] | None = None) -> dict[str, tuple[list[str], list[str]]]:
    """Path below the base → labels, other names."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for quad in derive(state(*documents), labels=labels).names:
        entry = found.setdefault(quad.subject.value.removeprefix(BASE), ([], []))  # type: ignore[union-attr]
        entry[quad.predicate == SKOS.altLabel].append(quad.object.value)  # type: ignore[union-attr]
        assert quad.predicate in (RDFS.label, SKOS.altLabel)
    return found


def test_the_table_names_first_and_the_documents_forms_are_other_names() -> None:
    found = names(TERN.format("tern 9"), labels={BASE + "model/tern-9": "Tern-9"})
    assert found["model/tern-9"] == (["Tern-9"], ["tern 9"])


def test_the_form_of_most_documents_names_what_no_table_knows() -> None:
    documents = [TERN.format("TERN-9"), TERN.format("Tern 9"), TERN.format("Tern 9")]
    assert names(*documents)["model/tern-9"] == (["Tern 9"], ["TERN-9"])
    assert names(*documents[::-1]) == names(*documents)


def test_ties_go_to_capitals_then_the_shortest_then_code_points() -> None:
    assert choose_form({"tern": 1, "Tern-9": 1}) == "Tern-9"
    assert choose_form({"Tern-9 XL": 1, "Tern-9": 1}) == "Tern-9"
    assert choose_form({"Tern 9": 1, "Tern-9": 1}) == "Tern 9"


def test_white_space_inside_a_form_is_one_blank() -> None:
    assert names(TERN.format("Tern\\n  9"), TERN.format("Tern 9"))["model/tern-9"] == (["Tern 9"], [])


MARKS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"


def test_marks_of_direction_and_byte_order_are_no_part_of_a_label() -> None:
    marked = TERN.format("\u202e" + MARKS.join("Tern 9") + "\ufeff")
    assert names(marked)["model/tern-9"] == (["Tern 9"], [])
    assert names(marked, TERN.format("Tern 9"))["model/tern-9"] == (["Tern 9"], [])
    evaluation = TERN.format("Tern") + (
        "<model/tern-9> :evaluation <evaluation/tern-9/glue> . "
        f'<evaluation/tern-9/glue> :benchmark <benchmark/glue> ; :metric "{MARKS}F1" .'
    )
    assert names(evaluation)["evaluation/tern-9/glue"][0] == ["Tern on glue, F1"]
    assert names(TERN.format(MARKS))["model/tern-9"] == (["tern-9"], [])


def test_marks_stay_in_the_quote_and_in_the_surface() -> None:
    text = "<p><model>\u202aTern-9\u202c</model> has <params>7.1 billion</params> parameters.</p>"
    reading = extract(text)
    quads = list(to_quads(reading))
    assert [q.object.value for q in quads if q.predicate == ATLAS.mentionedAs] == ["\u202aTern-9\u202c"]  # type: ignore[union-attr]
    assert all("\u202aTern-9\u202c has" in q.object.value for q in quads if q.predicate == ATLAS.quote)  # type: ignore[union-attr]
    labels = [q.object.value for q in derive(quads).names if q.predicate == RDFS.label]  # type: ignore[union-attr]
    assert "Tern-9" in labels


def test_nodes_of_a_model_are_named_after_it() -> None:
    found = names(
        TERN.format("Tern-9")
        + """
        <model/tern-9> :trainingRun <run/tern-9>, <run/tern-9/fine-tuning> ;
          :evaluation <evaluation/tern-9/glue>, <evaluation/tern-9/squad> ; :comparison <comparison/tern-9/memory> .
        <run/tern-9> :corpus <corpus/tern-9> .
        <run/tern-9/fine-tuning> :stage "fine-tuning" .
        <evaluation/tern-9/glue> :benchmark <benchmark/glue> ; :metric "average F1" .
        <evaluation/tern-9/squad> :benchmark <benchmark/squad> ; :shots 10 ; :baseline <model/tern-8> .
        <benchmark/glue> a :Benchmark ; :mentionedAs "GLUE" .
        <benchmark/squad> a :Benchmark ; :mentionedAs "SQuAD" .
        <comparison/tern-9/memory> :quantityKind "peak GPU memory" ; :change -37.0 .
        """
    )
    assert {path: labels for path, (labels, _) in found.items()} == {
        "model/tern-9": ["Tern-9"],
        "benchmark/glue": ["GLUE"],
        "benchmark/squad": ["SQuAD"],
        "run/tern-9": ["Tern-9 training run"],
        "run/tern-9/fine-tuning": ["Tern-9 training run, fine-tuning"],
        "corpus/tern-9": ["Tern-9 training corpus"],
        "evaluation/tern-9/glue": ["Tern-9 on GLUE, average F1"],
        "evaluation/tern-9/squad": ["Tern-9 on SQuAD, 10-shot, over tern-8"],
        "comparison/tern-9/memory": ["Tern-9: peak GPU memory, -37 %"],
    }


def test_things_without_any_name_are_called_by_their_iri() -> None:
    found = names("<model/tern> a :Model ; :license <http://spdx.org/licenses/MIT> ; :openArtifact :ModelWeights .")
    assert found == {"model/tern": (["tern"], []), "http://spdx.org/licenses/MIT": (["MIT"], [])}


def test_the_chip_and_the_maker_that_only_the_table_knows_are_named() -> None:
    found = names('<hardware/nvidia-a100-sxm4-80gb> a :Hardware ; :mentionedAs "A100 SXM" .')
    assert found["hardware/nvidia-a100"] == (["NVIDIA A100"], [])
    assert found["organization/nvidia"] == (["NVIDIA"], [])
