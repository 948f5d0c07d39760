"""Hypothesis strategies: lines in which two readers of JSON, logfmt, UTF-8 or white space would differ."""

import json

from hypothesis import strategies as st

PIECES = st.sampled_from(
    [
        *(
            b"{",
            b"}",
            b"[",
            b"]",
            b'"',
            b"\\",
            b'\\"',
            b"\\\\",
            b":",
            b",",
            b" ",
            b"=",
            b"'",
            b"|",
            b"/",
            b"<*>",
        ),
        *(b"\n", b"\r", b"\t", b"\x0b", b"\x0c", b"\x00", b"\x1c", b"\x7f", b"\x85", b"\xa0", b"\xc2\xa0"),
        *(
            b"\xe2\x80\xa8",
            b"\xed\xa0\x80",
            b"\xc0\x80",
            b"\xf4\x90\x80\x80",
            b"\xff",
            b"\xc3",
            b"\xf0\x9f\x94\xa5",
        ),
        *(
            b"5",
            b"42ms",
            b"10.0.0.1",
            b"a",
            b"msg=",
            b'msg="',
            b"event=",
            b"b=1 ",
            b'"msg":"',
            b'"message": ',
        ),
        *(
            b'"fields":{"message":"',
            b'"log":"',
            b'"a":1,',
            b'"c":[1,{"d":"e"}],',
            b"NaN",
            b"\\u0000",
            b"\\ud800",
        ),
    ]
)
KEYS = st.sampled_from(["msg", "message", "event", "log", "fields", "@mt", "a", "k:1", "é", "", 'q"', "body"])
TEXTS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["", "took 5 ms", 'say "x"', "{", "a=b c=d", 'level=info msg="x y" n=5', '{"msg":"in 5"}']
    ),
    st.sampled_from(["é" * 2050, "x" * 4090, '\\"' * 1500]),
)
SCALARS = st.one_of(TEXTS, st.none(), st.booleans(), st.integers(), st.floats())
DOCUMENTS = st.builds(
    lambda value, ascii_only, separators: json.dumps(
        value, ensure_ascii=ascii_only, separators=separators
    ).encode("utf-8", "surrogatepass"),
    st.dictionaries(
        KEYS,
        st.recursive(
            SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)
        ),
        max_size=6,
    ),
    st.booleans(),
    st.sampled_from([(",", ":"), (", ", ": ")]),
)
PAIRS = st.builds(
    lambda key, value: f"{key}={value}".encode("utf-8", "surrogatepass"),
    st.sampled_from(["msg", "message", "event", "a", "b1", "é", "level", "x.y"]),
    st.one_of(TEXTS, TEXTS.map(json.dumps)),
)
LOGFMT = st.lists(PAIRS, min_size=1, max_size=6).map(b" ".join)
NOISE = st.lists(PIECES, max_size=15).map(b"".join)


def _spoiled(line: bytes, place: int, piece: bytes) -> bytes:
    at = place % (len(line) + 1)
    return line[:at] + piece + line[at + len(piece) % 3 :]


LINES = st.one_of(
    DOCUMENTS,
    LOGFMT,
    NOISE,
    st.binary(max_size=60),
    st.builds(_spoiled, st.one_of(DOCUMENTS, LOGFMT), st.integers(min_value=0, max_value=5000), PIECES),
    DOCUMENTS.map(lambda document: json.dumps({"log": document.decode("utf-8", "replace") + "\n"}).encode()),
    st.builds(lambda line, times: line * times, NOISE, st.sampled_from([100, 1000])),
)


def hostile_batches() -> st.SearchStrategy[list[bytes]]:
    """Return batches of lines, large enough that one query is worth it."""
    return st.lists(LINES, min_size=40, max_size=120)
