"""What of a page is no part of its article: what is hidden, and what a role or a class says stands around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ROLES = frozenset(
    ("navigation", "contentinfo", "search", "menu", "menubar", "toolbar", "tablist", "dialog", "alertdialog")
)
"""Roles of what stands around an article. Source: WAI-ARIA 1.2, 5.3."""
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|newsletter|subscribe|breadcrumbs?|footer|navbox|navbar|reflist|references|bibliography|ltx_bibliography"
    r"|related|recommended|read-?next|share|social|comments?|pagination|pager|toc|editsection|sponsored|promo|advert(?:s|isement)?|noprint)(?=$|[\s_-])",
    re.IGNORECASE,
)
"""Classes of what stands around an article.

Source: those that Mozilla's Readability calls unlikely, and MediaWiki's and LaTeXML's own.
"""


_MOST = 3
"""An element of more than a third of a page's text is the article, whatever its class."""
_LOOKED_AT = 200
"""Elements of one page of which it is measured how much they hold: nested ones would cost the square."""


class Around:
    """Tells what of a page is hidden, or by its role or class no part of the article."""

    def __init__(self, root: etree._Element) -> None:
        self.whole = _length(root)
        self.left = _LOOKED_AT

    def holds(self, element: etree._Element, attributes: dict[str, str]) -> bool:
        """Whether an element of these attributes is such; never one that holds most of the page."""
        if not attributes or not self._seems(attributes) or self.left <= 0:
            return False
        self.left -= 1
        return _length(element) * _MOST <= self.whole

    @staticmethod
    def _seems(attributes: dict[str, str]) -> bool:
        return (
            "hidden" in attributes
            or attributes.get("role", "").lower() in _ROLES
            or _HIDDEN.search(attributes.get("style", "")) is not None
            or any(_ASIDE.search(attributes.get(key, "")[:400]) for key in ("class", "id"))
        )


def _length(element: etree._Element) -> int:
    return sum(len(text) for text in element.itertext())
