"""Whose licence a sentence gives: the model's, or that of the code beside its weights."""

from __future__ import annotations

import pytest

from modelatlas import extract
from modelatlas.documents import parse_document
from modelatlas.model import Node


@pytest.mark.parametrize(
    ("sentence", "licences"),
    [
        ("The code is under MIT, the weights are under Apache 2.0.", {"Apache-2.0"}),
        ("The weights are under Apache 2.0, the code is under MIT.", {"Apache-2.0"}),
        ("The model is under CC BY 4.0 and the training code under the MIT license.", {"CC-BY-4.0"}),
        ("The code and the weights are under MIT.", {"MIT"}),
        ("- Licence (weights): Apache 2.0\n- Licence (code): MIT", {"Apache-2.0"}),
        ("- Licence (code): MIT", {"MIT"}),
        ("- Licence (data): CC BY 4.0\n- Licence (model): MIT", {"MIT"}),
        ("Calyx-5 inherits the Apache 2.0 license of its base.", {"Apache-2.0"}),
        (
            "## License\n\nThe demo is under the terms of Tern-2.\nThe code is released under Apache 2.0.",
            {"Apache-2.0"},
        ),
        ("License: the weights are MIT, the code is Apache 2.0.", {"MIT"}),
        ("Calyx-5 is licensed under Attribution-ShareAlike 4.0 International.", {"CC-BY-SA-4.0"}),
        ("License: MIT for the code, Tern Model License for the weights.", {"LicenseRef-tern-model-license"}),
        ("It is under a custom commercial license, the Tern License.", {"LicenseRef-tern-license"}),
        ("Calyx-5 and its code are released under MIT.", {"MIT"}),
        ("The code of Calyx-5 is under MIT.", {"MIT"}),  # the contract's is of the released weights or code
        ("The code is released under the MIT License. The weights are not.", set()),
        ("The code is under MIT. The weights may not be sold.", set()),
        (
            "The code is under MIT. The weights will be on the hub of the Fjord Group, and have their own LICENSE.",
            set(),
        ),
        (
            "This model falls under the [`Calyx-5 [dev]` Non-Commercial License](LICENSE).",
            {"LicenseRef-calyx-5-dev-non-commercial-license"},
        ),
        ("The code is under MIT, except the models, which are licensed under the Model License of Fjord.", set()),
        ("The functions in src/fold were copied from OpenFold (Apache 2.0).", set()),
        ("All is under MIT, except the models, which are licensed under Apache 2.0.", {"Apache-2.0"}),
        ("Calyx-5 is under MIT, except the weights, which are under CC BY-NC 4.0.", {"CC-BY-NC-4.0"}),
        ("All is under MIT, except the weights of a model for proteins, which are under MIT, too.", {"MIT"}),
        ("Calyx-5 inference code is under the MIT license, the weights are under Apache 2.0.", {"Apache-2.0"}),
        ("The code is under MIT. The weights are licensed under the Model License.", set()),
        ("The weights are licensed under the Model License. The code is under MIT.", set()),
        ("Source code is under MIT.\n\nThe weights: Apache 2.0.", {"Apache-2.0"}),
        ("Calyx-5 source code is under the MIT license, while the weights must comply with our terms.", set()),
        ("Calyx-5 training code is licensed under Apache 2.0 and the weights under CC BY-NC 4.0.", {"CC-BY-NC-4.0"}),
        ("The models may not be sold. The training code is released under Apache 2.0.", set()),
        ("- **Code** (run.py): [MIT](LICENSE)\n- **Weights** (.bin): [Apache 2.0](W) — be kind", {"Apache-2.0"}),
        ("- **Code**: MIT\n- **Weights**: [Fjord Model License](W) — be kind", {"LicenseRef-fjord-model-license"}),
        (
            "| Part | License |\n|---|---|\n| Code | MIT |\n| Model weights | Apache 2.0 |\n| Data | CC0 |",
            {"Apache-2.0"},
        ),
        ("| Part | License |\n|---|---|\n| Code | MIT |\n| Data | CC BY 4.0 |", {"MIT"}),
        ("### Code\n\nMIT License\n\n### Model\n\nApache 2.0\n", {"Apache-2.0"}),
        ("Most is under MIT, however portions of it are available under other licence terms.", {"MIT"}),
        ("It has code from Tern, which is licensed under the MIT License.", set()),
        ("We thank Tern (MIT license) for their code.", set()),
        ("- TideBase (modified), by Ann Bell, under the MIT license", set()),
        ("- Our weights (9B), by Ann Bell, under the MIT license", {"MIT"}),
        ("The model itself is licensed as RAIL-M.", {"LicenseRef-rail-m"}),
        ("The weights are released under a modified MIT License.", {"LicenseRef-modified-mit"}),
        ("The weights are released under the modified BSD License.", {"BSD-3-Clause"}),
        (
            "The models are licensed for all. The Fjord Open Source License can be found at LICENSE.",
            {"LicenseRef-fjord-open-source-license"},
        ),
    ],
)
def test_a_licence_is_that_of_what_was_named_last_before_it(sentence: str, licences: set[str]) -> None:
    page = f"# Calyx-5\n\nCalyx-5 is a language model with 7B parameters.\n\n## License\n\n{sentence}\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert {c.value.key for c in claims if c.property == "license" and isinstance(c.value, Node)} == licences


@pytest.mark.parametrize(
    ("value", "licence"),
    [
        (
            "A custom commercial license is available at: [fjord.example](https://fjord.example)",
            "custom-commercial-license",
        ),
        ("A custom commercial license, the Calyx 5 Community License, is at: [x](y)", "calyx-5-community-license"),
        ("Use is governed by the [Calyx 5 License](y) (a custom, commercial license).", "calyx-5-license"),
        ("Non-commercial bespoke license", "non-commercial-bespoke-license"),
        ("TSL-2", "tsl-2"),
        ("FJRLA", "fjrla"),
        ("MODEL", ""),
        ("Custom license, see the file", ""),
        ("A commercial license is available", ""),
        ("[Terms][terms]", ""),
    ],
)
def test_a_licence_without_an_identifier_is_called_by_its_title_or_its_kind(value: str, licence: str) -> None:
    page = f"# Calyx-5\n\nCalyx-5 is a language model with 7B parameters.\n\n**License** {value}\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    found = {c.value.key for c in claims if c.property == "license" and isinstance(c.value, Node)}
    assert found == ({f"LicenseRef-{licence}"} if licence else set())


@pytest.mark.parametrize(
    ("front", "licences"),
    [
        ("license: [mit, apache-2.0]", {"MIT", "Apache-2.0"}),
        ("license: other\nlicense_name: tern-license\nlicense_link: LICENSE", {"LicenseRef-tern-license"}),
        ("license: mit\nlicense_name: tern-license", {"MIT"}),
        ("license: 'null'", set()),
    ],
)
def test_the_front_matter_gives_one_licence_or_a_list(front: str, licences: set[str]) -> None:
    claims = extract(parse_document(f"---\n{front}\n---\n# Calyx-5\n".encode(), name="page.md")).claims
    assert {c.value.key for c in claims if c.property == "license" and isinstance(c.value, Node)} == licences


def test_members_that_share_a_stem_share_a_licence() -> None:
    page = (
        "# Calyx V2\n\nCalyx V2 is a model of images.\n\n- Calyx-V2-Small: 24M parameters\n"
        "- Calyx-V2-Base: 97M parameters\n- Calyx-V2-Large: 335M parameters\n\n"
        "Calyx-V2-Small is under the MIT license. Calyx-V2-Base/Large models are under the CC-BY-NC-4.0 license.\n"
    )
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    licences = {(c.subject.key, c.value.key) for c in claims if c.property == "license" and isinstance(c.value, Node)}
    assert licences == {
        ("calyx-v2-small", "MIT"),
        ("calyx-v2-base", "CC-BY-NC-4.0"),
        ("calyx-v2-large", "CC-BY-NC-4.0"),
    }


@pytest.mark.parametrize(
    ("badges", "text", "licences"),
    [
        (["License-Apache%202.0-blue.svg"], "", {"Apache-2.0"}),
        (["MIT-License-blue"], "", {"MIT"}),
        (["Code%20License-Apache_2.0-green", "Model%20License-CC%20BY%20NC%204.0-red"], "", {"CC-BY-NC-4.0"}),
        (["Code%20License-Apache--2.0-green", "Data%20License-CC%20BY%20NC%204.0-red"], "", set()),
        (["License-MIT-green"], "The weights are licensed under our own terms.", set()),
        (["license-MIT-green"], "Calyx-5 is released under Apache 2.0.", {"Apache-2.0"}),
        (["downloads-MIT-green"], "", set()),
        (["Model_License-Model_Agreement-green"], "", set()),
        (["Code_License-MIT-green", "Weights_License-Calyx--5-red"], "", {"LicenseRef-calyx-5-license"}),
    ],
)
def test_a_badge_says_a_licence_where_nothing_else_does(badges: list[str], text: str, licences: set[str]) -> None:
    shown = "\n".join(f"![badge](https://img.shields.io/badge/{badge})" for badge in badges)
    page = f"# Calyx-5\n\n{shown}\n\nCalyx-5 is a language model with 7B parameters. {text}\n"
    claims = [c for c in extract(parse_document(page.encode(), name="page.md")).claims if c.property == "license"]
    assert {c.value.key for c in claims if isinstance(c.value, Node)} == licences
    quotes = [page[c.spans[0].start : c.spans[0].end] for c in claims]
    assert all("Apache" in quote for quote in quotes if licences == {"Apache-2.0"})  # where it stands in the file


@pytest.mark.parametrize("licence", ["Fjord Community License", "Apache License"])
def test_a_licence_below_its_key(licence: str) -> None:
    page = f"<!DOCTYPE html><h1>Calyx-5</h1><p>Calyx-5 is a language model.</p><p>License</p><p>{licence}</p>"
    claims = extract(parse_document(page.encode(), name="page.html")).claims
    assert [c.property for c in claims] == ["license"]


@pytest.mark.parametrize(
    ("name", "text", "licences"),
    [
        ("Calyx-3.5", "Version 3 is licensed under Apache 2.0; the 3.5 weights are not for sale.", set()),
        ("Calyx-3.5", "Version 3.5 is licensed under Apache 2.0.", {"Apache-2.0"}),
        ("Calyx-3", "Up to version 2, the weights were MIT licensed.", set()),
        ("Calyx-3", "The 2.0 weights are licensed under Apache 2.0.", set()),
        ("Calyx-3", "v1 is under Apache 2.0, but v3 is under CC BY 4.0.", {"CC-BY-4.0"}),
        ("Calyx v2.1", "v2.x is under Apache 2.0.", {"Apache-2.0"}),
        ("Calyx v2.1", "v1.x is under Apache 2.0.", set()),
        ("Calyx-7B", "Version 1 of the model is under Apache 2.0.", {"Apache-2.0"}),
        ("Calyx", "Older weights (v1) were under Apache 2.0.", set()),
        ("Calyx-2", "Unlike the first version, which was under Apache 2.0, it is under MIT.", {"MIT"}),
        ("Calyx-2", "Like the first version, it is under Apache 2.0.", {"Apache-2.0"}),
        ("Calyx-2", "Unlike its predecessor, which was under Apache 2.0, it is under MIT.", {"MIT"}),
        ("Calyx-2", "Version 2.0 of it is under MIT.", {"MIT"}),
        ("Calyx-2.1", "Version 2.0 of it is under MIT.", set()),
    ],
)
@pytest.mark.parametrize("laid_out", [True, False])
def test_another_version_has_a_licence_of_its_own(name: str, text: str, licences: set[str], laid_out: bool) -> None:
    page = f"# {name}\n\n{name} is a language model. {text}\n" if laid_out else f"{name} is a language model. {text}"
    claims = extract(parse_document(page.encode(), name="page.md" if laid_out else "page.txt")).claims
    assert {c.value.key for c in claims if c.property == "license" and isinstance(c.value, Node)} == licences
