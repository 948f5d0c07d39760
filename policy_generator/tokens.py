"""How many tokens a model takes a text for, at most.

The tables of the real tokenizers are no part of any package: they are fetched from their makers' servers. So
this counts pieces as such tokenizers cut them, and where they differ takes the larger number.
"""

import re

# Letters come in pieces of about four, digits in pieces of up to three, anything else alone.
CHARS_A_WORD_TOKEN = 3
CHARS_A_NUMBER_TOKEN = 2

_PIECES = re.compile(r"(?P<letters>[A-Za-z]+)|(?P<digits>[0-9]+)|(?P<spaces>[ \t]+)|(?P<other>.)", re.DOTALL)


def count_tokens(text: str) -> int:
    """Return how many tokens *text* is at most, for text of the kind that prompts are.

    >>> count_tokens('{"lines_a_day": 1440, "template": "GET /healthz <*>"}')
    30
    """
    return sum(_tokens(piece) for piece in _PIECES.finditer(text))


def _tokens(piece: re.Match[str]) -> int:
    match piece.lastgroup:
        case "letters":
            return -(-len(piece[0]) // CHARS_A_WORD_TOKEN)
        case "digits":
            return -(-len(piece[0]) // CHARS_A_NUMBER_TOKEN)
        case "spaces":
            # One space belongs to the word after it.
            return 0 if len(piece[0]) == 1 else 1
        case _:
            return len(piece[0].encode("utf-8", "replace"))
