"""The institutions of a page's authors, below its title, have made what it is about."""

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
    "what stands on another line": (
        '# Kestrel: A Model for Sound\n\n<b>Developed by <a href="x">bo</a></b><br>\n<a href="y">View it on a hub</a>',
        set(),
    ),
    "links": (
        "# Kestrel: A Model for Sound\n\nBo Lund, Ana Holm\n\nPaper | Demo | Hugging Face | Moorland Page",
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
    found = [claim.value for claim in extract(path).claims if claim.property == "developer"]
    assert {value.key for value in found if isinstance(value, Node)} == makers
