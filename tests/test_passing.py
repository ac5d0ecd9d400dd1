"""Documents that name models in passing, as news and tutorials do: what is read of them, and nothing else.

Every line of a ``.said`` file was checked against its document: a class and a name, the property, the value.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from modelatlas.model import Claim, Node
from modelatlas.pipeline import extract

PASSING = Path(__file__).parent / "passing"
DOCUMENTS = sorted(path for path in PASSING.iterdir() if path.suffix != ".said")
JOINING = {"trainingRun", "corpus", "evaluation", "benchmark", "metric"}
"""What only joins a model to the nodes that hold its values."""


def said(claim: Claim) -> str:
    value = claim.value.key if isinstance(claim.value, Node) else claim.value
    return f"{claim.subject.kind} {claim.subject.key} {claim.property} {value}"


def test_every_document_has_its_claims() -> None:
    assert len(DOCUMENTS) == 32
    assert {path.stem for path in DOCUMENTS} == {path.stem for path in PASSING.glob("*.said")}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_nothing_else_is_said(path: Path) -> None:
    reading = extract(path)
    told = [f"issue: {issue.message}" for issue in reading.issues]
    got = [*told, *sorted(said(c) for c in reading.claims if c.property not in JOINING)]
    assert got == path.with_suffix(".said").read_text(encoding="utf-8").splitlines()
