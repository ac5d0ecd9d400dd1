"""What the stored queries give of one atlas: their bindings, and the golden rows of each."""

from __future__ import annotations

from modelatlas.vocabulary import ATLAS, BASE

ALT_LABEL = 'Aster "Two" <b>&amp;</b>'

BINDINGS: dict[str, list[dict[str, str]]] = {
    "benchmarks": [{"benchmark": "glue"}, {"model": ALT_LABEL, "benchmark": "GLUE"}, {"model": "Aster-1"}],
    "compute-thresholds": [{"systemic": "1e26"}, {"general": "7e22"}, {"model": "borealis-7b", "systemic": "1e20"}],
    "discrepancies": [{"limit": "1"}],
    "evidence": [{"model": "Aster-2", "property": "parametercount"}, {"property": "score"}, {"model": "Borealis-7B"}],
    "largest-models": [{"minimum": "1e10"}, {"minimum": "20000000000"}, {"minimum": "20000000000.5"}],
    "licences": [{"licence": "apache-2.0"}, {"licence": "MIT"}, {"model": "Aster-2"}],
    "lineage": [{"model": "ASTER-2"}, {"model": f"<{BASE}model/aster-3>"}, {"model": ALT_LABEL}, {"model": "nobody"}],
    "lineages": [],
    "model-card": [{"model": "aster-2"}, {"model": f"<{BASE}model/borealis-7b>"}],
    "model-discrepancies": [{"model": "Borealis-7B"}, {"model": "Aster-2"}],
    "models-by-country": [{"country": "us"}, {"country": "u.s."}, {"country": "France"}],
    "models-by-hardware": [{"hardware": "nvidia h100"}, {"hardware": "A100"}, {"hardware": "NVIDIA H100 SXM5 80GB"}],
    "release-timeline": [{"from": "2022"}, {"to": "2023"}, {"from": "2023", "to": "2023"}],
    "same-as": [{"kind": "country"}, {"kind": f"<{ATLAS.Country.value}>"}, {"kind": "Model"}],
    "techniques": [{"technique": "rlhf"}, {"model": "Aster-2", "technique": "Mixed-Precision Training"}],
    "training-runs": [{"model": "Borealis-7B"}],
    "unlinked": [{"kind": "model"}, {"kind": "license"}, {"kind": "nobody"}],
}

DISCREPANCIES: list[list[object]] = [
    [
        "Borealis-7B",
        "accelerator-hours",
        "1,200,000 accelerator-hours are stated, but 512 devices for 336 hours give 172,032",
        2,
        f"discrepancy/{'e':0>32}",
    ]
]
GOLDEN: list[tuple[str, dict[str, str], list[list[object]]]] = [
    (
        "lineage",
        {"model": ALT_LABEL},
        [
            ["Aster-2", 0, "Aster-1", "ancestor", "2021", 20_000_000_000, "model/aster-1"],
            ["Aster-2", 0, "Aster-2 Chat", "made into", None, None, "model/aster-2-chat"],
            ["Aster-2", 1, "Aster-2", "itself", "2023", 350_000_000_000, "model/aster-2"],
            ["Aster-2", 2, "Aster-3", "descendant", None, None, "model/aster-3"],
        ],
    ),
    (
        "lineages",
        {},
        [
            ["Aster-1", 0, "Aster-1", None, "2021", 20_000_000_000, "model/aster-1"],
            ["Aster-1", 1, "Aster-2", "Aster-1", "2023", 350_000_000_000, "model/aster-2"],
            ["Aster-1", 2, "Aster-3", "Aster-2", None, None, "model/aster-3"],
        ],
    ),
    (
        "model-card",
        {"model": "borealis-7b"},
        [
            ["Borealis-7B", "1 model", "country", "France", "model/borealis-7b"],
            ["Borealis-7B", "1 model", "parameterCount", 7_000_000_000, "model/borealis-7b"],
            ["Borealis-7B", "1 model", "releaseYear", "2024", "model/borealis-7b"],
            ["Borealis-7B", "2 training run", "acceleratorHours", 1_200_000, "run/borealis-7b"],
            ["Borealis-7B", "2 training run", "durationHours", 336, "run/borealis-7b"],
            ["Borealis-7B", "2 training run", "energyKilowattHours", 90_000, "run/borealis-7b"],
            ["Borealis-7B", "2 training run", "estimatedAcceleratorHours", 172_032, "run/borealis-7b"],
            ["Borealis-7B", "2 training run", "estimatedComputeFlop", 7.2e22, "run/borealis-7b"],
            ["Borealis-7B", "2 training run", "hardware", "NVIDIA A100", "run/borealis-7b"],
            ["Borealis-7B", "2 training run", "hardwareCount", 512, "run/borealis-7b"],
        ],
    ),
    (
        "models-by-country",
        {},
        [
            ["France", "Borealis-7B", "2024", 7_000_000_000, "model/borealis-7b"],
            ["United States", "Aster-2", "2023", 350_000_000_000, "model/aster-2"],
        ],
    ),
    ("models-by-country", {"country": "fr"}, [["France", "Borealis-7B", "2024", 7_000_000_000, "model/borealis-7b"]]),
    (
        "models-by-hardware",
        {"hardware": "NVIDIA H100"},  # finds the variant that the model was trained on
        [["NVIDIA H100 SXM5 80GB", "Aster-2", 1408, 672, "model/aster-2", "run/aster-2"]],
    ),
    (
        "training-runs",
        {},
        [
            ["Aster-2", "NVIDIA H100 SXM5 80GB", 1408, 672, None, 946_176, 245_000, 0.259, "estimated", "run/aster-2"],
            ["Borealis-7B", "NVIDIA A100", 512, 336, 1_200_000, 172_032, 90_000, 0.075, "stated", "run/borealis-7b"],
        ],
    ),
    (
        "largest-models",
        {"minimum": "2e10"},
        [
            ["Aster-2", 350_000_000_000, None, "2023", "model/aster-2"],
            ["Aster-1", 20_000_000_000, None, "2021", "model/aster-1"],
        ],
    ),
    (
        "benchmarks",
        {},
        [
            ["GLUE", "Aster-2", "accuracy", 82.3, 10, 12.4, "absolute", "Aster-1", "true", "evaluation/aster-2/glue"],
        ],
    ),
    (
        "licences",
        {"licence": "apache-2.0"},
        [
            ["licence", "Apache-2.0", "Aster-2", "model/aster-2"],
            ["released", "ModelWeights", "Aster-2", "model/aster-2"],
            ["withheld", "TrainingData", "Aster-2", "model/aster-2"],
        ],
    ),
    (
        "techniques",
        {},
        [
            ["RLHF", "planned", "model", "Aster-2", "model/aster-2"],
            ["mixed-precision training", "used", "training", "Aster-2", "model/aster-2"],
        ],
    ),
    (
        "evidence",
        {"model": "aster-2", "property": "score"},
        [
            ["Aster-2", "score", 82.3, None, "82.3 on GLUE", "aster.txt", 300, 312, f"claim/{'4':0>32}"],
            ["Aster-2", "score", 82.3, None, "GLUE score of 82.3", "aster.txt", 900, 918, f"claim/{'4':0>32}"],
        ],
    ),
    ("discrepancies", {}, DISCREPANCIES),
    ("model-discrepancies", {"model": "borealis-7b"}, DISCREPANCIES),
    (
        "compute-thresholds",
        {},
        [
            ["Aster-2", 3.8e25, "stated", "above the systemic-risk threshold", "run/aster-2"],
            ["Borealis-7B", 7.2e22, "estimated", "below both", "run/borealis-7b"],
        ],
    ),
    (
        "same-as",
        {},
        [
            [
                *("United States", "Country", "http://www.wikidata.org/entity/Q30", "United States", "0.99"),
                *("BackgroundKnowledgeBasedMatching", "the key of both", "country-coder (ISC)", "2026-11-21"),
                "country/US",
            ]
        ],
    ),
    (
        "unlinked",
        {"kind": "model"},
        [
            ["Aster-1", "Model", None, "model/aster-1"],
            ["Aster-2", "Model", None, "model/aster-2"],
            ["Aster-2 Chat", "Model", None, "model/aster-2-chat"],
            ["Aster-3", "Model", "the tables have no such name", "model/aster-3"],
            ["Borealis-7B", "Model", None, "model/borealis-7b"],
        ],
    ),
    ("unlinked", {"kind": "License"}, [["Apache-2.0", "License", None, "http://spdx.org/licenses/Apache-2.0"]]),
    (
        "release-timeline",
        {"from": "2023"},
        [
            ["2023", "2023-04-05", "Aster-2", 350_000_000_000, "model/aster-2"],
            ["2024", None, "Borealis-7B", 7_000_000_000, "model/borealis-7b"],
        ],
    ),
]
