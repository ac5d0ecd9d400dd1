"""Stop words: words that are no names, though a capital begins them at the head of a sentence."""

from __future__ import annotations

STOP_WORDS = frozenset([
    "the", "this", "that", "these", "those", "it", "its", "our", "their", "we", "they", "he", "she", "in", "on", "at",
    "by", "for", "with", "from", "to", "of", "and", "or", "but", "as", "an", "a", "if", "when", "while", "where",
    "after", "before", "since", "during", "training", "pretraining", "evaluation", "inference", "both", "each", "all",
    "most", "some", "many", "no", "not", "its", "his", "energy", "compute", "hardware", "data", "weights", "code",
    "language", "languages", "model", "models", "although", "though", "unlike", "like", "using", "built", "released",
    "developed", "trained", "compared", "according", "relative", "however", "moreover", "furthermore", "notably",
    "overall", "finally", "additionally", "research", "researchers", "work", "development", "parameters", "tokens",
    "table", "figure", "section", "appendix", "january", "february", "march", "april", "may", "june", "july", "august",
    "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
    "sunday", "recent", "until", "none", "nobody", "neither", "either", "another", "other", "others", "every", "such",
    "here", "there", "below", "above", "then", "thus", "hence", "so", "yet", "still", "key", "early", "late", "ai",
    "ml", "nlp", "llm", "llms", "gpu", "gpus", "tpu", "tpus", "cpu", "announced", "introduced", "published",
    "unveiled", "presented", "fps", "hz", "stage", "phase",
    "licence", "license", "context", "throughput", "scores", "over", "under", "two", "three", "four", "five",
    "benchmark", "benchmarks", "results", "flops", "six", "seven", "eight", "nine", "ten", "one", "what", "which",
    "who", "whose", "how", "why", "despite", "given", "based", "upon", "within", "without", "across", "between",
    "through", "first", "second", "third", "fourth", "fifth", "sixth", "last", "lastly", "next", "also", "more", "less",
    "only", "even", "just", "because", "altogether", "besides", "previously", "today", "later", "earlier", "previous",
    "officially", "licensing", "permissively", "elsewhere", "instead", "together", "meanwhile", "afterwards", "once",
    "several", "few", "whereas", "whether", "should", "had", "were", "was", "is", "are", "did", "does", "do", "against",
    "english", "latin", "arabic", "hindi", "bengali", "urdu", "tamil", "telugu", "swahili", "hebrew", "mandarin",
    "cantonese", "yoruba", "basque", "catalan", "galician", "welsh", "latest", "performance", "architecture", "updated",
    "including", "featuring", "combining", "offering", "supporting", "leveraging", "allowing", "enabling", "delivering",
    "bringing", "introducing", "powering", "making", "being", "having", "description", "summary", "overview",
    "added", "ram", "vram", "dram", "changed", "fixed", "renamed", "eod", "eoy", "eow", "cob", "asap", "eta",
    "ours",
])  # fmt: skip
