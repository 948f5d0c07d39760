"""What severity a line has, whatever its author calls it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lipservice.severity import (
    CLASSES,
    ERROR_WORDS,
    SPELLINGS,
    Severity,
    canonical_severity,
    canonical_severity_number,
    is_protected,
    speaks_of_error,
)

spellings = st.sampled_from(sorted(SPELLINGS))
numbers = st.integers(min_value=-1, max_value=300)


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("trace", "TRACE"),
        ("V", "TRACE"),
        ("finest", "TRACE"),
        ("dbug", "DEBUG"),
        ("Information", "INFO"),
        ("notice", "INFO"),
        ("W", "WARNING"),
        ("severe", "ERROR"),
        ("Exception", "ERROR"),
        ("ERROR2", "ERROR"),
        ("SEVERITY_NUMBER_ERROR", "ERROR"),
        ("Emerg", "CRITICAL"),
        ("alert", "CRITICAL"),
        ("PANIC", "CRITICAL"),
        ("FATAL3", "CRITICAL"),
    ],
)
def test_a_spelling_has_one_severity(text: str, severity: Severity) -> None:
    assert canonical_severity(text) == severity


@pytest.mark.parametrize(
    "text",
    [" error ", "[ERROR]", "ERROR:", "<err>", "\x1b[1;31mError\x1b[0m", "[31mERROR[0m", "«error»", "e\n\0"],
)
def test_what_stands_around_a_spelling_does_not_count(text: str) -> None:
    assert canonical_severity(text) == "ERROR"


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("10", "DEBUG"),
        ("20", "INFO"),
        ("30", "WARNING"),
        ("40", "ERROR"),
        ("50", "CRITICAL"),
        ("60", "CRITICAL"),
    ],
)
def test_of_two_loggers_readings_of_a_level_the_more_severe_counts(text: str, severity: Severity) -> None:
    assert canonical_severity(text) == severity


@pytest.mark.parametrize(
    ("text", "severity"),
    [("<0>", "CRITICAL"), ("<2>", "CRITICAL"), ("<3>", "ERROR"), ("<4>", "WARNING"), ("<7>", "DEBUG")],
)
def test_syslogs_numbers_are_read_where_only_syslog_writes_them(text: str, severity: Severity) -> None:
    assert canonical_severity(text) == severity


@pytest.mark.parametrize("text", ["3", "0", "17", "audit", "???", "-", "<8>", "errorless", "ошибка"])
def test_a_text_in_no_spelling_is_unknown_and_protected(text: str) -> None:
    severity = canonical_severity(text)

    assert severity == "UNKNOWN"
    assert is_protected(severity, "all is well")


@pytest.mark.parametrize(
    "text", [None, "", " \t\r\n", "\x1b[0m", "unspecified", "SEVERITY_NUMBER_UNSPECIFIED"]
)
def test_no_severity_is_unspecified(text: str | None) -> None:
    assert canonical_severity(text, 0) == "UNSPECIFIED"
    assert canonical_severity(text, None) == "UNSPECIFIED"


@pytest.mark.parametrize("number", [-1, 25, 255])
def test_a_number_that_opentelemetry_does_not_have_is_unknown(number: int) -> None:
    assert canonical_severity("", number) == "UNKNOWN"
    assert canonical_severity("info", number) == "INFO"


@pytest.mark.parametrize(
    ("number", "severity"),
    [(1, "TRACE"), (4, "TRACE"), (5, "DEBUG"), (16, "WARNING"), (17, "ERROR"), (24, "CRITICAL")],
)
def test_a_text_in_no_spelling_leaves_it_to_the_number(number: int, severity: Severity) -> None:
    assert canonical_severity("audit", number) == severity


@given(spelling=spellings, number=numbers)
def test_a_number_never_makes_a_severity_less_severe(spelling: str, number: int) -> None:
    assert canonical_severity_number(spelling, number) >= canonical_severity_number(spelling)


@given(text=st.text(), number=numbers)
def test_any_text_has_a_severity_that_fits_its_number(text: str, number: int) -> None:
    expected = {0: {"UNSPECIFIED", "UNKNOWN"}} | {n: {CLASSES[(n - 1) // 4]} for n in range(1, 25)}

    assert canonical_severity(text, number) in expected[canonical_severity_number(text, number)]


@given(word=st.sampled_from(ERROR_WORDS), before=st.text(), after=st.text())
def test_a_body_with_an_error_word_speaks_of_an_error_in_any_case(word: str, before: str, after: str) -> None:
    assert speaks_of_error(f"{before}{word.upper()}{after}")


@pytest.mark.parametrize("body", ["", "GET /healthz 200", "login of user 5", "\udcff\udcfe"])
def test_other_bodies_do_not_speak_of_an_error(body: str) -> None:
    assert not speaks_of_error(body)


@pytest.mark.parametrize("severity", ["TRACE", "DEBUG", "INFO", "WARNING"])
def test_only_a_line_without_a_severity_is_protected_by_its_body(severity: Severity) -> None:
    assert is_protected("UNSPECIFIED", "panic")
    assert not is_protected(severity, "panic")
