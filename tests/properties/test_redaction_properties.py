"""No secret of a known kind survives, whatever stands around it."""

import os
import string

from hypothesis import given, settings
from hypothesis import strategies as st

from policy_generator.redaction import MOST_CHARS, redact

looking = settings(max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "100")), deadline=None)

WORDS = st.text(string.ascii_letters + string.digits, min_size=20, max_size=40)
BODIES = st.text(string.ascii_letters + string.digits + "_-", min_size=12, max_size=40)
DIGITS = st.text(string.digits, min_size=16, max_size=16)
# What ends a token; around it may stand anything.
GAPS = st.sampled_from([" ", "\n", "\t", '"', "'", "(", "<", "|", ";", ", "])
AROUND = st.text(max_size=60)


@st.composite
def secrets(draw: st.DrawFn) -> tuple[str, str]:
    """Return a text that holds a secret, and the secret itself."""
    body, word = draw(BODIES), draw(WORDS)
    digits = draw(DIGITS)
    groups = [digits[start : start + 4] for start in range(0, 16, 4)]
    name = draw(
        st.sampled_from(["password", "PASSWD", "api_key", "Secret", "x-auth-token", "SessionId", "cookie"])
    )
    sign = draw(st.sampled_from(["=", ": ", " = ", '": "', "': '", " is ", "=>"]))
    prefix = draw(
        st.sampled_from(["sk-", "ghp_", "xoxb-", "phc_", "AKIA", "sk_live_", "glpat-", "github_pat_"])
    )
    return draw(
        st.sampled_from(
            [
                (f"{name}{sign}{body}", body),
                (f'{name}={sign.strip() and chr(34)}{body} {word}"', word),
                (f"{prefix}{body}", body),
                (f"Authorization: Bearer {body}", body),
                (f"bearer {body}", body),
                (f"https://me:{body}@example.com/x", body),
                (f"{word}@example.com", word),
                (f"{word}@mail.example.co.uk", word),
                (digits, digits),
                (draw(st.sampled_from([" ", "-"])).join(groups), groups[1]),
                (f"eyJ{word}.eyJ{word}.{body}", body),
                (f"-----BEGIN RSA PRIVATE KEY-----\n{body}\n{word}\n-----END RSA PRIVATE KEY-----", word),
                (f"-----BEGIN PRIVATE KEY-----\n{body}", body),
            ]
        )
    )


@looking
@given(secret=secrets(), before=AROUND, after=AROUND, gaps=st.tuples(GAPS, GAPS))
def test_a_secret_does_not_survive(
    secret: tuple[str, str], before: str, after: str, gaps: tuple[str, str]
) -> None:
    text, inside = secret

    masked = redact(f"{before}{gaps[0]}{text}{gaps[1]}{after}")

    assert inside not in masked.replace(before, "").replace(after, "") or inside in before + after


@looking
@given(text=st.text(max_size=3 * MOST_CHARS))
def test_any_text_is_masked_once_and_for_all(text: str) -> None:
    masked = redact(text)

    assert redact(masked) == masked


@looking
@given(
    words=st.lists(st.sampled_from(["GET", "<*>", "handled", "in", "ms", "order", "[http]", "id=<*>", "ok"]))
)
def test_plain_templates_stay_as_they_are(words: list[str]) -> None:
    text = " ".join(words)

    assert redact(text) == text
