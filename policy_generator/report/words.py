"""Numbers, instants and anomalies in the words people read."""

# ruff: noqa: RUF001, RUF002 - a range takes an en dash
import math
from datetime import UTC, datetime

from policy_generator.excerpts import excerpt
from policy_generator.report.anomalies import AnomalySpan
from policy_generator.report.data import AnomalyKind

BYTE_UNITS = ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB"))
COUNT_UNITS = ((1e9, "G"), (1e6, "M"))

# Enough of a template to know it by; the rest of a stack trace says no more.
TEMPLATE_CHARS = 240

# Between these, whole percents are exact enough; beyond, the tenths are what matters.
LEAST_WHOLE_SHARE, MOST_WHOLE_SHARE = 0.1, 0.99
LEAST_SHOWN_SHARE = 0.001

# From here on cents only distract.
WHOLE_USD = 100


def human_bytes(size: float) -> str:
    """Return *size* in decimal units, as logs are billed.

    >>> [human_bytes(size) for size in (0, 999, 1_234_567, 2e9)]
    ['0 B', '999 B', '1.23 MB', '2 GB']
    """
    for scale, unit in BYTE_UNITS:
        if size >= scale:
            return f"{_digits(size / scale, 3)} {unit}"
    return f"{size:.0f} B"


def human_count(count: float) -> str:
    """Return how many lines in few characters; a fraction of a line counts as a tenth.

    >>> [human_count(count) for count in (0, 0.25, 12, 45_678.4, 1_979_634)]
    ['0', '0.2', '12', '45,678', '1.98 M']
    """
    for scale, unit in COUNT_UNITS:
        if count >= scale:
            return f"{_digits(count / scale, 3)} {unit}"
    return f"{count:.1f}" if 0 < count < 1 else f"{count:,.0f}"


def percent(share: float) -> str:
    """Return *share* as a percentage that never rounds something to nothing, or almost all to all.

    >>> [percent(share) for share in (0, 0.0004, 0.0123, 0.64, 0.9951, 0.99996, 1)]
    ['0%', '<0.1%', '1.2%', '64%', '99.5%', '>99.9%', '100%']
    """
    if 0 < share < LEAST_SHOWN_SHARE:
        return "<0.1%"
    if 1 - LEAST_SHOWN_SHARE < share < 1:
        return ">99.9%"
    if 0 < share < LEAST_WHOLE_SHARE or MOST_WHOLE_SHARE < share < 1:
        return f"{share:.1%}"
    return f"{share:.0%}"


def rate_in_words(rate: float) -> str:
    """Return a sampling rate to the digits it has.

    >>> [rate_in_words(rate) for rate in (0.0125, 0.2, 1)]
    ['1.25%', '20%', '100%']
    """
    return f"{rate * 100:.4g}%"


def usd(amount: float) -> str:
    """Return *amount* of US dollars.

    >>> [usd(amount) for amount in (0, 3.5, 1234.5)]
    ['$0.00', '$3.50', '$1,234']
    """
    return f"${amount:,.2f}" if amount < WHOLE_USD else f"${amount:,.0f}"


def instant(moment: datetime) -> str:
    """Return *moment* to the minute in UTC, with its weekday: in logs, that is half of the explanation.

    >>> instant(datetime(2026, 9, 20, 10, 30, tzinfo=UTC))
    'Sun 20 Sep 10:30'
    """
    return f"{moment.astimezone(UTC):%a %d %b %H:%M}"


def span_of_time(span: AnomalySpan) -> str:
    """Return from when until when *span* lasted, naming the day once.

    >>> noon, one = (datetime(2026, 9, 20, hour, tzinfo=UTC) for hour in (12, 13))
    >>> span_of_time(AnomalySpan(AnomalyKind.SPIKE, "00000000000000aa", "", noon, one, 9, 1, 3.0))
    'Sun 20 Sep 12:00–13:00'
    """
    started_at, ended_at = span.started_at.astimezone(UTC), span.ended_at.astimezone(UTC)
    if started_at.date() == ended_at.date():
        return f"{instant(started_at)}–{ended_at:%H:%M}"
    return f"{instant(started_at)}–{instant(ended_at)}"


def anomaly_in_words(span: AnomalySpan) -> str:
    """Return what happened, in a sentence that goes on from the pattern's name.

    >>> noon, one = (datetime(2026, 9, 20, hour, tzinfo=UTC) for hour in (12, 13))
    >>> anomaly_in_words(AnomalySpan(AnomalyKind.SPIKE, "00000000000000aa", "", noon, one, 90, 12, 3.0))
    'wrote 90 lines where 12 are usual: 7.5 times as many'
    >>> anomaly_in_words(AnomalySpan(AnomalyKind.NEW_PATTERN, "00000000000000aa", "", noon, one, 90, 0, None))
    'was seen for the first time: 90 lines'
    >>> anomaly_in_words(AnomalySpan(AnomalyKind.SILENCE, "00000000000000aa", "", noon, one, 0, 72, None))
    'fell silent: 0 lines where 72 are usual'
    """
    lines, usual = human_count(span.log_count), human_count(span.usual_count)
    if span.kind is AnomalyKind.NEW_PATTERN:
        return f"was seen for the first time: {lines} lines"
    if span.kind is AnomalyKind.SILENCE:
        return f"fell silent: {lines} lines where {usual} are usual"
    if span.usual_count < 1:
        return f"wrote {lines} lines where hardly any are usual"
    times = _digits(span.log_count / span.usual_count, 2)
    return f"wrote {lines} lines where {usual} are usual: {times} times as many"


def short_template(template: str) -> str:
    r"""Return enough of *template* to know it by, on one line.

    >>> short_template("ValueError: <N>\n  at line <N>")
    'ValueError: <N> at line <N>'
    """
    return excerpt(template, limit=TEMPLATE_CHARS)


def _digits(number: float, significant: int) -> str:
    """Return *number* to so many digits, without an exponent."""
    decimals = max(0, significant - 1 - math.floor(math.log10(abs(number)))) if number else 0
    text = f"{number:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
