"""What lines of one statement have in common, and what they must not."""

import doctest
import time

import lipservice.signature
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lipservice.signature import MASK_VERSION, MESSAGE_BYTES, mask_line, message, signature
from xxhash import xxh64_intdigest

from tests.support.signatures import golden_cases, in_python


def test_the_examples_hold() -> None:
    assert doctest.testmod(lipservice.signature) == doctest.TestResults(failed=0, attempted=7)


def test_the_sdk_returns_the_shared_vectors() -> None:
    cases = golden_cases()

    assert [in_python(case.body) for case in cases] == cases


def test_a_signature_is_no_bare_hash_so_that_versions_never_meet() -> None:
    assert signature("up") ^ MASK_VERSION == xxh64_intdigest(b"up")


@given(st.text())
def test_a_text_has_the_signature_of_its_bytes(body: str) -> None:
    assert signature(body) == signature(body.encode("utf-8", "replace"))


@given(st.binary(max_size=200), st.sampled_from([b"", b"{", b'{"msg":"', b"a=b c=", b'{"a":"']))
def test_what_follows_the_counted_bytes_changes_nothing(piece: bytes, start: bytes) -> None:
    body = start + (piece or b"x") * MESSAGE_BYTES

    assert signature(body) == signature(body[:MESSAGE_BYTES])


@given(st.binary())
def test_a_masked_line_holds_no_digit(body: bytes) -> None:
    assert not any(byte in b"0123456789" for byte in mask_line(body))


@pytest.mark.parametrize(
    "body",
    [
        b"{" + b'"a":1,' * 700,
        b'{"a":["' + b'"b",' * 1000,
        b'{"a":' + b"[[]" * 1300,
        b"{" + b" " * 1_000_000,
        b'a=b c="' + b'\\"' * 500_000,
    ],
)
def test_a_line_made_to_be_slow_is_not(body: bytes) -> None:
    before = time.process_time()

    assert message(body)

    # A hundred times what it takes; a regex that backtracks without bound takes for ever.
    assert time.process_time() - before < 0.5
