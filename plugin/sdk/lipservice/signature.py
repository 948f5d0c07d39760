"""What lines of one statement have in common, as a number: the same here and in ClickHouse.

Policies name patterns by signatures that SQL computed, so this module and the macros `message`,
`mask_line` and `signature` are one function in two languages, byte for byte. All of it works on bytes,
and each regex is written in what RE2 and Python read alike; the parts have the names they have in the
macro `message_regexes`. Change both, `MASK_VERSION` and the golden file together.
"""

import re
from typing import Final

from xxhash import xxh64_intdigest

# Counts the changes of `message` and `mask_line`. A signature carries it, so those of two versions never
# meet by accident.
MASK_VERSION: Final = 2

# How much of a body counts. What tells statements apart stands in front; the rest of a longer line is
# data, and one line of a megabyte must not cost what ten thousand lines do.
MESSAGE_BYTES: Final = 4096

# A character of UTF-8 has up to four bytes, so a cut leaves at most three of one behind.
_CUT_BYTES: Final = range(4)

# The bytes of a variable are listed and are all ASCII: what a negated class does with bytes that are no
# UTF-8, and what counts as white space, differs between RE2 and Python.
_VARIABLE: Final = re.compile(rb"[0-9][!#-&*+\--9?-Z\\^-z~]*")

_SPACE: Final = r"[ \t\r\n]*"
_CHARS: Final = r'[^"\\]*(?:\\[!-~][^"\\]*)*'
_STRING: Final = f'"{_CHARS}"'
_PLAIN: Final = r'[^"{}\[\]]*'


def _nested(depth: int) -> str:
    """Return a regex of objects and lists, *depth* deep: a regex can't count."""
    inside = f"(?:{_STRING}|{_nested(depth - 1)})" if depth > 1 else _STRING
    once = f"{inside}{_PLAIN}"
    return rf"[{{\[]{_PLAIN}(?:{once})*[}}\]]"


_COLON: Final = f"{_SPACE}:{_SPACE}"
_JSON_VALUE: Final = rf'(?:{_STRING}|[^ \t\r\n"{{}}\[\],:]+|{_nested(4)})'
_JSON_PAIRS: Final = f"(?:{_STRING}{_COLON}{_JSON_VALUE}{_SPACE},{_SPACE})*"
# In this order, whatever the order in the document: Serilog's template is the best there is; then what
# pino, bunyan, zap, logrus, slog, zerolog, ECS, .NET, journald and Rust's tracing write; structlog,
# Serilog, CloudWatch, GELF; Docker and collectors.
_JSON_KEYS: Final = (
    '"(?:@mt|MessageTemplate)"',
    rf'(?:"(?:msg|message|Message|MESSAGE)"|"fields"{_COLON}\{{{_SPACE}"message")',
    '"(?:event|@m|RenderedMessage|@message|short_message)"',
    '"(?:log|text|body|textPayload)"',
)

_KEY: Final = "[A-Za-z_@][A-Za-z0-9_.@/-]*"
_BARE: Final = r'[^ \t\r\n"]*'
_PAIR: Final = f"{_KEY}=(?:{_STRING}|{_BARE})"
_LOGFMT_KEYS: Final = ("msg|message", "event")


def _compiled(regex: str) -> re.Pattern[bytes]:
    """Return *regex* for bytes."""
    return re.compile(regex.encode())


_JSON_BEFORE_MESSAGE: Final = _compiled(
    rf"\{{{_SPACE}(?:" + "|".join(f'{_JSON_PAIRS}?{key}{_COLON}"' for key in _JSON_KEYS) + ")"
)
_JSON_WHOLE: Final = _compiled(rf"\{{{_SPACE}{_JSON_PAIRS}{_STRING}{_COLON}{_JSON_VALUE}{_SPACE}\}}{_SPACE}")
_JSON_CUT: Final = _compiled(rf"\{{{_SPACE}{_JSON_PAIRS}{_STRING}{_SPACE}:")
_JSON_COLON_VALUE: Final = _compiled(f"{_COLON}{_JSON_VALUE}")
_JSON_MARKS: Final = b'" \t\r\n{}'
_LOGFMT_WHOLE: Final = _compiled(rf'(?:{_PAIR} +)+{_KEY}=(?:"{_CHARS}["\\]?|{_BARE})(?:[ \t\r\n]|\\[nrt])*')
_LOGFMT_CUT: Final = _compiled(f"{_PAIR} +{_KEY}=")
_LOGFMT_BEFORE_MESSAGE: Final = _compiled("|".join(f"(?:{_PAIR} +)*?(?:{keys})=" for keys in _LOGFMT_KEYS))
_LOGFMT_VALUE: Final = _compiled(f'=(?:"{_CHARS}"?|{_BARE})')
_MESSAGE: Final = _compiled(f'=?"{_CHARS}|={_BARE}')
_ESCAPE: Final = _compiled(r'\\(["\\/])')


def signature(body: str | bytes) -> int:
    """Return the number that all lines of *body*'s statement have in common.

    >>> signature("took 5 ms") == signature("took 77 ms")
    True
    >>> signature('{"level": "info", "msg": "took 5 ms"}') == signature("took 5 ms")
    True
    """
    return xxh64_intdigest(mask_line(message(body))) ^ MASK_VERSION


def mask_line(message: bytes) -> bytes:
    """Return *message* with a wildcard for each variable: what begins with a digit, up to a delimiter.

    >>> mask_line(b"user 42 logged in from 10.0.0.1:443")
    b'user <*> logged in from <*>:<*>'
    """
    return _VARIABLE.sub(b"<*>", message)


def message(body: str | bytes) -> bytes:
    r"""Return what a line says: the message of JSON and logfmt, or else the line's first bytes.

    JSON and logfmt without a message are reduced to their keys.

    >>> message('{"level":30,"err":{"message":"no"},"msg":"request done"}')
    b'request done'
    >>> message(r'{"log":"level=info msg=\"request done\" dur=3ms\n","stream":"stdout"}')
    b'request done'
    >>> message('{"user": 5, "ok": true}'), message("at=info method=GET path=/")
    (b'{user,ok}', b'at= method= path=')
    >>> message("user=root logged in")
    b'user=root logged in'
    """
    text = body.encode("utf-8", "replace") if isinstance(body, str) else body
    whole = _whole_characters(text) if _is_structured(text) else b""
    if not whole:
        return text[:MESSAGE_BYTES]
    once = _reduced(whole)
    # Docker wraps what an app wrote into JSON of its own.
    return _reduced(once) if _is_structured(once) else once


def _is_structured(text: bytes) -> bool:
    """Return whether *text* may be JSON or logfmt: the first word of pairs holds an equals sign."""
    return text.startswith(b"{") or 0 < text.find(b"=") < text.find(b" ")


def _whole_characters(text: bytes) -> bytes:
    """Return the first bytes of *text* without a character that the cut went through; b"" if no UTF-8."""
    heads = (text[: MESSAGE_BYTES - cut] for cut in _CUT_BYTES)
    return next(filter(_is_utf8, heads), b"")


def _is_utf8(text: bytes) -> bool:
    """Return whether *text* is valid UTF-8."""
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_cut_off(text: bytes) -> bool:
    """Return whether *text* may be the beginning of a longer one."""
    return len(text) > MESSAGE_BYTES - len(_CUT_BYTES)


def _reduced(text: bytes) -> bytes:
    """Return *text* as its message; without one as its keys; what is neither JSON nor logfmt as it is."""
    is_json = text.startswith(b"{")
    if not is_json and not _is_logfmt(text):
        return text
    before = (_JSON_BEFORE_MESSAGE if is_json else _LOGFMT_BEFORE_MESSAGE).match(text)
    # From the last byte before it on, which tells how the message is written.
    message = _matched(_MESSAGE, text, before.end() - 1).lstrip(b'="') if before else b""
    if message:
        return _without_escapes(message)
    return _json_shape(text) if is_json else _LOGFMT_VALUE.sub(b"=", text)


def _is_logfmt(text: bytes) -> bool:
    """Return whether *text* is pairs and nothing else, as far as it goes."""
    return bool(_LOGFMT_CUT.match(text) if _is_cut_off(text) else _LOGFMT_WHOLE.fullmatch(text))


def _json_shape(text: bytes) -> bytes:
    """Return the keys of a JSON object in the order they stand in; any other text as it is."""
    if _JSON_WHOLE.fullmatch(text):
        pairs = text
    else:
        pairs = _matched(_JSON_CUT, text, 0) if _is_cut_off(text) else b""
    return b"{%b}" % _JSON_COLON_VALUE.sub(b"", pairs).translate(None, _JSON_MARKS) if pairs else text


def _matched(regex: re.Pattern[bytes], text: bytes, start: int) -> bytes:
    """Return what *regex* matches of *text* at *start*; nothing where it doesn't."""
    match = regex.match(text, start)
    return match.group() if match else b""


def _without_escapes(text: bytes) -> bytes:
    """Return *text* with quotes and slashes as the app wrote them; other escapes stay."""
    return _ESCAPE.sub(rb"\1", text)
