"""The quantity grammar: what people write about AI models, and what only looks like a quantity."""

import datetime
import json
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from modelatlas.errors import TableError
from modelatlas.quantities import find_dates, find_quantities, parse_quantity, scan
from modelatlas.units import compile_table

SHARED = Path(__file__).resolve().parents[2] / "shared" / "quantities"

ONE = {
    # numbers
    "1,408": ("1408", "1"),
    "6\u2009706\u2009958\u2009336 parameters": ("6706958336", "{parameter}"),
    "6 706 958 336 parameters": ("6706958336", "{parameter}"),
    "1\u202f408 GPUs": ("1408", "{device}"),
    "1_000 tokens": ("1000", "{token}"),
    "550\\,000 GPU hours": ("550000", "{device}.h"),
    "12.3×10^9 parameters": ("12300000000", "{parameter}"),
    "12.3 x 10⁹": ("12300000000", "1"),
    "3.14E23 FLOPs": ("3.14E23", "{FLOP}"),
    "10²⁵ FLOP": ("1E25", "{FLOP}"),
    "10^{25} FLOP": ("1E25", "{FLOP}"),
    "2^20 tokens": ("1048576", "{token}"),
    "65bn params": ("65000000000", "{parameter}"),
    "175 B": ("175000000000", "1"),
    "2.788M H800 GPU hours": ("2788000", "{device}.h"),
    "12,3 billion": ("12300000000", "1"),
    "12,3 %": ("12.3", "%"),
    "1.234.567,8 kg": ("1234567.8", "kg"),
    "1.3b": ("1300000000", "1"),
    "6.7BN": ("6700000000", "1"),
    "2mil": ("2000000", "1"),
    "quarter million tokens": ("250000", "{token}"),
    "hundred thousand tokens": ("100000", "{token}"),
    "one eighth": ("0.125", "1"),
    "three and one fourth": ("3.25", "1"),
    "twenty and three fifths": ("20.6", "1"),
    "7 1/5": ("7.2", "1"),
    "two hundred point seventy-one": ("200.71", "1"),
    "another month": ("720", "h"),
    "6 wks": ("1008", "h"),
    "350,000 million": ("350000000000", "1"),
    "350~billion parameters": ("350000000000", "{parameter}"),
    "١٢٣ GPUs": ("123", "{device}"),
    "half a billion parameters": ("500000000", "{parameter}"),
    "a quarter of a million tokens": ("250000", "{token}"),
    "three quarters of a billion": ("750000000", "1"),
    "one and a half billion": ("1500000000", "1"),
    "three point five billion parameters": ("3500000000", "{parameter}"),
    "one hundred and seventy-five billion": ("175000000000", "1"),
    "seventy-billion-parameter": ("70000000000", "{parameter}"),
    "twelve hundred GPUs": ("1200", "{device}"),
    "two dozen GPUs": ("24", "{device}"),
    "one hundred thousand million": ("100000000000", "1"),
    "½ billion": ("500000000", "1"),
    # durations
    "28 days": ("672", "h"),
    "14-day": ("336", "h"),
    "3 calendar days": ("72", "h"),
    "two and a half weeks": ("420", "h"),
    "90 minutes": ("1.5", "h"),
    "three days and six hours": ("78", "h"),
    "2 weeks, 3 days": ("408", "h"),
    "1h30m": ("1.5", "h"),
    # parameters, tokens, languages, examples
    "12B-parameter": ("12000000000", "{parameter}"),
    "65 billion learnable parameters": ("65000000000", "{parameter}"),
    "7 billion weights": ("7000000000", "{parameter}"),
    "17 billion active parameters": ("17000000000", "{active_parameter}"),
    "37B activated parameters": ("37000000000", "{active_parameter}"),
    "124M non-embedding parameters": ("124000000", "{non_embedding_parameter}"),
    "3.5+ trillion tokens": ("3500000000000", "{token}"),
    "1.4 trillion training tokens": ("1400000000000", "{token}"),
    "2.1 trillion subwords": ("2100000000000", "{token}"),
    "1.4 TT": ("1400000000000", "{token}"),
    "128k-token": ("128000", "{token}"),
    "8K context": ("8000", "{token}"),
    "100 natural languages": ("100", "{language}"),
    "20 programming syntaxes": ("20", "{programming_language}"),
    "5-shot": ("5", "{example}"),
    "zero-shot": ("0", "{example}"),
    # hardware, storage, energy
    "8-GPU": ("8", "{device}"),
    "eight-GPU": ("8", "{device}"),
    "16 nodes": ("16", "{node}"),
    "16 GPU nodes": ("16", "{node}"),
    "64 × 8 GPUs": ("512", "{device}"),
    "1.2 million GPU-hours": ("1200000", "{device}.h"),
    "30 GPU-days": ("720", "{device}.h"),
    "1.08M A100-hours": ("1080000", "{device}.h"),
    "100 TPU v4 chip-hours": ("100", "{device}.h"),
    "40 node-hours": ("40", "{node}.h"),
    "3.2-terabyte": ("3200000000000", "By"),
    "80 GiB": ("85899345920", "By"),
    "900 GB/s": ("900000000000", "By/s"),
    "245 MWh": ("245000", "kW.h"),
    "245 megawatt-hours": ("245000", "kW.h"),
    "3.6 GJ": ("1000", "kW.h"),
    "700 W": ("700", "W"),
    "1.8 tokens per second per GPU": ("1.8", "{token}/s/{device}"),
    "1.8 tokens per GPU per second": ("1.8", "{token}/s/{device}"),
    "100 tokens/s": ("100", "{token}/s"),
    "20 tokens per parameter": ("20", "{token}/{parameter}"),
    # computation, emissions, percentages, money
    "312 TFLOPS": ("312E12", "{FLOP}/s"),
    "10 petaFLOP/s": ("1E16", "{FLOP}/s"),
    "3.14e23 FLOPS": ("3.14E23", "{FLOP}"),
    "3.14 × 1023 FLOPs": ("3.14E23", "{FLOP}"),
    "5 ZFLOPs": ("5E21", "{FLOP}"),
    "3,640 petaflop/s-days": ("3.14496E23", "{FLOP}"),
    "1 PF-day": ("8.64E19", "{FLOP}"),
    "552 metric tons of CO2 equivalent": ("552000", "kg{CO2e}"),
    "25 tCO₂eq": ("25000", "kg{CO2e}"),
    "30 kilograms of carbon dioxide": ("30", "kg{CO2e}"),
    "3 short tons of CO2": ("2721.55422", "kg{CO2e}"),
    "12 tonnes": ("12000", "kg"),
    "+12.4%": ("12.4", "%"),
    "−37 %": ("-37", "%"),
    "5 per cent": ("5", "%"),
    "4.2 percentage points": ("4.2", "{percentage_point}"),
    "4.2 F1 points": ("4.2", "{point}"),
    "$5.576M": ("5576000", "{USD}"),
    "$3 per GPU": ("3", "{USD}/{device}"),
}


@pytest.mark.parametrize(("text", "expected"), ONE.items())
def test_one_quantity_is_read_whole(text: str, expected: tuple[str, str]) -> None:
    found = parse_quantity(text)
    assert (found.value, found.unit) == (Decimal(expected[0]), expected[1])
    assert (found.start, found.end) == (0, len(text))


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("A100 x 8 x 3 days", [(8, "1"), (72, "h")]),
        ("A100 x 8 x 4 GPUs", [(32, "{device}")]),
    ],
)
def test_how_long_counted_devices_ran_is_no_factor(words: str, values: list[tuple[int, str]]) -> None:
    assert [(int(found.value), found.unit) for found in find_quantities(words)] == values


@pytest.mark.parametrize("words", ["500 lbs CO2", "14 kg eq. CO2", "9 tCO2eq"])
def test_a_mass_of_carbon_dioxide_ends_with_its_words(words: str) -> None:
    (found,) = find_quantities(f"{words}\nand more")
    assert (found.unit, found.end) == ("kg{CO2e}", len(words))


def test_a_clock_ends_before_its_line_does() -> None:
    (found,) = find_quantities("It took 7h 40m\n")
    assert (found.start, found.end) == (8, 14)


@pytest.mark.parametrize(
    "text",
    [
        "GPT-4", "A100", "NeuraScale-9", "v2.5", "Panthalassa-12B", "FP16", "3D", "8-bit", "4 bits", "1.2.3",
        "192.168.0.1", "third-gen", "3rd", "the second", "the one that", "one of the", "few-shot", "hundreds of GPUs",
        "several hundred GPUs", "million million",
        "9 million million million million", "1e999999999 tokens", "9" * 61 + " tokens",
        "10^99 FLOP", "pass@10", "2023", "14 March", "03/14/2024",
        "two-stage", "224×224", "A100 80g", "the 1990s", "once a month",
        "one third model", "a third of them", "several hundred thousand GPUs", "Figure 7b",
        "https://example.org/12%20GPUs/8", "12B-Instruct", "1e5x",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_quantity(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,408 NVIDIA A100 GPUs", [("1,408", "1408", "1")]),
        ("on 32 x 8 A100", [("32 x 8", "256", "1")]),
        ("on 32 x 8 x A100", [("32 x 8", "256", "1")]),
        ("on 224x224 A100", []),
        ("on 8xA100", [("8", "8", "1")]),
        ("on eight A100s", [("eight", "8", "1")]),
        ("on 3 × 1024 GPUs", [("3 × 1024 GPUs", "3072", "{device}")]),
        ("2 × 2048 FLOPs", []),
        ("2.5 × 8 GPUs", []),
        ("1e30 × 1e35 A100", []),
        ("-3 to 5 %", [("-3", "-3", "1"), ("5 %", "5", "%")]),
        ("-2/4 %", [("-2", "-2", "1"), ("4 %", "4", "%")]),
        ("with 3 and 5 GPUs", [("3", "3", "1"), ("5 GPUs", "5", "{device}")]),
        ("with 1.5 or 8 GPUs", [("1.5", "1.5", "1"), ("8 GPUs", "8", "{device}")]),
        ("for a full day", [("full day", "24", "h")]),
        ("two thirds of it", [("two thirds", "0.6666666666666666666666666667", "1")]),
        ("0,75 kWh and 12,4 days", [("0,75 kWh", "0.75", "kW.h"), ("12,4 days", "297.6", "h")]),
        ("batches 1,2 and 3", [("1", "1", "1"), ("2", "2", "1"), ("3", "3", "1")]),
        ("a 7b model, not Figure 7b", [("7b", "7000000000", "1")]),
        ("12 low-resource languages", [("12", "12", "1")]),
        ("5 language models", [("5", "5", "1")]),
        ("the 7B model", [("7B", "7000000000", "1")]),
        ("SQuAD 2.0 and 8 GPUs", [("2.0", "2", "1"), ("8 GPUs", "8", "{device}")]),
        ("28 days, 24 hours a day", [("28 days", "672", "h"), ("24 hours a day", "24", "h/d")]),
        ("14 days, 336 hours", [("14 days", "336", "h"), ("336 hours", "336", "h")]),
        ("Llama 2 and 3 languages", [("2", "2", "1"), ("3 languages", "3", "{language}")]),
        ("7B, 13B and 70B parameters", [(n + s, n + "E9", "{parameter}") for n, s in
                                        [("7", "B"), ("13", "B"), ("70", "B parameters")]]),
        ("100+ to 200 languages", [("100+", "100", "1"), ("200 languages", "200", "{language}")]),
        ("of 2, 7 and 13B parameters", [("2", "2", "1"), ("7", "7", "1"), ("13B parameters", "13E9", "{parameter}")]),
        ("of 2, 7 and 13 billion parameters", [("2", "2E9", "{parameter}"), ("7", "7E9", "{parameter}"),
                                               ("13 billion parameters", "13E9", "{parameter}")]),
        ("on 2, 4 or 8 GPUs", [("2", "2", "{device}"), ("4", "4", "{device}"), ("8 GPUs", "8", "{device}")]),
        ("from 37 to 22 %", [("37", "37", "%"), ("22 %", "22", "%")]),
        ("a -7B parameter model", []),
        ("a hundredth of it", [("a hundredth", "0.01", "1")]),
        ("a thousandth try", []),
        ("forty-two and a quarter days", [("forty-two and a quarter days", "1014", "h")]),
        ("nine and a fifth", [("nine and a fifth", "9.2", "1")]),
        ("five - eighths of it", [("five - eighths", "0.625", "1")]),
        ("three hundred thousand millionths", [("three hundred thousand millionths", "0.3", "1")]),
        ("nine point nought four", [("nine point nought four", "9.04", "1")]),
        ("two billion and a half million tokens", [("two billion and a half million tokens", "2000500000", "{token}")]),
        ("4 billion and a half tokens", [("4 billion and a half tokens", "4500000000", "{token}")]),
        ("1.5^2 and 2.5^-1", [("1.5^2", "2.25", "1"), ("2.5^-1", "0.4", "1")]),
        ("0^-1 and 9.9^9999", []),
        ("2.3 k", [("2.3 k", "2300", "1")]),
        ("for two decades", [("two decades", "175200", "h")]),
        ("it ran all week", [("all week", "168", "h")]),
        ("all day-ahead prices", []),
    ],
)  # fmt: skip
def test_what_a_number_is_joined_with(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = [(text[q.start : q.end], q.value, q.unit) for q in find_quantities(text)]
    assert found == [(surface, Decimal(value), unit) for surface, value, unit in expected]
    assert not any(q.range_end for q in find_quantities(text))


@pytest.mark.parametrize(
    "text",
    ["12–14 days", "12 to 14 days", "between 12 and 14 days", "12-14 days", "12 – 14 days", "12 days to 14 days"],
)
def test_a_range_has_two_ends_and_no_value(text: str) -> None:
    low, high = find_quantities(text)
    assert (low.value, low.unit, low.range_end) == (Decimal(288), "h", "low")
    assert (high.value, high.unit, high.range_end) == (Decimal(336), "h", "high")


def test_the_low_end_takes_the_scale_of_the_high_end() -> None:
    assert [q.value for q in find_quantities("7–13 billion parameters")] == [Decimal("7E9"), Decimal("13E9")]


def test_from_to_may_be_a_change_and_is_no_range() -> None:
    assert [(q.unit, q.range_end) for q in find_quantities("from 12 to 14 days")] == [("h", ""), ("h", "")]
    assert [q.range_end for q in find_quantities("ranging from 7B to 70B parameters")] == ["low", "high"]
    assert [q.range_end for q in find_quantities("from 125M - 70B parameters")] == ["low", "high"]


@pytest.mark.parametrize(
    "text",
    [
        "about 28 days", "~28 days", "≈ 28 days", "just over 28 days", "more than 28 days", "an estimated 28 days",
        "up to 28 days", "28 days or so", "on the order of 28 days",
        "c. 28 days", "> 28 days", "28+ days", "at least 28 days",
    ],
)  # fmt: skip
def test_hedges_make_approximate(text: str) -> None:
    found = parse_quantity(text)
    assert (found.value, found.approximate) == (Decimal(672), True)
    assert text[found.start : found.end] in ("28 days", "28+ days")


@pytest.mark.parametrize(
    "text", ["about -5 %", "about 3 days and 6 hours", "2 months and 3 days", "about 125M–70B parameters"]
)
def test_what_is_joined_is_as_approximate_as_its_parts(text: str) -> None:
    assert all(found.approximate for found in find_quantities(text))


def test_a_range_is_no_part_of_a_sum() -> None:
    assert [q.range_end for q in find_quantities("3 to 5 days and 6 hours")] == ["low", "high", ""]


@pytest.mark.parametrize(("text", "approximate"), [("2 months", True), ("1 year", True), ("with just 28 days", False)])
def test_units_that_are_conventions_are_approximate(text: str, approximate: bool) -> None:
    assert [q.approximate for q in find_quantities(text)] == [approximate]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14 March 2024", (2024, datetime.date(2024, 3, 14))),
        ("March 14, 2024", (2024, datetime.date(2024, 3, 14))),
        ("14th of March 2024", (2024, datetime.date(2024, 3, 14))),
        ("2024-03-14", (2024, datetime.date(2024, 3, 14))),
        ("03/14/2024", (2024, datetime.date(2024, 3, 14))),
        ("Mar-14-24", (2024, datetime.date(2024, 3, 14))),
        ("14-Mar-2024", (2024, datetime.date(2024, 3, 14))),
        ("22.11.2023", (2023, datetime.date(2023, 11, 22))),
        ("10/9/2019", (2019, None)),
        ("2024-02-31", (2024, None)),
        ("March 2024", (2024, None)),
        ("early 2024", (2024, None)),
        ("FY2023", (2023, None)),
        ("Q3 2024", (2024, None)),
        ("2023", (2023, None)),
    ],
)
def test_dates(text: str, expected: tuple[int, datetime.date | None]) -> None:
    found = scan(f"Released {text}.")
    assert [(mention.year, mention.date) for mention in found.dates] == [expected]
    assert [(mention.start, mention.end) for mention in found.dates] == [(9, 9 + len(text))]
    assert found.quantities == []


@pytest.mark.parametrize(
    "text", ["2000 GPUs", "2048 tokens", "2,048 GPUs", "1,984", "1949", "2101", "more than 2000 people", "≥2000"]
)
def test_a_number_with_a_unit_is_no_year(text: str) -> None:
    assert find_dates(text) == []
    assert len(find_quantities(text)) == 1


def test_after_in_a_year_stays_a_year() -> None:
    assert [mention.year for mention in find_dates("In 2023 GPUs were scarce.")] == [2023]


def test_dates_in_brackets() -> None:
    days = [(d.year, d.date) for d in find_dates("[Mar. 14, 2024] [2024.03] at 2024.03")]
    assert days == [(2024, datetime.date(2024, 3, 14)), (2024, None)]


def test_region_sees_the_hedge_before_it_and_nothing_after_it() -> None:
    text = "with about 350 billion parameters"
    (found,) = find_quantities(text, text.index("350"), text.index(" parameters"))
    assert (text[found.start : found.end], found.unit, found.approximate) == ("350 billion", "1", True)


@pytest.mark.parametrize("text", ["", "twelve parsecs of", "2 GPUs and 3 nodes", "12–14 days", "in 2023", "the 8 GPUs"])
def test_parse_raises_on_anything_but_one_quantity(text: str) -> None:
    with pytest.raises(ValueError, match="exactly one quantity"):
        parse_quantity(text)


@pytest.mark.parametrize("row", ["code = 'h'", "code = 'h'\nkind = 'duration'\nfactor = 'x'", "code ="])
def test_a_malformed_table_names_the_row(row: str) -> None:
    with pytest.raises(TableError, match=r"units\.toml"):
        compile_table(f"[prefix.si]\n[prefix.iec]\n[[unit]]\n{row}\n")


HOSTILE: dict[str, Callable[[int], str]] = {
    "digits": lambda size: "9" * size,
    "commas": lambda size: "1," * (size // 2),
    "spaces": lambda size: "1 " * (size // 2),
    "groups": lambda size: "123 " * (size // 4),
    "blank": lambda size: " " * size,
    "list": lambda size: "1, " * (size // 3) + "8 GPUs",
    "hyphens": lambda size: "1-" * (size // 2),
    "names": lambda size: "a1-" * (size // 3),
    "words": lambda size: "one hundred and " * (size // 16),
    "scales": lambda size: "million " * (size // 8),
    "products": lambda size: "1 x " * (size // 4),
    "durations": lambda size: "1 day " * (size // 6),
    "modifiers": lambda size: "1 total " * (size // 8),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_linear_time(name: str) -> None:
    """Eight times the text may take at most 24 times as long; a quadratic scan would take 64 times."""

    def seconds(text: str) -> float:
        begin = time.process_time()
        find_quantities(text)
        return time.process_time() - begin

    small, large = (HOSTILE[name](size) for size in (16_000, 128_000))
    most = 24 * max(min(seconds(small), seconds(small)), 0.002)
    assert seconds(large) < most or seconds(large) < most  # what else runs may have slowed down the first


def test_a_megabyte_of_digits_commas_and_spaces_is_read() -> None:
    assert find_quantities("9" * 400_000 + "," * 300_000 + " " * 300_000) == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared test material (Microsoft Recognizers-Text) is not there")
@pytest.mark.parametrize(("name", "at_least"), [("durations", 0.8), ("percentages", 0.9)])
def test_precision_on_another_projects_cases(name: str, at_least: float) -> None:
    unit, factor = {"durations": ("h", 3600), "percentages": ("%", 1)}[name]
    right = found_count = 0
    for case in json.loads((SHARED / f"{name}.json").read_text(encoding="utf-8")):
        wanted = {(q["start"], q["end"], q["value"].rstrip("%")) for q in case["quantities"]}
        found = [q for q in find_quantities(case["text"]) if q.unit == unit]
        found_count += len(found)
        right += sum((q.start, q.end, str((q.value * factor).normalize())) in _normal(wanted) for q in found)
    assert found_count > 0
    assert right / found_count >= at_least


def _normal(wanted: set[tuple[int, int, str]]) -> set[tuple[int, int, str]]:
    return {(start, end, str(Decimal(value).normalize())) for start, end, value in wanted if value[-1:].isdecimal()}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("one over three", Decimal(1) / 3),
        ("1 over twenty-one", Decimal(1) / 21),
        ("one out of four", Decimal("0.25")),
        ("- 1 4/5", Decimal("-1.8")),
        ("2  1/4", Decimal("2.25")),
        ("a half", Decimal("0.5")),
        ("10G", Decimal(10**10)),
        ("three twenty-firsts", Decimal(3) / 21),
        ("twenty and three fifths", Decimal("20.6")),
        ("4 thousand 3 hundred and 21", Decimal(4321)),
        ("3 hundred and 21", Decimal(321)),
    ],
)
def test_a_text_that_is_one_expression(text: str, value: Decimal) -> None:
    (only,) = find_quantities(f" {text} ")
    assert (only.start, only.end, only.unit) == (1, 1 + len(text), "1")
    assert abs(only.value - value) < Decimal("1e-20")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("averaged 4000 over 3 runs", [4000, 3]),
        ("two out of five models", [2, 5]),
        ("4 thousand and 3 million", [4000, 3_000_000]),
        ("1 over 0", [1, 0]),
        ("2 thousand and 50 steps", [2050]),
    ],
)
def test_in_a_sentence_an_expression_is_its_parts(text: str, values: list[int]) -> None:
    assert [q.value for q in find_quantities(text)] == values
