"""Which models of a hub the code of a page loads: a card that has no other name shows its own in its usage."""

from __future__ import annotations

import re

_CALL = (
    r"(?:\b(?<!Tokenizer\.)(?<!TokenizerFast\.)(?<!Processor\.)(?<!Extractor\.)(?<!AutoencoderKL\.)from_pretrained"
    r"|\b(?:from_hparams|restore_from|pipeline|create_model|LLM|load(?:_from_hub|_learner|_model|_adapter|_lora_weights)?)"
    r"|\b[A-Z]\w{0,30}(?:Model|Transformer|Encoder|Pipeline))\("
)
_KEYWORD = r"\b(?:model(?:_id|_name|_path|_name_or_path)?|checkpoint|repo_id|source)\s?=\s?"
_LOADED = re.compile(
    rf"(?:{_CALL}|{_KEYWORD})[^()\n\"']{{0,80}}[\"'](?:(?:hf[-_]hub|hf)[:/]+)?(?P<id>[\w.-]{{2,60}}/[\w.-]{{3,90}})[\"']"
)
"""A name below an account that code hands on as a model's."""
_FILE = re.compile(r"\.{1,2}/|.*\.(?:py|json|ya?ml|txt|png|jpe?g|wav|mp3|csv|gguf|bin|pth?|ckpt)$")


def loaded_in(source: str) -> tuple[str, ...]:
    """The names, each with its account, of the models that a text loads in code, in their order.

    >>> loaded_in('model = AutoModel.from_pretrained("fjord/tern-base")')
    ('fjord/tern-base',)
    >>> loaded_in('load_dataset("fjord/tides"); pipeline("text-generation", model="fjord/tern-2")')
    ('fjord/tern-2',)
    >>> loaded_in('load_model("models/tern.json")')
    ()
    """
    found = (m["id"] for m in _LOADED.finditer(source))
    return tuple(dict.fromkeys(one for one in found if not _FILE.match(one)))
