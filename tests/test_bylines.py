"""The makers that the head of a page names: in its title, below it, where its authors are."""

from __future__ import annotations

import pytest

from modelatlas import extract
from modelatlas.model import Node

ABOUT = "\n\n## Overview\n\nKestrel is a diffusion model for sound that was trained on 8 GPUs.\n"
PAGES = {
    "raised numbers": (
        "# Kestrel: A Model for Sound\n\nBo Lund<sup>1</sup>, Ana Holm<sup>2</sup>\n\n"
        "<sup>1</sup>Tay University <sup>2</sup>Moorland Labs",
        {"tay-university", "moorland-labs"},
    ),
    "formulas, on one line with the authors": (
        "# Kestrel: A Model for Sound\n\nBo Lund$^{1*}$, Ana Holm$^2$<br>$^1$Tay University, $^2$Moorland Labs",
        {"tay-university", "moorland-labs"},
    ),
    "small digits, towns and countries": (
        "# Kestrel: A Model for Sound\n\nAuthors: Bo Lund¹, Ana Holm²\n\n¹Tay University, UK | ²Moorland Labs, USA",
        {"tay-university", "moorland-labs"},
    ),
    "a part of an institution": (
        "# Kestrel: A Model for Sound\n\nBo Lund and Ana Holm\n\n[Key Laboratory for Novel Sound at Tay University]",
        {"tay-university"},
    ),
    "no names of authors": (
        "# Kestrel: A Model for Sound\n\n**Tay University, Moorland Labs**",
        {"tay-university", "moorland-labs"},
    ),
    "a part of an institution in a sentence": (
        "# Kestrel: A Model for Sound\n\nKestrel was built by the School of Music at Tay University and Moorland Labs.",
        {"tay-university", "moorland-labs"},
    ),
    "a laboratory with a name": (
        "# Kestrel: A Model for Sound\n\nKestrel was developed by the Moorland Lab (ML) at Tay University.",
        {"tay-university", "moorland-lab"},
    ),
    "a sign before it": (
        "# Kestrel: A Model for Sound\n\nBo Lund, Ana Holm\n\n▶ Tay University of Science and Technology",
        {"tay-university-of-science-and-technology"},
    ),
    "what stands on another line": (
        '# Kestrel: A Model for Sound\n\n<b>Developed by <a href="x">bo</a></b><br>\n<a href="y">View it on a hub</a>',
        set(),
    ),
    "a maker of which the text says that its model is": (
        "# Fjordly KestrelTTS\n\nFjordly's KestrelTTS is a model for sound. Today's models are small.",
        {"fjordly"},
    ),
    "a laboratory and its initials": (
        "# Kestrel: A Model for Sound\n\n**[Meta AI Research, FAIR](https://e.org)**",
        {"meta-ai"},
    ),
    "an author's key": ("# Kestrel-2\n\n**Author**: [Longbird](https://e.org/Longbird).", {"longbird"}),
    "whose product something is of": ("# Kestrel-2\n\nThis shows OpenAI Moorland's Kestrel-2 model.", set()),
    "a maker in the title": ("# Kestrel-2 by OpenAI", {"openai"}),
    "a maker that its model is named after": (
        "# Kestrel-2\n\nThis repository provides language models developed by Kestrel.",
        {"kestrel"},
    ),
    "a key with people, a team and its institution": (
        "# Kestrel-2\n\n- **Developed by:** Language and Voice Lab (LVL) at Tay University, Bo Lund",
        {"language-and-voice-lab", "tay-university"},
    ),
    "of a base with its citation": (
        "# Kestrel-2\n\nKestrel-2 is built upon the Egret 2B model [12], a language model developed by Moorland Labs.",
        {"moorland-labs:egret-2b"},
    ),
    "addresses, and two institutions that a word joins": (
        "# Kestrel: A Model for Sound\n\nBo Lund, Ana Holm\n\nTay University & Moorland Labs {bo, ana}@tay.edu",
        {"tay-university", "moorland-labs"},
    ),
    "a group of a university among others": (
        "# Kestrel-2\n\nKestrel-2 is a joint work of Moorland Labs, the Ferns group of Tay University, and Fjord AI.",
        {"moorland-labs", "ferns", "tay-university", "fjord-ai"},
    ),
    "an account": (
        "# Kestrel-2\n\n- **Developed by:** [fjord-translate](https://hub.example/fjord-translate)",
        {"fjord-translate"},
    ),
    "an account of a word": ("# Kestrel-2\n\n- **Developed by:** fjordling", {"fjordling"}),
    "nobody's account": ("# Kestrel-2\n\n- **Developed by:** students", set()),
    "no account": ("# Kestrel-2\n\n- **Developed by:** open-source community", set()),
    "links": (
        "# Kestrel: A Model for Sound\n\nBo Lund, Ana Holm\n\nPaper | Demo | Hugging Face | Moorland Page",
        set(),
    ),
    "news above the title": (
        "[2025-08-14] "
        + "Kestrel is now on a hub, and more on how to load it is below. " * 4
        + "\n\n# Kestrel\n\n**Moorland Research Lab, TAY**\n\nBo Lund, Ana Holm",
        {"moorland-research-lab"},
    ),
    "a title that only links to the paper": (
        "# [A Model for the Sounds of Rivers](https://arxiv.org/abs/1234.56789)\n\n"
        "Official implementation of **Kestrel**, from the following paper:\n\n"
        "[Bo Lund](https://b.example), [Ana Holm](https://a.example)\\\nTay University, Moorland Labs\\\n"
        "[[`video`](https://v.example)]\n\nWe propose **Kestrel**, a model of sound.",
        {"tay-university", "moorland-labs"},
    ),
    "a maker at the head of the name": ("# NVIDIA Kestrel\n\nNVIDIA Kestrel is a family of models.", {"nvidia"}),
    "a maker at the head of the name, below links": (
        "<p>logo</p>\n\nSite and Paper\n\n# NVIDIA Kestrel\n\nNVIDIA Kestrel is a family of models.",
        {"nvidia"},
    ),
    "a maker at the head of the name, remade by others": ("# NVIDIA Kestrel GGUF\n\nFiles of 4 bits.", set()),
    "names in a list below a heading": (
        "# Kestrel\n\nKestrel is a model.\n\n## Kestrel creators:\n\n- [Bo Lund](https://b.example)\n- Ana Holm",
        {"bo-lund", "ana-holm"},
    ),
    "sentences in a list below a heading": (
        "# Kestrel\n\nKestrel is a model.\n\n## Developers\n\n- Read the guide on how to add a tool to it first",
        set(),
    ),
    "authors of another paper, below": (
        "# Kestrel: A Model for Sound\n\nKestrel makes sounds.\n\n## Credits\n\nBo Lund, Ana Holm\n\nTay University",
        set(),
    ),
}


@pytest.mark.parametrize("page", PAGES)
def test_institutions_below_a_title(page: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    source, makers = PAGES[page]
    path = tmp_path_factory.mktemp("page") / "kestrel.md"
    path.write_text(source + ABOUT, encoding="utf-8")
    found = {
        (c.subject.key, c.value.key)
        for c in extract(path).claims
        if isinstance(c.value, Node) and c.property == "developer"
    }
    assert {maker if model.startswith("kestrel") else f"{maker}:{model}" for model, maker in found} == makers


@pytest.mark.parametrize("key", ["Tern-7B was developed by the ", "- Developed by: "])
@pytest.mark.parametrize(
    ("maker", "keys"),
    [
        ("Unit for Tides & Letters", {"unit-for-tides-letters"}),
        ("Fjord & Sons", {"fjord-sons"}),
        ("Fjord Labs & Tay University", {"fjord-labs", "tay-university"}),
    ],
)
def test_a_sign_within_a_makers_name_joins_its_words(key: str, maker: str, keys: set[str]) -> None:
    claims = extract(f"# Tern-7B\n\nTern-7B is a language model.\n\n{key}{maker}\n").claims
    assert {c.value.key for c in claims if c.property == "developer" and isinstance(c.value, Node)} == keys


@pytest.mark.parametrize(
    ("makers", "keys"),
    [
        ("Fjord Research, Bergen", {"fjord-research"}),
        ("Fjord, Bergen", {"fjord", "bergen"}),
        ("Fjord Research (post-trained from Mistral 7B)", {"fjord-research"}),
        ("Oslo Medicine and Auk Medical", {"oslo-medicine", "auk-medical"}),
        ("Harrow – University Hospital Bergen", {"harrow-university-hospital-bergen"}),
        ("Harrow – University Hospital Bergen, Meta", {"harrow-university-hospital-bergen", "meta"}),
        ("Auk Labs, Tay-Zentrum Lund – Rossend", {"auk-labs", "tay-zentrum-lund-rossend"}),
        ("IBM – Research", {"ibm"}),
        ("Google – DeepMind", {"google", "google-deepmind"}),
        ("Ann Bell – Fjord Labs", {"fjord-labs"}),
        ("Tay Institute – Rossend", {"tay-institute"}),
        ("Tide Team – Rossend", {"tide-team-rossend"}),
        ("Fjord Labs – a start-up for letters", {"fjord-labs"}),
    ],
)
def test_a_town_after_a_maker_is_none(makers: str, keys: set[str]) -> None:
    claims = extract(f"# Tern-7B\n\nTern-7B is a language model.\n\n- Developed by: {makers}\n").claims
    assert {c.value.key for c in claims if c.property == "developer" and isinstance(c.value, Node)} == keys
