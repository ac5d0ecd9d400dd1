"""Properties of the quantity grammar: spans re-parse, numbers round-trip, offsets move with the text, no overlap."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from modelatlas.quantities import find_quantities, parse_quantity, scan

UNITS = {
    " parameters": "{parameter}", " training tokens": "{token}", " GPUs": "{device}", " GPU-hours": "{device}.h",
    " GB": "By", "%": "%", " days": "h", " MWh": "kW.h", " tCO2e": "kg{CO2e}", " languages": "{language}",
    " TFLOP/s": "{FLOP}/s",
    " tokens per second per GPU": "{token}/s/{device}", "-shot": "{example}", " nodes": "{node}",
}  # fmt: skip
FACTORS = {"By": "1E9", "h": "24", "kW.h": "1000", "kg{CO2e}": "1000", "{FLOP}/s": "1E12"}
POWERS = ["{}e{}", "{}E+{}", "{} × 10^{}", "{}×10^{{{}}}"]
SCALES = {"": "1", "K": "1E3", "M": "1E6", "B": "1E9", " million": "1E6", " billion": "1E9", "-billion": "1E9"}
WORDS = [
    "about", "1,408", "350", "billion", "parameters", "12–14", "days", "and", "or", ",", "7B", "A100",
    "GPT-4", "2023", "3.2", "terabytes", "GPU-hours", "half", "a", "one", "hundred", "million", "%", "+",
    "-", "×", "10^9", "1e24", "FLOPs", "to", "between", "from", "three", "weeks", "March", "14", "tokens",
    "per", "second", "/", "$", "2.0", "6 706 958", "½", "(", "~",
]  # fmt: skip
sentences = st.lists(st.sampled_from(WORDS), max_size=14).flatmap(
    lambda words: st.sampled_from(["", " ", "\u202f"]).map(lambda join: join.join(words))
)
plain = st.integers(0, 10**15)


@given(plain, st.sampled_from([",", "_", "\u2009", "\u202f", "\u00a0", "'"]), st.sampled_from(list(UNITS)))
def test_grouped_digits_with_a_unit_round_trip(number: int, mark: str, unit: str) -> None:
    text = f"{number:,}".replace(",", mark) + unit
    found = parse_quantity(text)
    code = UNITS[unit]
    assert (found.value, found.unit) == (number * Decimal(FACTORS.get(code, "1")), code)
    assert (found.start, found.end) == (0, len(text))


@given(st.decimals("0.001", "9999", places=3), st.sampled_from(list(SCALES)))
def test_scaled_decimals_round_trip(number: Decimal, scale: str) -> None:
    found = parse_quantity(f"{number}{scale} parameters")
    assert (found.value, found.unit) == (number * Decimal(SCALES[scale]), "{parameter}")


@given(
    st.decimals("1", "9.99", places=2),
    st.integers(-30, 45),
    st.sampled_from(POWERS),
)
def test_powers_of_ten_round_trip(number: Decimal, exponent: int, style: str) -> None:
    text = style.format(number, exponent).replace("+-", "-")
    assert parse_quantity(text).value == number.scaleb(exponent)


@given(st.integers(1, 999_999_999))
def test_english_words_round_trip(number: int) -> None:
    assert parse_quantity(_in_words(number) + " tokens").value == number


@given(sentences)
def test_spans_are_in_order_within_the_text_and_apart(text: str) -> None:
    quantities, dates = scan(text)
    spans = sorted([(q.start, q.end) for q in quantities] + [(d.start, d.end) for d in dates])
    assert [q.start for q in quantities] == sorted(q.start for q in quantities)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


def parses_alone(text: str) -> bool:
    return [q.end - q.start for q in find_quantities(text)] == [len(text.strip())]


@given(sentences)
def test_offsets_move_with_a_sentence_put_before(text: str) -> None:
    assume(not parses_alone(text))  # a number word that is the whole text needs no noun
    prefix = "A sentence stands before it.\n\n"
    moved = [(q.start - len(prefix), q.end - len(prefix), q.value, q.unit) for q in find_quantities(prefix + text)]
    assert moved == [(q.start, q.end, q.value, q.unit) for q in find_quantities(text)]


@given(
    st.sampled_from(["", "about ", "It has ", "(", "over "]),
    plain,
    st.sampled_from(list(SCALES)),
    st.sampled_from(list(UNITS)),
)
def test_a_found_span_reads_the_same_alone(before: str, number: int, scale: str, unit: str) -> None:
    if scale and unit in (" GB", "-shot", " MWh", " tCO2e", " TFLOP/s", "%"):
        unit = " tokens"
    text = f"{before}{number:,}{scale}{unit}, they say."
    found = find_quantities(text)
    assert len(found) == 1
    again = parse_quantity(text[found[0].start : found[0].end])
    assert (again.value, again.unit) == (found[0].value, found[0].unit)


@given(st.text(alphabet="0123456789.,-–+ eE×^xBMKk%$/()ainomdy½²⁵\n", max_size=60))
def test_no_text_makes_it_raise(text: str) -> None:
    for found in find_quantities(text):
        assert text[found.start : found.end].strip() == text[found.start : found.end]


@given(st.integers(61, 400))
def test_beyond_the_limits_there_is_no_number(size: int) -> None:
    assert find_quantities("1" * size + " tokens") == []
    with pytest.raises(ValueError, match="exactly one"):
        parse_quantity(f"1e{size} tokens")


def _in_words(number: int) -> str:
    small = (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen"
    )
    tens = "twenty thirty forty fifty sixty seventy eighty ninety"
    for value, name in ((10**6, "million"), (1000, "thousand")):
        if number >= value:
            rest = f" {_in_words(number % value)}" if number % value else ""
            return f"{_in_words(number // value)} {name}{rest}"
    if number >= 100:
        rest = f" and {_in_words(number % 100)}" if number % 100 else ""
        return f"{_in_words(number // 100)} hundred{rest}"
    if number >= 20:
        rest = f"-{_in_words(number % 10)}" if number % 10 else ""
        return tens.split(" ")[number // 10 - 2] + rest
    return small.split(" ")[number]
