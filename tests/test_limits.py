"""What no model can have is no claim: it is reported with its place, and the shapes would refuse it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from modelatlas.claims import extract_claims
from modelatlas.documents import parse_document
from modelatlas.limits import LIMITS
from modelatlas.mentions import find_mentions

SHAPES = Path(__file__).parents[1] / "ontology" / "shapes.ttl"
SH = "http://www.w3.org/ns/shacl#"


@pytest.mark.parametrize("name", sorted(set(LIMITS) - {"releaseYear"}))  # the shapes bound a year by its spelling
def test_the_shapes_have_the_same_limits(name: str) -> None:
    shapes = Store()
    shapes.load(path=SHAPES, format=RdfFormat.TURTLE)
    found = shapes.query(f"""PREFIX sh: <{SH}> PREFIX atlas: <https://w3id.org/modelatlas/ontology#>
        SELECT ?least ?above ?most {{ ?p sh:path atlas:{name} ; sh:maxInclusive ?most
            OPTIONAL {{ ?p sh:minInclusive ?least }} OPTIONAL {{ ?p sh:minExclusive ?above }} }}""")
    rows = {
        (float(r["least"].value) if r["least"] else 0.0, float(r["most"].value), bool(r["above"]))
        for r in found  # type: ignore[union-attr]
    }
    least, most = LIMITS[name]
    exclusive = 0 < least < 1
    assert (0.0 if exclusive else float(least), float(most), exclusive) in rows


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<p>ok</p>\n<p><model>X-1</model> was trained on 0 H100 GPUs.</p>", "hardwareCount"),
        ("<p>ok</p>\n<p><model>X-1</model> was trained for 9999999999 years.</p>", "durationHours"),
    ],
)
def test_what_cannot_be_is_reported_and_not_claimed(text: str, shown: str) -> None:
    doc = parse_document(text.encode(), name="x.txt")
    reading = extract_claims(doc, find_mentions(doc))
    assert shown not in {claim.property for claim in reading.claims}
    assert [(issue.line, shown in issue.message) for issue in reading.issues] == [(2, True)]


def test_no_share_is_more_than_all() -> None:
    doc = parse_document(b"<p><model>X-1</model> reaches 180% accuracy on GLUE.</p>", name="x.txt")
    assert "score" not in {claim.property for claim in extract_claims(doc, find_mentions(doc)).claims}
