"""What ships with the program is found, and nothing beside it."""

import pytest

from modelatlas.errors import AtlasError
from modelatlas.resources import data_text, ontology_text, query_names, query_text


def test_the_ontology_is_found() -> None:
    assert ontology_text("modelatlas.ttl").startswith("@prefix")
    assert "sh:NodeShape" in ontology_text("shapes.ttl")


def test_every_query_name_has_a_text() -> None:
    names = query_names()
    assert names == sorted(names)
    assert all(query_text(name) == query_text(f"{name}.rq") for name in names)


@pytest.mark.parametrize("name", ["none.tsv", "../errors.py", "/etc/hostname", "", "."])
def test_a_file_that_does_not_ship_is_refused(name: str) -> None:
    for find in (data_text, ontology_text, query_text):
        with pytest.raises(AtlasError, match="has no file"):
            find(name)
