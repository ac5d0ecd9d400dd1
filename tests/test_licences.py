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
        ("Calyx-5 and its code are released under MIT.", {"MIT"}),
        ("The code of Calyx-5 is under MIT.", {"MIT"}),  # the contract's is of the released weights or code
        ("The code is released under the MIT License. The weights are not.", set()),
        ("The code is under MIT. The weights may not be sold.", set()),
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
    ],
)
def test_a_licence_is_that_of_what_was_named_last_before_it(sentence: str, licences: set[str]) -> None:
    page = f"# Calyx-5\n\nCalyx-5 is a language model with 7B parameters.\n\n## License\n\n{sentence}\n"
    claims = extract(parse_document(page.encode(), name="page.md")).claims
    assert {c.value.key for c in claims if c.property == "license" and isinstance(c.value, Node)} == licences
