"""Secrets taken out of text before it leaves the machine.

Templates are masked where a token holds a digit; this is for what is a secret without one, and for examples.
When in doubt, text is masked: a model judges a pattern as well without it.
"""

import re

# What is longer is not worked through: no prompt shows that much of one text.
MOST_CHARS = 2000

_NAMES = (
    r"pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|authorization"
    r"|credentials?|session(?:[_-]?id)?|cookie|signature"
)
_PREFIXES = (
    r"sk-|[rsp]k_(?:live|test)_|gh[opsur]_|github_pat_|glpat-|xox[a-z]-|ph[cxs]_|npm_|pypi-|hf_|dop_v\d_"
    r"|shpat_|SG\.|ya29\.|AKIA|ASIA|AIza"
)
# In this order: what names a secret tells more than what it looks like. Each run of characters is looked at
# from its beginning only, so that no text makes the work grow with its square.
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL),
        "<PRIVATE_KEY>",
    ),
    (re.compile(r"://\S+@"), "://<CREDENTIALS>@"),
    (re.compile(r"\b(bearer|basic)\s+\S+", re.IGNORECASE), r"\1 <SECRET>"),
    (
        re.compile(
            rf"((?:{_NAMES})\\?[\"']?\s*(?:[:=]|\bis\b)>?\s*)(?:\"[^\"]*\"?|'[^']*'?|\S+)", re.IGNORECASE
        ),
        r"\1<SECRET>",
    ),
    (re.compile(rf"(?<![A-Za-z0-9])(?:{_PREFIXES})[\w.+/=-]{{4,}}"), "<KEY>"),
    (re.compile(r"eyJ[\w-]{4,}(?:\.[\w-]*){0,4}"), "<TOKEN>"),
    (re.compile(r"(?<![\w.%+'-])[\w.%+'-]++@[\w-]+(?:\.[\w-]+)*"), "<EMAIL>"),
    # Card numbers, and whatever else is a run of so many digits, with or without gaps.
    (re.compile(r"\d(?:[ .-]?\d){12,}"), "<NUMBER>"),
    # Long tokens that hold a digit are no words; without one, from forty characters on.
    (re.compile(r"(?<![\w+/=-])(?=[A-Za-z+/=_-]*\d)[\w+/=-]{24,}|(?<![A-Za-z+/=])[A-Za-z+/=]{40,}"), "<KEY>"),
)


def redact(text: str) -> str:
    """Return *text* with keys, tokens, passwords, e-mail addresses and card numbers masked.

    >>> redact("mail to ann@example.com failed, key=hunter, card 4111 1111 1111 1111")
    'mail to <EMAIL> failed, key=hunter, card <NUMBER>'
    >>> redact('login with password "correct horse" from postgres://me:pw@db/x')
    'login with password "correct horse" from postgres://<CREDENTIALS>@db/x'
    >>> redact("api_key=abc Authorization: Bearer xyz.abc")
    'api_key=<SECRET> Authorization: <SECRET> <SECRET>'
    """
    text = text[:MOST_CHARS]
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
