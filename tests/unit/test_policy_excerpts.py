"""Text of logs and models is shown as text, and nothing else."""

import pytest

from policy_generator.excerpts import excerpt, paragraphs

GONE = "\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("  a \t b\r\nc\u2028d\x85e\x1cf ", "a b c d e f"),
        ("\x1b[31mred\x07\x00", f"{GONE}[31mred{GONE}{GONE}"),
        ("safe\N{RIGHT-TO-LEFT OVERRIDE}txt\N{ZERO WIDTH SPACE}", f"safe{GONE}txt{GONE}"),
        ("\x9b31m", f"{GONE}31m"),
        ("\ud800", GONE),
        ("x" * 80, "x" * 80),
        ("x" * 81, "x" * 79 + "\N{HORIZONTAL ELLIPSIS}"),
        ("x" * 10_000_000, "x" * 79 + "\N{HORIZONTAL ELLIPSIS}"),
    ],
)
def test_an_excerpt_is_one_short_printable_line(text: str, expected: str) -> None:
    assert excerpt(text) == expected
    assert excerpt(expected) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\r\ntwo\n\nthree\n", "one\ntwo\n\nthree"),
        ("a\tb\x1bc\u2029d", f"a b{GONE}c\nd"),
        ("x" * 30, "x" * 19 + "\N{HORIZONTAL ELLIPSIS}"),
        ("\n" * 30 + "x", "x"),
    ],
)
def test_paragraphs_keep_their_lines(text: str, expected: str) -> None:
    assert paragraphs(text, limit=20) == expected
    assert paragraphs(expected, limit=20) == expected
