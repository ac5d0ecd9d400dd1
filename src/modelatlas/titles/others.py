"""Titles and names of what is no model: a data set, a benchmark, a firm, a tutorial."""

from __future__ import annotations

import re
from itertools import islice

from modelatlas.model import Layout
from modelatlas.titles.shapes import CUT, MANY

_OTHER_THINGS = (
    # what models are measured by and trained on
    r"benchmarks?|data\s?sets?|corpus|leaderboard|test\s+(?:set|suite)|survey|glossary"
    # programs
    r"|toolkit|library|package|wrapper|bindings|(?:training|inference|serving|testing|deep\s+learning|machine\s+learning|NLP)\s+framework"
    r"|platform(?=\s+(?:for|to)\s+(?:train|serv|deploy|build|develop|evaluat))|inference\s+engine|plug-?in|SDK|command-line\s+(?:tool|utility|program)"
    r"|(?:open-source|free|desktop)\s+program|(?:web|mobile|desktop|phone)\s+app(?:lication)?|Kubernetes\s+operator|daemon|web\s+server"
    r"|database|operating\s+system|package\s+manager|programming\s+language|(?:text|code)\s+editor|compiler|dashboard"
    # machines
    r"|(?:tensor\s+|AI\s+)?(?:accelerator|processor|chip)|supercomputer"
    # houses
    r"|start-?up|compan(?:y|ies)|publisher|newspaper|magazine|laboratory"
    r"|collection\s+of\s+(?:(?:[\w-]+\s+){0,4}?tools|texts?|documents|images|recordings|tasks|questions|prompts)"
)
_MADE_WITH = r"(?:on|from|with|using|via|(?:fine-?|pre-?)?(?:tuned|trained))\b"
"""After what something is: from what it was made, "a classifier tuned on the X dataset"."""
_OTHER_THING = (
    rf"(?:(?!(?:model|transformer|network|LLM)s?\b|{_MADE_WITH})[\w+#/-]+(?:[.,]\d+)*,?\s+){{0,5}}?(?:{_OTHER_THINGS})\b"
    r"(?!\s+(?:model|transformer|network|encoder|system|LLM))"
)
_IS_OTHER = re.compile(
    rf"\s*(?:\([^()]{{1,60}}\)\s*)?(?:,|:|[–—]|(?:is|was|are):?)\s[\s\u2060]{{0,9}}(?:[Aa]n?|the|our|one\s+of\s+the)\s+{_OTHER_THING}"
)
"""After a name: "(TB) is the benchmark", and "is:" over a list of what it is."""
_SPLIT = re.compile(r"\s(?:test|validation|dev|val)\s(?:sets?|splits?)\b")
"""After a name with which no text begins: it is that of data; a model may have a test set of its name."""
_PROGRAM = (
    r"(?:library|toolkit|toolbox|package|SDK|wrapper|bindings|command-line\s+(?:tool|interface|utility)|CLI|plug-?in)"
)
_OPENS = re.compile(
    rf"(?:(?:An?|Our)\s+)?(?:[\w+/.'’-]{{1,30}},?\s+){{0,6}}?{_PROGRAM}\s+(?:for|that|to|of|around|with|which|built|designed|written|powered)\b"
    rf"|This\s+(?:[\w-]{{1,30}}\s+){{0,3}}?(?:{_PROGRAM}|framework|class|module)\s+(?:is\s+an?|provides|offers|lets|allows|helps|enables|makes|wraps)\b",
    re.IGNORECASE,
)
"""How a page begins whose title is that of a program: "A small library for …", "This framework provides …"."""
_NAME = r"(?:[A-Z][\w.+-]{1,30}\s+){1,3}"
_SERVES = re.compile(
    rf"(?:[A-Z][^.\n]{{5,80}}\.\s+)?{_NAME}(?:(?:helps|lets|allows|enables)\s+(?:you|users|developers|teams|researchers|anyone)\b"
    rf"|makes\s+it\s+(?:easy|easier|simple|possible|trivial|painless)\b|(?:scans|analy[sz]es|checks|lints|indexes)\s+your\b)"
    r"|(?:(?:Easily|Quickly|Seamlessly|Effortlessly)\s+)(?:fine-?tune|train|run|deploy|serve|build|host|quanti[sz]e)\b"
    r"|(?:[\w-]+,?\s+(?:and\s+)?){0,5}?(?:inference|serving)\s+(?:for|of|on|in|with|at)\b"
    r"|(?:\w+\s+)?[Rr]esearch\s+(?:at\s+scale\s+)?(?:on\s+)?training\b|Ready-to-use\s+\w+"
    r"|(?:The|An?)\s+(?:[\w-]+,?\s+){1,4}?(?:repository|repo|codebase)\s+(?:for|to)\s+(?:train|(?:pre|fine)-?\s?(?:train|tun)|reproduc)"
    r"|LLMs?\s+in\s+(?:simple|pure|plain|raw)\b"
)
"""What a program does for its reader, "TernKit helps you …", "Fast serving of …"; a model may as well."""
SAYS_MADE = re.compile(
    r"\b(?:[Tt]his|[Oo]ur|[Tt]hese|[Tt]he\s+(?:proposed|released|final|resulting|full|pre-?trained|largest|smallest))\s+"
    r"(?:[\w-]+\s){0,4}?(?:models?|networks?|LLMs?|transformer|checkpoints?|classifier|adapter|weights)\b"
)
"""A page that speaks of a model of its own."""
SAYS_TRAINED = re.compile(
    r"\b(?:[Ww]e|I)\s+(?:\w+\s)?(?:pre-?|fine-?)?\s?(?:train|tun)(?:ed)?\b"
    r"|\b(?:was|were|is|been|are)\s+(?:\w+ly\s)?(?:pre-?|fine-?)?\s?(?:trained|tuned)\b"
)
"""One that tells that something was trained."""
_OF_MODEL = re.compile(r"\b(?:implementations?|weights|checkpoints?|pre-?trained|official)\b", re.IGNORECASE)
_REACH = 60
_NO_PROSE = re.compile(r"\s*(?:[#<|>!+=~-]|\[?!?\[|\*\s|\d+\.\s)")
"""The head of a line that is a heading, an item, a picture, a row of links."""
_OPENING, _FIRST = 4000, 2
"""Characters of a page in which its first lines of prose are looked for, and how many of them say what it is."""
_HEAD = 200
"""Code points in which a text names what it is about."""
_CALLED = re.compile(
    r"\b(?:benchmark|test\sset|data\s?set|corpus|leaderboard|library|toolkit|tokeni[sz]er|supercomputer|cluster|company|start-?up"
    r"|algorithm|optimi[sz]er|(?:learning|training|tuning|optimi[sz]ation)\smethod)s?"
    r",?\s(?:(?:is|was|are)\s)?(?:called|named|dubbed|known\sas)\s$"
    r"|\b(?:[Pp]re-?trained\son|(?:[Tt]raining|[Pp]re-?training)\s(?:data|corpus|corpora|mixture)(?::|\s(?:is|are|was|were|includes?|comprises?)))\s"
    r"(?:the\s)?(?:[A-Z][\w.-]*(?:,|\sand|,\sand)\s){0,2}$|\b(?:pairs|clips|recordings|articles|utterances|documents)\s(?:of|in)\s$"
    r"|\b(?:librar(?:y|ies)|frameworks?|packages?|toolkits?|engines?)\s(?:like|such\sas|including)\s(?:[`\w.+-]+,?\s(?:and\s)?){0,5}`?$"
)
"""Before a name: "a benchmark called", "libraries such as"."""
_DATA_KEYS = frozenset(
    {"task_categories", "size_categories", "dataset_info", "annotations_creators", "source_datasets"}
)
"""Keys of the front matter that cards of data sets have and those of models have not.

Source: huggingface.co/docs/hub/datasets-cards.
"""
_STUDY = re.compile(
    r"\b(?:comparative|empirical|case)\s+stud(?:y|ies)\b|\b(?:by|via|through|for|of)\s+fine-?tuning\b", re.IGNORECASE
)
"""Words of a title, anywhere in it, of a paper on what others' models can do."""
_MADE_FROM = re.compile(r"(?<=\w)\s+(?:\w+-?)?(?:trained|tuned)\s+(?:\S+\s+)??(?:on|with|from)\s.*", re.IGNORECASE)
"""What a title says of what its model was made from: " fine-tuned on the X dataset"."""
_ACTIVITY = re.compile(
    r"^\W*[A-Z][a-z]{4,}ing(?:\s+[A-Za-z,-]+){0,6}?\s+(?:for|with|of|in|to|towards?|via|through|by|under|from|and|the|an?)\s[^\d]*$"
)
"""A title, with no name in front of a colon and no number, of what is done: "Modernizing …based Models towards …"."""
_TO_DO = (
    r"(?:(?:pre-?|fine-?)?\s?(?:train|tun)(?:e|ing)?"
    r"|(?:deploy|run|runn|quanti[sz]|convert|evaluat|load|add|integrat|install|port|reproduc)(?:e|ing)?"
    r"|us(?:e|ing)|serv(?:e|ing)|export(?:ing)?)"
)
_HOW_TO = (
    rf"^\W*{_TO_DO}(?:(?:\s*(?:,|and|&))+\s*\w+ing\b|\s+(?=[^:]*\b(?:with|on|in|using|for|from|to|via|by|locally)\b))"
)
"""What a title tells its readers to do: "Training and serving …", "Run Tern with …"."""
_TOOL = (
    r"\b(?:training\s+(?:system|pipeline|framework)|plug-?ins?|add-?ons?|integrations?|extensions?|bindings|wrappers?|toolkit|toolbox|notebooks?|SDK|CLI|API|playground|console)"
    r"(?:\s+(?:for|of|to|with|in)\s.*|\s*:\s+(?:[a-z-]+\s+){0,2}(?:models?|pricing|limits|reference|overview|versions))?\W*$"
)
"""What a title ends in that is a program beside a model: "Tern plug-in for …"."""
_DOING = (
    r"^\W*(?:building|creating|implementing|understanding|exploring|evaluating|comparing|benchmarking|measuring"
    r"|analy[sz]ing|assessing|estimating|choosing|beyond|towards?|rethinking|revisiting|improving|scaling|learning"
    r"|training|testing|using"
    r"|how\s+(?:to|we|i|do|does)|why|when|where|who|what(?:'s|’s)?(?!\s+is\s+[A-Z]\S+\W*$)|should|can|is|are|does)\b"
)
"""The head of an essay, a study or a question."""
_MODELS = (
    r"^\W*(?:[A-Z][a-z]+(?:ian|ish|ese|bic|nch|tch|man|eek|ean)\s)?(?:(?:pytorch|tensorflow|keras|jax|large|small|vision|visual|language|embeddings?|foundation|generative|multimodal|reasoning|speech"
    r"|diffusion|text|image|video|audio|world|open-source|open-weight|open|ai|frontier)[\s-]+){1,5}models?"
    r"(?:\s*\([^()]*\))?\W*$"
)
"""A title that names a kind of model and none of them: "Small Language Models (SLMs)"."""
_GENRE = (
    r"(?<![\w/-])(?:"
    # what teaches or surveys
    r"leaderboards?|glossary|tutorial|(?<!user\s)guide|survey|review\s+of|course|workshop|handbook|cookbook|recipes?|templates?|installation|FAQ|cheat\s?sheet"
    # what appears again and again
    r"|newsletter|roundup|round-up|weekly|roadmap|challenge"
    # jobs and those who have them
    r"|engineer|scientist|developer\s+advocate|jobs?|careers?|press\s+kit"
    # terms and law
    r"|policy|terms|pricing|rules|regulations?|act"
    # data
    r"|data\s?sets?|datasets?|corpus|data\s?sheet"
    r")(?![\w-])"
)
"""A word for what a document is, anywhere in its title."""
_OTHER_TITLE = re.compile(
    "|".join((_HOW_TO, _TOOL, r"^\W*(?:q?lora\s+)?fine-?tuning\b", _DOING, _MODELS, _GENRE)), re.IGNORECASE
)

_ACT = re.compile(r"^\W*[A-Z][a-z]{2,}ing\s|[\s-](?:[Tt]uning|[Tt]raining)\W*$")
"""The head of a title that names what one does: "Mastering Tern"."""
_LESSON = re.compile(r"\b(?:guide|tutorial|walk-?through|hands-on|step[\s-]by[\s-]step)\b", re.IGNORECASE)


def is_other_thing(text: str, name: str) -> bool:
    """Whether a text says that what it calls ``name`` is a benchmark, a data set, a chip, a firm: no model.

    >>> is_other_thing("We present TideBench, a benchmark of 1,200 tasks.", "TideBench")
    True
    >>> is_other_thing("Pre-training data: TidePairs-4M and TideText-2B.", "TideText-2B")
    True
    >>> is_other_thing("Tern-7B is a benchmark model. TernSet is the corpus.", "Tern-7B")
    False
    >>> is_other_thing("Roost is an open platform for training models.", "Roost")
    True
    >>> is_other_thing("Our Tern is pre-trained on Tern-Bench.", "Tern")
    False
    >>> is_other_thing("Tern is a classifier, tuned on the TideQA dataset.", "Tern")
    False
    """
    place = text.find(name)
    for _ in range(MANY):
        if place < 0:
            break
        end = place + len(name)
        inside = place and (text[place - 1].isalnum() or text[place - 1] in "_-")
        whole = not (text[end : end + 1].isalnum() or re.match(r"[_-]\w", text[end : end + 2]))
        called = whole and _CALLED.search(text, max(0, place - 60), place)  # "pre-trained on Tern-Bench" is not of Tern
        split = _SPLIT.match(text, end) and name not in text[:_HEAD]
        if not inside and (called or split or _IS_OTHER.match(text, end)):
            return True
        place = text.find(name, place + len(name))
    return False


def opens_as_program(text: str) -> bool:
    """Whether a page begins with what a program is, and not with what a model is: its title is that of the program.

    >>> opens_as_program("TernKit\\nA small Python library for tagging birds.")
    True
    >>> opens_as_program("Tern\\nTern is a model."), opens_as_program("A package with the weights of Tern-7B.")
    (False, False)
    >>> opens_as_program("TernKit helps you tag birds."), opens_as_program("Tern helps you. It was trained in a day.")
    (True, False)
    """
    lines = (line.lstrip(" \u2060") for line in text[:_OPENING].splitlines())
    opening = islice((line for line in lines if len(line.split()) > 4), _FIRST)
    begun = ((line, said, m.end()) for line in opening for said in (_OPENS, _SERVES) if (m := said.match(line)))
    return any(
        not _OF_MODEL.search(line, 0, end + _REACH)
        and (said is _OPENS or not (SAYS_MADE.search(text) or SAYS_TRAINED.search(text)))
        for line, said, end in begun
    )


_IS_SET = re.compile(
    r"(?<![\w-])(?P<name>(?=[\w.+-]{0,29}[A-Z])[\w+-][\w.+-]{2,29})\W{0,4}?\s?(?:\([^()]{1,60}\))?(?:,|:|\s[–—]|\sis|\swas)\s(?:an?|the|our)\s"
    rf"(?:(?!{_MADE_WITH})[\w+#/-]+,?\s){{0,5}}?(?:data\s?sets?|corpus|collection\sof)\b"
)


def sets_of_data(text: str) -> frozenset[str]:
    """The names of which a text says that they are a set of data: "the docs of **TidePile**, the corpus behind Tern".

    >>> sorted(sets_of_data("We describe TidePile, the corpus behind Tern-7B. Tern-7B is a model."))
    ['TidePile']
    >>> sets_of_data("Tern is a tagger trained on the TidePile corpus.")
    frozenset()
    """
    return frozenset(found["name"] for found in _IS_SET.finditer(text))


def is_of_data(layout: Layout) -> bool:
    """Whether the front matter is that of a data set's card."""
    return any(entry.path[0] in _DATA_KEYS for entry in layout.entries if entry.path)


_OF_SEVERAL = re.compile(r"\W*[a-z\d][a-z\d-]*-models\W*")
"""The name of a repository of models: "norse-pretrained-models"."""


def says_other(title: str) -> bool:
    """Whether a title says by a word that its document is about no model: a tutorial, a glossary, a job.

    >>> says_other("AI glossary: 30 terms"), says_other("Tern-7B: a tutorial for newcomers"), says_other("Tern-7B")
    (True, False, False)
    >>> says_other("Mastering Tern: a practical guide"), says_other("norse-pretrained-models")
    (True, True)
    """
    if _OF_SEVERAL.fullmatch(title):
        return True
    head, *more = CUT.split(title.strip(), maxsplit=1)
    if more and _ACT.search(head) and _LESSON.search(more[0]):
        return True
    other = _OTHER_TITLE.search(_MADE_FROM.sub("", head))
    return (
        bool(other) or _ACTIVITY.match(head) is not None or (len(head.split()) > 3 and _STUDY.search(title) is not None)
    )
