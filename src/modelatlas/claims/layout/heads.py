"""Words of tables: what heads a column of models, of tests, of values, and what a row's head says of it."""

from __future__ import annotations

import re

from modelatlas.claims.layout.keys import plain
from modelatlas.versions import NAMED_SIZE
from modelatlas.words import word_list

NAMES = frozenset(word_list("tables", "models"))
TESTS = frozenset(word_list("tables", "tests"))
HOSTS = frozenset(word_list("tables", "hosts"))
"""What a cell says of where weights lie."""
VALUES = frozenset(word_list("tables", "values"))
"""Heads of a table of keys and values."""
TEST_SETS = frozenset(
    {"testset", "test set", "test data", "test dataset", "benchmark", "benchmarks", "eval set", "evaluation set"}
)
"""Heads of columns that name what was tested on, and nothing else."""
SHOTS_ALONE = re.compile(r"(?:\d{1,3}|zero|one|few)[\s-]?shots?(?:,?\s*(?:CoT|acc\w*|EM|F1))?|-+|–|—", re.IGNORECASE)
SIZES = frozenset({"size", "sizes"})
DATA = frozenset({"dataset", "datasets", "data set", "data sets", "corpus", "corpora", "data source", "source"})
"""Heads of a first column whose rows are no models."""
COUNTED = re.compile(
    r"(?:#|num(?:ber)?\b(?:\s+of)?|no\.?\s+of)\s*(?:training\s+)?(?:\w+[\s-])?(?:pairs?|images?|samples?|examples?|videos?|clips?|frames?"
    r"|documents?|sentences?|utterances?|conversations?|instances?|episodes?|trajectories)\b|(?:image|video|text|data)\s+source\b",
    re.IGNORECASE,
)
"""Heads of columns that count what a set of data holds, or say where it is from."""
DATA_SIZES = frozenset({"trainingRun.corpus.tokenCount", "trainingRun.corpus.sizeBytes"})
OF_DATA = re.compile(
    r"(?:(?:pre ?)?training |pre ?train(?:ing)? |the |our )*"
    r"(?:data(?: ?sets?)?|corp(?:us|ora)|data (?:mix(?:ture)?|sources?|composition))"
)
"""Headings over what a model was trained on."""
MAX_LENGTH = frozenset({"max length", "maximum length", "max len"})
FILE_SIZE = re.compile(r"[~≈]?\s?\d[\d.,]*\s?(?:[KMG]i?B(?:ytes)?|G)", re.IGNORECASE)
"""A cell that shows of what the sizes of its column are: "1.2G" below "420M"."""
TOTAL = re.compile(r"\W*(?:total|sum|all(?:\s+models)?|overall)\W*", re.IGNORECASE)


_NAME_AND = re.compile(
    r"(?P<name>models?)\s*(?:\band\b|&|/|,|\+)\s*(?:sizes?|settings?|variants?|versions?|methods?|params?|parameters?|#\s?params?)\s*",
    re.IGNORECASE,
)


def without_addition(head: str) -> str:
    """The head of a column of models that says what else their names tell, without that.

    >>> without_addition("Model and Size"), without_addition("Model size")
    ('Model', 'Model size')
    """
    found = _NAME_AND.fullmatch(head.strip(" *_`"))
    return found["name"] if found else head


def names_tests(head: str) -> bool:
    """Whether a column's head says that it names tests, whatever it adds in brackets: "Test (metric)"."""
    bare = plain(_IN_BRACKETS.sub(" ", head))
    return plain(head) in TESTS or bare in TESTS or _ANY_TESTS.fullmatch(bare) is not None


def names_whole_tests(head: str) -> bool:
    """Whether what such a head is over is a test whatever it is called: a task or a set of data, and no part of one.

    >>> names_whole_tests("Downstream task"), names_whole_tests("Dataset (split)"), names_whole_tests("Category")
    (True, True, False)
    """
    return names_tests(head) and _WHOLE_TESTS.search(plain(_IN_BRACKETS.sub(" ", head))) is not None


def names_data(head: str) -> bool:
    """Whether what such a head is over are sets of data or benchmarks, which words name as well: "traffic".

    >>> names_data("Dataset"), names_data("Task")
    (True, False)
    """
    return plain(_IN_BRACKETS.sub(" ", head)) in DATA | TEST_SETS


_ANY_TESTS = re.compile(
    r"(?:(?!(?:pre)?train|\w*tun(?:ed|ing)\b|source|base)\w+ ){1,2}(?:tasks?|benchmarks?|data ?sets?|test ?sets?)"
)
_WHOLE_TESTS = re.compile(r"(?:tasks?|task name|benchmarks?|benchmark name|data ?sets?|test ?sets?)$")


_IN_BRACKETS = re.compile(r"\([^()]*\)")
_ANY_MODELS = re.compile(
    r"(?:(?!(?:base|teacher|student|source|target|parent|reward|judge|draft|init|pre|pretrain|finetuned|foundation|vision|text)\b)"
    r"\w+ ){1,2}models?"
)


def names_models(head: str) -> bool:
    """Whether a column's head says that it names models, be it models of a kind: "Tern model".

    >>> names_models("**Model (size)**"), names_models("TERN Model"), names_models("Base model")
    (True, True, False)
    """
    words = plain(_IN_BRACKETS.sub(" ", head))
    return plain(head) in NAMES or words in NAMES or _ANY_MODELS.fullmatch(words) is not None


PART = re.compile(
    r"(?:pretrained |base )?"
    r"(?:(?:large )?language models?|llms?|lm|backbone|base model|(?:\w+ )?(?:encoder|decoder|tower)|tokenizer)"
    r"(?: model)?s?"
)
"""Heads of columns that name what a model is put together from."""
HOW = re.compile(
    r"(?:(?:model|fine ?tuning|training|pre ?training|peft|base) )?"
    r"(?:methods?|techniques?|approach|architecture|adaptation|adapter(?: method| type)?|quantization|optimizer"
    r"|precision|algorithm|attention|activation(?: function)?|stages?|objective|normali[sz]ation"
    r"|position(?:al)? (?:embeddings?|encodings?))"
)
"""Keys of how a model was made."""
ITS_OWN = {"parameterCount": "param", "releaseDate": "release"}
"""What a model has whatever it runs on, with a word of a key that speaks of it and of nothing else."""
COMPUTING = frozenset(
    f"trainingRun.{name}" for name in ("hardware", "energyKilowattHours", "emissionsKilogramsCO2e", "computeFlop")
)
DEVICES = frozenset({"trainingRun.hardware", "trainingRun.hardwareCount"})
SERVING = re.compile(r"\b(?:latency|throughput|fps|ttft|tokens?\s?(?:/|per)\s?s\w*|v?ram|rtf)\b", re.IGNORECASE)
"""Heads of what was measured of a model in use: the devices beside them are those that it runs on."""
COSTS = frozenset({"training cost", "training costs", "cost of training"})
NOT_SO = re.compile(r"\b(?:no|not|none|without|planned|optional|instead|or)\b", re.IGNORECASE)
OTHER_NAME = re.compile(r"[A-Z][A-Za-z]{3,}(?:[ -][A-Z\d][\w.]*){0,2}")
"""A word that heads a column beside those of models, and may be the name of another."""
PARTS = frozenset({"arch", "architecture", "backbone", "encoder", "network", "image encoder"})
"""Heads of the columns of what a method is tried on: "ViT-B/16", "ResNet-50"."""
METHODS = frozenset({"method", "methods", "detector", "framework", "head", "segmentor", "decoder"})
"""Heads of what is put upon a backbone."""
ARCHITECTURE = re.compile(
    r"(?:ViT|DeiT|MiT|Swin(?:V2)?|ResNe[sx]?t|ResNeXt|ConvNe[Xx]t|MViT|PVT|UNet|U-Net|Transformer|LSTM|MLP|CNN|EfficientNet|MobileNet|DenseNet"
    r"|VGG|HRNet|RegNet|R(?=\d\d))(?:v\d)?[\s-]?(?:[TSBLHGg](?:[/+]?\d{1,2})?|Tiny|Small|Base|Large|Huge|Giant|W?\d{1,3}\w?)?(?:[-_/]?\d{2,3})?(?:\s[-+]\s[a-z]+)?\W*$",
    re.IGNORECASE,
)
"""What a cell headed "Backbone" says of a network's kind and size alone: "ViT-B/16", "ResNet-50"."""
IDENTIFIER = re.compile(
    rf"(?=[\w.-]*\d)[A-Za-z][\w.]*(?:-[\w.]+){{2,6}}|(?=[\w.-]*[A-Za-z]{{3}})[A-Za-z][\w.]*-{NAMED_SIZE}"
)
"""A name as a hub has them: "tern-v1.0-5M"."""
NAME_WORDS = 3
"""Words of a cell of which more describe what they name."""
MADE_OF = PARTS | {"method", "methods", "approach", "base", "version", "configuration", "size", "sizes"}
"""Heads that name models where several rows have each its own, and else a property."""
SHAPE = re.compile(r"\b(?:layers?|hidden|heads?|vocab\w*|d_model|channels?|dim(?:ension)?s?)\b", re.IGNORECASE)
"""Heads of the columns of an architecture, whose one row is that of the section's model."""
ATTRIBUTE = re.compile(r"shots?\b|\bmetrics?\b|#|\blanguages?\b|^\W*$", re.IGNORECASE)
