"""A line's pattern is explained in words that are true of it."""

from datetime import UTC, datetime

import pytest
from lipservice.signature import signature

from policy_generator.explanation import (
    KnownSignature,
    LineForm,
    Lookalike,
    Merge,
    ServiceFacts,
    explained,
    line_form,
)

NOTHING_KNOWN = ServiceFacts(known=None, lookalikes=(), overflow_count=0, has_native_patterns=False)
KNOWN = KnownSignature(
    pattern_id="00000000000000aa",
    template="took <*> ms",
    first_seen_at=datetime(2026, 9, 1, 10, 30, tzinfo=UTC),
    placed_in="00000000000000aa",
    merges=(),
    signature_count=4,
    log_count=1_234,
    match_regex=None,
    match_regex_reason="another pattern has the same text",
)


def a_form() -> LineForm:
    return line_form(b"took 5 ms")


def said(facts: ServiceFacts) -> str:
    return "\n".join(explained(a_form(), facts))


def of(known: KnownSignature) -> ServiceFacts:
    return NOTHING_KNOWN._replace(known=known)


@pytest.mark.parametrize(
    ("body", "part", "masked", "variable_count"),
    [
        (b"took 5 ms", "the whole line", "took <*> ms", 1),
        (b"\xff up", "the whole line", "\N{REPLACEMENT CHARACTER} up", 0),
        (b"already <*> and 5", "the whole line", "already <*> and <*>", 1),
        (b"x" * 5_000, "the first 4,096 bytes of the line", "x" * 4_096, 0),
        (b'{"msg": "took 5 ms"}', "the message of a JSON line", "took <*> ms", 1),
        (b'{"log":"level=info msg=\\"up 5\\"\\n"}', "the message of a JSON line", "up <*>", 1),
        (b'{"user": 5, "ok": true}', "the keys of a JSON line without a message", "{user,ok}", 0),
        (b'level=info msg="up 5"', "the message of a logfmt line", "up <*>", 1),
        (b"at=info path=/ ", "the keys of a logfmt line without a message", "at= path= ", 0),
    ],
)
def test_the_form_tells_what_part_of_a_line_counts(
    body: bytes, part: str, masked: str, variable_count: int
) -> None:
    form = line_form(body)

    assert (form.part, form.masked, form.variable_count) == (part, masked, variable_count)
    assert form.signature == signature(body)


def test_a_known_signature_tells_since_when_and_what_else_its_pattern_has() -> None:
    assert explained(a_form(), of(KNOWN)) == (
        "What counts is the whole line.",
        "1 variable is masked: what begins with a digit, up to the next delimiter.",
        "The signature is known since 2026-09-01 10:30 UTC.",
        "Its form was first placed in pattern 00000000000000aa.",
        "The pattern has 1,234 lines and 3 other signatures.",
        "It has no regex for rules that match text: another pattern has the same text",
    )


def test_each_merge_on_the_way_to_the_pattern_is_told() -> None:
    merges = (Merge("00000000000000bb", 3), Merge("00000000000000aa", 5))

    placing = (
        "first placed in pattern 00000000000000cc, which was merged into 00000000000000bb by change 3 of the"
        " patterns, which was merged into 00000000000000aa by change 5 of the patterns."
    )

    assert placing in said(of(KNOWN._replace(placed_in="00000000000000cc", merges=merges)))


def test_the_regex_is_told_where_there_is_one() -> None:
    assert "Rules that match text know it by ^took [0-9]+ ms$" in said(
        of(KNOWN._replace(match_regex="^took [0-9]+ ms$"))
    )


def test_an_unknown_signature_tells_what_becomes_of_its_lines() -> None:
    sentences = said(NOTHING_KNOWN)

    assert "The signature is unknown" in sentences
    assert "No pattern's regex matches its text." in sentences
    assert "The next run that counts such a line places it." in sentences
    assert "beyond the cap" not in sentences
    assert "PostHog" not in sentences


def test_an_unknown_signature_may_look_like_a_pattern_or_be_beyond_the_cap() -> None:
    facts = NOTHING_KNOWN._replace(
        lookalikes=(Lookalike("00000000000000aa", "took <*> ms"),), overflow_count=7_000.0
    )

    assert "matches the regex of pattern 00000000000000aa: took <*> ms" in said(facts)
    assert "7,000 lines of the service are beyond the cap on signatures" in said(facts)


def test_where_posthogs_patterns_are_used_it_says_that_a_line_alone_does_not_tell_them() -> None:
    assert "only PostHog can work it out" in said(NOTHING_KNOWN._replace(has_native_patterns=True))
