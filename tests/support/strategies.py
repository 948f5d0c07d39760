"""Hypothesis strategies: evidence that adds up, and drafts that need not."""

from datetime import timedelta

from hypothesis import strategies as st

from policy_generator.evidence import PatternEvidence, ServiceEvidence
from policy_generator.policy import DraftPolicy, Severity
from tests.support.evidence import SINCE, WINDOWS_A_DAY, a_pattern, an_evidence, an_id
from tests.support.policies import NOW

# Few, so that names in drafts often are of patterns that exist.
NUMBERS = st.integers(min_value=0, max_value=12)
COUNTS = st.one_of(st.floats(min_value=0.01, max_value=1e12), st.sampled_from([1.0, 20.0, 21.0, 1e15]))
TEMPLATES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["GET /healthz", "heartbeat failed", "audit: <*>", "\x1b[2J\n\u202e", "b" * 2000, '"\\"']
    ),
)
RATES = st.one_of(
    st.floats(),
    st.floats(min_value=0, max_value=1),
    st.sampled_from([0.0, -0.0, 1.0, 5e-324, -1e308, 1e308, float("nan"), float("inf"), float("-inf")]),
)
NAMES = st.one_of(
    NUMBERS.map(an_id), st.text(max_size=20), st.sampled_from([*Severity, "error", "\x00", "x" * 500])
)
TEXTS = st.one_of(st.text(max_size=200), st.text(max_size=20).map(lambda text: text * 500))


@st.composite
def patterns(draw: st.DrawFn, number: int) -> PatternEvidence:
    """Return pattern *number* with any severities, volume, rhythm and text."""
    counts = draw(st.dictionaries(st.sampled_from(list(Severity)), COUNTS, min_size=1))
    spoken = draw(st.floats(min_value=0, max_value=1)) * counts.get(Severity.UNSPECIFIED, 0.0)
    return a_pattern(
        number,
        template=draw(TEMPLATES),
        counts=counts,
        speaks_of_error=spoken,
        bytes_a_line=draw(st.floats(min_value=0, max_value=1e6)),
        windows_seen=draw(st.integers(min_value=1, max_value=10 * WINDOWS_A_DAY)),
        anomalous_until=draw(st.none() | st.sampled_from([NOW, NOW + timedelta(hours=1), SINCE])),
    )


@st.composite
def evidences(draw: st.DrawFn) -> ServiceEvidence:
    """Return a service with any patterns, and lines outside of them."""
    numbers = draw(st.lists(NUMBERS, unique=True, max_size=6))
    return an_evidence(
        *[draw(patterns(number)) for number in numbers],
        days=draw(st.sampled_from([0.01, 1.0, 6.0, 400.0])),
        outside=draw(st.dictionaries(st.sampled_from(list(Severity)), COUNTS, max_size=4)),
        service_name=draw(st.text(max_size=20)),
    )


def drafts() -> st.SearchStrategy[DraftPolicy]:
    """Return drafts with any numbers, any names and any text."""
    return st.builds(
        DraftPolicy,
        global_rate=RATES,
        severity_rates=st.dictionaries(st.one_of(st.sampled_from([*map(str, Severity)]), NAMES), RATES),
        pattern_rates=st.dictionaries(NAMES, RATES),
        anomaly_boost=RATES,
        values=st.dictionaries(NAMES, RATES, max_size=6),
        reasons=st.dictionaries(NAMES, TEXTS, max_size=3),
        reasoning=TEXTS,
    )
