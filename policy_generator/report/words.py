"""Numbers, instants and anomalies in the words people read."""

# ruff: noqa: RUF001, RUF002 - a range takes an en dash
import math
from datetime import UTC, datetime

from policy_generator.excerpts import excerpt
from policy_generator.report.data import Anomaly, AnomalyKind

BYTE_UNITS = ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB"))
COUNT_UNITS = ((1e9, "G"), (1e6, "M"))

# Enough of a template to know it by; the rest of a stack trace says no more.
TEMPLATE_CHARS = 240
SENTENCE_TEMPLATE_CHARS = 80

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


def span_of_time(span: Anomaly) -> str:
    """Return from when until when *span* lasted, naming the day once.

    >>> noon, one = (datetime(2026, 9, 20, hour, tzinfo=UTC) for hour in (12, 13))
    >>> span_of_time(Anomaly(AnomalyKind.SPIKE, "00000000000000aa", "", noon, one, 9, 1, 0, 3, 3.0))
    'Sun 20 Sep 12:00–13:00'
    """
    started_at, ended_at = span.started_at.astimezone(UTC), span.ended_at.astimezone(UTC)
    if started_at.date() == ended_at.date():
        return f"{instant(started_at)}–{ended_at:%H:%M}"
    return f"{instant(started_at)}–{instant(ended_at)}"


def anomaly_in_words(anomaly: Anomaly) -> str:
    """Return what happened, in a sentence that goes on from the pattern's or the service's name.

    >>> noon, one = (datetime(2026, 9, 22, hour, tzinfo=UTC) for hour in (12, 13))
    >>> def told(kind, lines, expected, lower, upper):
    ...     aa = "00000000000000aa"
    ...     print(anomaly_in_words(Anomaly(kind, aa, "", noon, one, lines, expected, lower, upper, 9.0)))
    >>> told(AnomalyKind.SPIKE, 1240, 200, 180, 230)
    6.2× its usual Tuesday 12:00 level, 1,240 lines against 180–230 expected
    >>> told(AnomalyKind.DROP, 50, 200, 180, 230)
    25% of its usual Tuesday 12:00 level, 50 lines against 180–230 expected
    >>> told(AnomalyKind.SILENCE, 0, 72, 60, 85)
    fell silent, 0 lines against 60–85 expected
    >>> told(AnomalyKind.NEW_PATTERN, 90, 0, 0, 0)
    was seen for the first time, 90 lines
    >>> told(AnomalyKind.ERROR_SURGE, 80, 20, 12, 30)
    errors at 4× their usual Tuesday 12:00 share, 80 lines against 12–30 expected
    >>> told(AnomalyKind.SEVERITY_SHIFT, 900, 850, 700, 1000)
    severities mixed as they usually aren't on a Tuesday at 12:00, 900 lines
    """
    lines = f"{human_count(anomaly.log_count)} {'line' if anomaly.log_count == 1 else 'lines'}"
    when = f"{anomaly.started_at.astimezone(UTC):%A %H:%M}"
    against = f"{lines} against {human_count(anomaly.lower)}–{human_count(anomaly.upper)} expected"
    ratio = anomaly.log_count / max(anomaly.expected, 1.0)
    match anomaly.kind:
        case AnomalyKind.NEW_PATTERN:
            return f"was seen for the first time, {lines}"
        case AnomalyKind.SILENCE:
            return f"fell silent, {against}"
        case AnomalyKind.DROP:
            return f"{percent(ratio)} of its usual {when} level, {against}"
        case AnomalyKind.ERROR_SURGE:
            return f"errors at {_digits(ratio, 2)}× their usual {when} share, {against}"
        case AnomalyKind.SEVERITY_SHIFT:
            return f"severities mixed as they usually aren't on a {when.replace(' ', ' at ')}, {lines}"
        case AnomalyKind.SPIKE:
            return f"{_digits(ratio, 2)}× its usual {when} level, {against}"


def anomaly_sentence(service_name: str, anomaly: Anomaly) -> str:
    """Return all there is to say about *anomaly* in one line.

    >>> noon, one = (datetime(2026, 9, 22, hour, tzinfo=UTC) for hour in (12, 13))
    >>> spike = Anomaly(AnomalyKind.SPIKE, "aa", "paid <*>", noon, one, 90, 12, 6, 18, 3.0, is_open=True)
    >>> anomaly_sentence("checkout", spike)
    ... # doctest: +NORMALIZE_WHITESPACE
    "checkout: pattern 'paid <*>' 7.5× its usual Tuesday 12:00 level, 90 lines against 6–18 expected,
    since Tue 22 Sep 12:00"
    """
    template = excerpt(anomaly.template, limit=SENTENCE_TEMPLATE_CHARS)
    about = f"pattern '{template}' " if anomaly.pattern_id else ""
    when = f"since {instant(anomaly.started_at)}" if anomaly.is_open else span_of_time(anomaly)
    return f"{excerpt(service_name)}: {about}{anomaly_in_words(anomaly)}, {when}"


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
