"""What the soak of the server reads in wrk's output."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.soak import Soak, parse_wrk

CALM = """\
Running 3s test @ http://127.0.0.1:8000/
  2 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     5.60ms   18.50ms 150.09ms   94.85%
    Req/Sec     2.21k   517.08     3.10k    75.00%
  Latency Distribution
     50%    2.68ms
     75%    3.40ms
     90%    5.12ms
     99%  110.91ms
  13582 requests in 3.10s, 91.18MB read
"""
RATE = "Requests/sec:   4377.27\nTransfer/sec:     29.38MB\n"


def test_figures_and_errors_are_read() -> None:
    assert parse_wrk(CALM + RATE) == Soak(13582, 0, 4377.27, "2.68ms", "110.91ms")
    failed = "  Socket errors: connect 1, read 2, write 3, timeout 4\n  Non-2xx or 3xx responses: 30\n"
    assert parse_wrk(CALM + failed + RATE).errors == 40


def test_anything_else_is_refused() -> None:
    with pytest.raises(ValueError, match="unable to connect"):
        parse_wrk("unable to connect to 127.0.0.1:1 Connection refused")
