"""What any implementation of the signature has to return, as a file that other languages can read."""

import json

from tests.support.golden import golden
from tests.support.signatures import GOLDEN_NAME, in_python

# (what it shows, one piece of the body, how often it stands there)
CASES: tuple[tuple[str, bytes, int], ...] = (
    ("nothing", b"", 1),
    ("plain text", b"user 42 logged in from 10.0.0.1:443 in 3.5ms", 1),
    ("a variable ends at a delimiter", b"a=1,b=(2)[3]{4}<5>\"6\"'7'|8;9", 1),
    ("a variable ends at any control character", b"1a\x002b\x0b3c\x0c4d\x1c5e\x7f6f\t7g\r8h\n", 1),
    ("a variable ends where ASCII does", "5µs 7語x 9é8\xa07\u20286".encode(), 1),
    ("only ASCII digits are digits", "\u0663 \uff15 \u00b2 4".encode(), 1),
    ("bytes that are no UTF-8", b"id 7\xff8 \xc3 \xed\xa0\x80 \xf4\x90\x80\x80 \xc0\x80 9", 1),
    ("a line of a megabyte", b"5 words ", 131072),
    ("exactly as long as counts", b"ab 1", 1024),
    ("a plain cut may part a character", "é".encode() + b"x", 2000),
    ("the message of pino", b'{"level":30,"time":17,"req":{"id":1,"msg":"no"},"msg":"done in 5 ms"}', 1),
    ("the message of structlog", b'{"level": "info", "event": "done in 5 ms", "user": 7}', 1),
    ("the template of Serilog", b'{"@t":"2026","@mt":"Done in {Elapsed} ms","Elapsed":5,"message":"no"}', 1),
    (
        "the message of Rust's tracing",
        b'{"level":"INFO","fields":{"message":"done","n":1},"target":"a::b"}',
        1,
    ),
    (
        "ECS has objects where others have messages",
        b'{"log":{"level":"info"},"event":{},"message":"done 5"}',
        1,
    ),
    ("JSON in Docker's JSON", rb'{"log":"{\"msg\":\"say \\\"hi\\\" 5\"}\n","stream":"stdout"}', 1),
    ("logfmt in Docker's JSON", rb'{"log":"level=info msg=\"done in 5 ms\" n=1\n","stream":"stdout"}', 1),
    ("text in Docker's JSON", rb'{"log":"done in 5 ms\n","stream":"stdout"}', 1),
    ("reduced twice and no more", rb'{"msg":"{\"msg\":\"{\\\"msg\\\":\\\"deep\\\"}\"}"}', 1),
    ("of two messages the first", b'{"msg":"first","msg":"second"}', 1),
    ("an empty message is none", b'{"msg":"","a":1,"b":[1,{"c":2}]}', 1),
    ("a message that is no text is none", b'{"msg":5,"a":null}', 1),
    ("escapes stay as they are", rb'{"msg":"\u0000 \ud800 \n \/ \\ \" 5"}', 1),
    ("a key in a string is no key", rb'{"a":"\"msg\":\"no\"","msg":"yes"}', 1),
    ("numbers nobody can read", b'{"a":1e999,"b":NaN,"c":123456789012345678901234567890,"msg":"ok"}', 1),
    ("white space anywhere", b'{ \r\n\t"a" : [ ] ,\n "msg" : "ok 5" } \n', 1),
    ("four deep is read", b'{"a":[[[[1]]]],"msg":"ok"}', 1),
    ("five deep is not", b'{"a":[[[[[1]]]]],"msg":"ok"}', 1),
    ("JSON that breaks off keeps its message", b'{"a":1,"msg":"done in 5 m', 1),
    ("the keys of JSON without a message", b'{"user": 5, "k:1": {"x": "y"}, "ok": true}', 1),
    ("JSON that breaks off without a message is a line", b'{"user": 5, "ok": tr', 1),
    ("braces that are no JSON", b"{5} of {items} done", 1),
    ("an empty object", b"{}", 1),
    ("JSON longer than counts keeps its message", b'{"msg":"done 5","a":"' + b"x" * 5000 + b'"}', 1),
    ("JSON longer than counts without one keeps its keys", b'{"u":1,"a":"' + "é".encode() * 3000 + b'"}', 1),
    ("JSON that is no UTF-8 is a line", b'{"msg":"\xff5"}', 1),
    ("the message of logfmt", b'time="2026 1" level=info msg="done \\"x\\" in 5 ms" dur=3ms\n', 1),
    ("a bare message of logfmt", b"level=info msg=started n=5", 1),
    ("the keys of logfmt without a message", b'at=info method=GET path="/a b" dur=3ms', 1),
    ("text after pairs is text", b"user=root logged in 5", 1),
    ("text before pairs is text", b"foo msg=bar n=5", 1),
    ("one pair is text", b"message=hello", 1),
    ("logfmt longer than counts", b'a=1 msg="done 5" b=' + b"x" * 5000, 1),
)


def test_the_vectors_are_as_published() -> None:
    vectors = [
        {
            "shows": shows,
            "body": piece.hex(),
            "times": times,
            "message": signed.message.hex(),
            "masked": signed.masked.hex(),
            "signature": f"{signed.signature:016x}",
        }
        for shows, piece, times in CASES
        for signed in [in_python(piece * times)]
    ]
    text = json.dumps(vectors, indent=1, ensure_ascii=False) + "\n"

    assert text == golden(GOLDEN_NAME, text)
