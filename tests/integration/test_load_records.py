"""Which lines of a file make one record."""

from tests.support.chunks import bodies, read
from tests.support.engine import Engine

# Name of a file → its records, as they should come out.
FILES = {
    "python under an error": [
        "2024-01-01 10:00:00,123 INFO app: starting",
        """2024-01-01 10:00:01,123 ERROR app: request failed
Traceback (most recent call last):
  File "/srv/app.py", line 20, in do
    raise KeyError("x")
KeyError: 'x'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/srv/app.py", line 12, in handle
    raise NoSuchThing("bad") from None
app.errors.NoSuchThing: bad""",
        "2024-01-01 10:00:02,123 INFO app: next",
    ],
    "python under a harmless line is a record of its own": [
        "2024-01-01 10:00:00,123 INFO app: starting",
        'Traceback (most recent call last):\n  File "x.py", line 1, in f\n    main()\nValueError: boom',
    ],
    "python without times": [
        "starting up",
        'Traceback (most recent call last):\n  File "x.py", line 1, in <module>\n    main()\nSomeThing: boom',
        "done",
        'ERROR:root:failed\nTraceback (most recent call last):\n  File "x.py", line 1\n    f()\nKeyError: 1',
        "INFO:root:ok",
    ],
    "java": [
        """2024-01-01 10:00:00,123 WARN [main] com.foo.Bar: failed
java.io.IOException: broken pipe
\tat com.foo.Bar.baz(Bar.java:10)
\tSuppressed: java.lang.Exception: x
\t\tat a.b.C.d(C.java:1)
Caused by: java.net.SocketException: reset
\tat java.net.X.y(X.java:1)
\t... 12 more""",
        "2024-01-01 10:00:01,123 INFO [main] com.foo.Bar: ok",
        'Exception in thread "main" java.lang.IllegalStateException: dead\n\tat com.foo.Main.main(M.java:5)',
    ],
    "java without times": [
        "ERROR com.foo.Bar - failed\njava.lang.Exception: x\n\tat a.B.c(D)\nCaused by: a.B\n\tat c.D(E)",
        "INFO  com.foo.Bar - fine",
    ],
    "java.util.logging has its severity on a second line": [
        "Oct 18, 2015 6:01:47 PM org.apache.catalina.core.StandardService startInternal\nINFO: Starting",
        "Oct 18, 2015 6:01:48 PM org.apache.catalina.X y\nSEVERE: No\njava.lang.Exception: x\n\tat b.C.d(C)",
    ],
    "go": [
        "2024/01/01 10:00:00 starting",
        """2024/01/01 10:00:01 http: panic serving 127.0.0.1:1: boom
goroutine 5 [running]:
net/http.(*conn).serve.func1(0xc0000)
\t/usr/local/go/src/net/http/server.go:1801 +0x147
panic(0x6, 0x7)
\t/usr/local/go/src/runtime/panic.go:975 +0x47a
created by net/http.(*Server).Serve
\t/usr/local/go/src/net/http/server.go:2969 +0x970""",
        """panic: runtime error: index out of range [5] with length 3

goroutine 1 [running]:
main.main()
\t/tmp/prog.go:8 +0x1b
exit status 2""",
    ],
    "node": [
        "Server listening on 3000",
        """/app/index.js:3
    throw new Error('boom');
    ^

Error: boom
    at Object.<anonymous> (/app/index.js:3:9) {
  code: 'E_BOOM'
}

Node.js v18.0.0""",
        "GET / 200",
        "TypeError: Cannot read properties of undefined (reading 'x')\n    at foo (/app/a.js:1:1)",
        "GET /a 200",
    ],
    "node with times": [
        "2024-01-01T10:00:00.000Z info: up",
        "2024-01-01T10:00:01.000Z error: request failed\nError: boom\n    at foo (/app/a.js:1:1)",
        "2024-01-01T10:00:02.000Z info: ok",
    ],
    "rust": [
        "listening",
        "thread 'main' panicked at src/main.rs:2:5:\nboom happened\nnote: run with `RUST_BACKTRACE=1`",
        "next",
    ],
    ".net": [
        "info: Microsoft.Hosting.Lifetime[0]\n      Now listening on: http://localhost:5000",
        "fail: Microsoft.AspNetCore[13]\n      System.Exception: boom\n         at F.Bar() in Foo.cs:line 5",
    ],
    "lines without a time go on where others have one": [
        "a banner",
        "and its second line",
        "2024-01-01 10:00:00 INFO query:\nSELECT *\nFROM x",
        "2024-01-01 10:00:01 INFO done",
    ],
    "lines without a time stand alone where few have one": [
        "Sun Dec 04 04:47:44 2005 begin",
        *(f"step {number} of the build" for number in range(9)),
    ],
    "a severity begins a record even without a time": [
        "2024-01-01 10:00:00 INFO one",
        "ERROR: no time",
        "2024-01-01 10:00:01 INFO two",
    ],
    "what may be an error is not hidden in a harmless record": [
        "2024-01-01 10:00:00 INFO one",
        "could not reach the database: connection refused\nafter 3 attempts",
        "2024-01-01 10:00:01 WARN two\nit failed in the end",
    ],
    "a time in the middle of a message begins nothing": [
        "2024-01-01 10:00:00 INFO headers:\nDate: Mon, 01 Jan 2024 10:00:00 GMT\nX-Id: 1",
        "2024-01-01 10:00:01 INFO done",
        "2024-01-01 10:00:02 INFO done",
    ],
    "blank lines at a record's end are not kept": [
        "2024-01-01 10:00:00 INFO one",
        "2024-01-01 10:00:01 INFO two",
    ],
    "a file whose lines are all indented": ["  one", "  two", "  2024-01-01 10:00:00 three"],
    "no newline, carriage returns, bytes that are no text": ["one\x00\x01", "two"],
}
ENDINGS = {
    "blank lines at a record's end are not kept": "\n\n \n",
    "no newline, carriage returns, bytes that are no text": "\r\n",
}


def test_a_trace_is_one_record_and_a_line_is_in_exactly_one(engine: Engine) -> None:
    contents = [ENDINGS.get(name, "\n").join(records) for name, records in FILES.items()]

    records = read(engine, contents)

    assert bodies(records, names=list(FILES)) == FILES


def test_a_document_over_many_lines_is_read_as_one(embedded_engine: Engine) -> None:
    records = read(
        embedded_engine, ['{\n  "level": "error",\n  "message": "two lines"\n}\n{\n  "message": "b"\n}']
    )

    assert [(record.body, record.severity_text) for record in records] == [("two lines", "error"), ("b", "")]
