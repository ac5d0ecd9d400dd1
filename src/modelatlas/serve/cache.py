"""Pages and data that were asked for lately: an atlas does not change, so neither do they."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from typing import Any

from modelatlas.serve.replies import Reply

_MOST_BYTES = 64 << 20
_LARGEST = 1 << 20


class Cache:
    """The answers to the latest jobs, as long as they are few bytes together; large ones are not kept."""

    def __init__(self, most: int = _MOST_BYTES) -> None:
        self._most, self._size = most, 0
        self._replies: OrderedDict[str, Reply] = OrderedDict()

    def get(self, job: dict[str, Any]) -> Reply | None:
        """The answer to a job, if it is known."""
        key = json.dumps(job, sort_keys=True)
        reply = self._replies.get(key)
        if reply is not None:
            self._replies.move_to_end(key)
        return reply

    def put(self, job: dict[str, Any], reply: Reply) -> None:
        """Keep an answer; those that were not asked for longest make room."""
        key = json.dumps(job, sort_keys=True)
        if len(reply.body) > _LARGEST or key in self._replies:
            return
        self._replies[key] = reply
        self._size += len(reply.body) + len(key)
        while self._size > self._most:
            old_key, old = self._replies.popitem(last=False)
            self._size -= len(old.body) + len(old_key)

    def clear(self) -> None:
        """Forget all: the atlas is another one."""
        self._replies.clear()
        self._size = 0


def with_tag(reply: Reply) -> Reply:
    """A reply with a tag that tells whether it has changed (RFC 9110, section 8.8.3); clients ask each time."""
    tag = f'W/"{hashlib.sha256(reply.body).hexdigest()[:32]}"'
    headers = {**reply.headers, "ETag": tag, "Cache-Control": "no-cache"}
    return Reply(reply.status, reply.media, reply.body, headers)
