"""Text that came from a log or a model, made safe to show and to store."""

# Long enough to recognise a log line by, short enough for a line of a terminal.
EXCERPT_CHARS = 80
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


def excerpt(text: str, *, limit: int = EXCERPT_CHARS) -> str:
    r"""Return *text* as one line of printable characters, at most *limit* of them.

    Escape sequences, directional overrides and line breaks would let a log line rewrite what a terminal or
    a page shows around it.

    >>> excerpt("GET /healthz\n  \x1b[31m200")
    'GET /healthz �[31m200'
    >>> excerpt("a very long line", limit=6)
    'a ver…'
    """
    # Whitespace shrinks, so the cut is made after it; but a text of megabytes isn't worked through for it.
    return _cut(_printable(" ".join(text[: limit * 16].split())), limit=limit)


def paragraphs(text: str, *, limit: int) -> str:
    r"""Return *text* with its line breaks, in printable characters, at most *limit* of them.

    >>> paragraphs("Two\tcauses:\r\n- chatter\x07\n\n", limit=100)
    'Two causes:\n- chatter�'
    """
    lines = text[: limit * 16].replace("\t", " ").splitlines()
    return _cut("\n".join(_printable(line) for line in lines).strip(), limit=limit)


def escaped(text: str, *, limit: int) -> str:
    r"""Return *text* as it is, at most *limit* characters of it, with escapes for what isn't printable.

    For where white space matters, which an excerpt shrinks.

    >>> escaped("GET  /healthz\n\x1b[31m", limit=80)
    'GET  /healthz\\n\\x1b[31m'
    """
    shown = _cut(text, limit=limit)
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in shown)


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else REPLACEMENT for character in text)


def _cut(text: str, *, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + ELLIPSIS
