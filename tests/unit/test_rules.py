"""The rules: what each kind of pattern keeps, and that it adds up to a smaller bill."""

import math

import pytest

from policy_generator.evidence import PatternEvidence, ServiceEvidence
from policy_generator.guardrails import apply_guardrails
from policy_generator.policy import DraftPolicy, Severity
from policy_generator.projection import project
from policy_generator.providers import PolicyProvider, RuleBasedProvider
from policy_generator.providers.rules import repetitive_rate, repetitiveness
from tests.support.evidence import WINDOWS_A_DAY, a_pattern, an_evidence

# What a service writes beside the pattern a test is about, so that one pattern isn't all of it.
BACKGROUND = {Severity.INFO: 1_000_000.0}


def drafted(evidence: ServiceEvidence) -> DraftPolicy:
    provider: PolicyProvider = RuleBasedProvider()
    return provider.draft(evidence)


def rate_of(pattern: PatternEvidence) -> float | None:
    """Return the rate the rules propose for *pattern* in a service that writes a million lines beside it."""
    return drafted(an_evidence(pattern, outside=BACKGROUND)).pattern_rates.get(pattern.pattern_id)


def a_service(
    *, lines_a_day: float, patterns: int, days: int = 6, severities: tuple[tuple[Severity, float], ...]
) -> ServiceEvidence:
    """Return a service whose patterns follow Zipf's law within each severity, as those of real ones do."""
    found: list[PatternEvidence] = []
    for severity, part in severities:
        ranks = range(1, max(1, round(patterns * part)) + 1)
        whole = math.fsum(1 / rank for rank in ranks)
        for rank in ranks:
            count = lines_a_day * days * part / rank / whole
            windows = WINDOWS_A_DAY * days
            found.append(
                a_pattern(
                    len(found) + 1,
                    template=f"thing {len(found)} <*>",
                    counts={severity: count},
                    # As many windows as lines that come by chance would meet.
                    windows_seen=max(1, round(windows * (1 - math.exp(-count / windows)))),
                )
            )
    return an_evidence(*found, days=days)


USUAL_SEVERITIES = (
    (Severity.DEBUG, 0.4),
    (Severity.INFO, 0.4),
    (Severity.WARNING, 0.15),
    (Severity.ERROR, 0.045),
    (Severity.CRITICAL, 0.005),
)


def test_severities_have_the_rates_that_were_agreed() -> None:
    draft = drafted(an_evidence())

    assert draft.severity_rates == {
        "TRACE": 0.05,
        "DEBUG": 0.05,
        "INFO": 0.2,
        "WARNING": 0.5,
        "ERROR": 1.0,
        "CRITICAL": 1.0,
        "UNSPECIFIED": 0.2,
        "UNKNOWN": 1.0,
    }
    assert draft.global_rate == 0.2
    assert draft.anomaly_boost == 3.0


@pytest.mark.parametrize(
    ("pattern", "low", "high"),
    [
        pytest.param(
            a_pattern(counts={Severity.INFO: 400_000.0}, windows_seen=WINDOWS_A_DAY),
            0.01,
            0.012,
            id="metronome",
        ),
        pytest.param(a_pattern(counts={Severity.INFO: 400_000.0}), 0.015, 0.04, id="much of the service"),
        pytest.param(
            a_pattern(counts={Severity.INFO: 1440.0}, windows_seen=WINDOWS_A_DAY), 0.05, 0.1, id="each minute"
        ),
        pytest.param(a_pattern(counts={Severity.INFO: 40_000.0}), 0.1, 0.2, id="just repetitive"),
        pytest.param(
            a_pattern(counts={Severity.DEBUG: 40_000.0}), 0.05, 0.05, id="no more than its severity"
        ),
        pytest.param(
            a_pattern(counts={Severity.WARNING: 400_000.0}, windows_seen=WINDOWS_A_DAY),
            0.05,
            0.06,
            id="warning",
        ),
        pytest.param(
            a_pattern(counts={Severity.INFO: 20_000.0}, bytes_a_line=50_000),
            0.01,
            0.03,
            id="much of the bytes",
        ),
    ],
)
def test_a_repetitive_pattern_keeps_1_to_20_percent(
    pattern: PatternEvidence, low: float, high: float
) -> None:
    rate = rate_of(pattern)

    assert rate is not None
    assert low <= rate <= high


@pytest.mark.parametrize(
    "template",
    [
        "GET /healthz <*> <*>",
        'GET /health HTTP/<*>" 200',
        "Health check ok",
        "health_check passed in <*> ms",
        "heartbeat from node <*>",
        "HEARTBEAT",
        "ping",
        "sending ping to <*>",
        "liveness probe ok",
        "GET /readyz",
        "keep-alive sent",
        "<*> kube-probe/<*>",
    ],
)
def test_a_health_check_keeps_least_of_all(template: str) -> None:
    assert rate_of(a_pattern(template=template, counts={Severity.INFO: 10_000.0})) == 0.01


@pytest.mark.parametrize(
    ("template", "severity"),
    [
        ("heartbeat lost from <*>", Severity.INFO),
        ("health check failed for <*>", Severity.INFO),
        ("ping timed out", Severity.DEBUG),
        ("heartbeat from node <*> late", Severity.WARNING),
        ("shipping order <*>", Severity.INFO),
        ("healthy margins for <*>", Severity.INFO),
        ("mapping <*> to <*>", Severity.INFO),
        ("x" * 600 + " ping", Severity.INFO),
    ],
)
def test_what_only_resembles_a_health_check_is_not_taken_for_one(template: str, severity: Severity) -> None:
    noise = a_pattern(template=template, counts={severity: 10_000.0})
    other = a_pattern(template="something else", counts={severity: 10_000.0})

    assert rate_of(noise) == rate_of(other)


@pytest.mark.parametrize(
    "template",
    [
        "audit: user <*> changed role of <*>",
        "Security alert for <*>",
        "payment <*> captured",
        "user <*> logged in from <*>",
        "login from <*>",
        "Access denied for <*>",
        "sudo: <*>",
        "refunded <*>",
        "ping from login service",
    ],
)
@pytest.mark.parametrize("lines", [300.0, 10_000.0, 500_000.0])
def test_what_audits_and_payments_need_keeps_more(template: str, lines: float) -> None:
    counts = {Severity.INFO: lines}
    valued = rate_of(a_pattern(template=template, counts=counts, windows_seen=WINDOWS_A_DAY))
    other = rate_of(a_pattern(template="something else", counts=counts, windows_seen=WINDOWS_A_DAY))

    assert valued is not None
    assert valued >= 0.2
    assert valued > (other or 0.2)


def test_a_warning_about_payments_never_keeps_less_than_other_warnings() -> None:
    counts = {Severity.WARNING: 500_000.0}

    assert rate_of(a_pattern(template="payment <*>", counts=counts, windows_seen=WINDOWS_A_DAY)) == 0.5


@pytest.mark.parametrize("lines", [1.0, 24.0])
@pytest.mark.parametrize("template", ["cache rebuilt", "audit log rotated"])
def test_a_rare_pattern_is_kept_whole(template: str, lines: float) -> None:
    assert rate_of(a_pattern(template=template, counts={Severity.DEBUG: lines})) == 1.0


@pytest.mark.parametrize(
    "pattern",
    [
        a_pattern(counts={Severity.ERROR: 500_000.0}, windows_seen=WINDOWS_A_DAY),
        a_pattern(counts={Severity.ERROR: 600.0, Severity.INFO: 500.0}),
        a_pattern(template="ping", counts={Severity.UNSPECIFIED: 10_000.0}, speaks_of_error=9_000),
        a_pattern(template="heartbeat", counts={Severity.UNKNOWN: 10_000.0}),
    ],
)
def test_a_pattern_that_mostly_speaks_of_errors_is_kept_whole(pattern: PatternEvidence) -> None:
    assert rate_of(pattern) == 1.0


def test_any_other_pattern_is_left_to_its_severity() -> None:
    assert rate_of(a_pattern(counts={Severity.INFO: 1000.0})) is None


def test_a_pattern_that_its_severity_would_thin_out_too_much_keeps_twenty_lines_a_day() -> None:
    assert rate_of(a_pattern(counts={Severity.DEBUG: 200.0})) == 0.1


def test_more_repetition_never_keeps_more() -> None:
    scores = [
        repetitiveness(share=share / 20, regularity=regularity / 5, lines_a_day=10.0**power)
        for share in range(20)
        for regularity in range(6)
        for power in range(8)
    ]

    rates = [repetitive_rate(score) for score in sorted(scores)]

    assert rates == sorted(rates, reverse=True)
    assert 0 <= min(scores) <= max(scores) <= 1


@pytest.mark.parametrize("step", [{"share": 0.31}, {"regularity": 0.51}, {"lines_a_day": 2001.0}])
def test_repetition_grows_with_each_of_its_signs(step: dict[str, float]) -> None:
    before = {"share": 0.3, "regularity": 0.5, "lines_a_day": 2000.0}

    assert repetitiveness(**{**before, **step}) > repetitiveness(**before)


@pytest.mark.parametrize(
    ("lines_a_day", "patterns", "least", "most"),
    [(10_000, 60, 0.70, 0.85), (57_000, 60, 0.80, 0.90), (57_000, 600, 0.60, 0.80), (1e6, 600, 0.80, 0.92)],
)
def test_a_usual_service_drops_most_of_its_bytes_and_no_error(
    lines_a_day: float, patterns: int, least: float, most: float
) -> None:
    evidence = a_service(lines_a_day=lines_a_day, patterns=patterns, severities=USUAL_SEVERITIES)

    guarded = apply_guardrails(drafted(evidence), evidence)
    projection = project(evidence, guarded.rates)

    assert least <= projection.reduction_share <= most
    # The rules know the guardrails: nothing of theirs has to be mended.
    assert guarded.changes == ()
    assert all(one.relative_error < 0.1 for one in projection.patterns.values())
    assert all(
        projection.patterns[one.pattern_id].kept_line_count >= min(one.line_count, 20 * 6) * 0.99
        for one in evidence.patterns
    )


def test_the_usual_mix_of_severities_saves_78_percent_without_a_target() -> None:
    evidence = a_service(lines_a_day=100_000, patterns=40, severities=USUAL_SEVERITIES)

    assert project(evidence, apply_guardrails(drafted(evidence), evidence).rates).reduction_share >= 0.78


@pytest.mark.parametrize(
    ("pattern", "value"),
    [
        (a_pattern(template="GET /healthz", counts={Severity.INFO: 10_000.0}), 0.25),
        (a_pattern(counts={Severity.INFO: 400_000.0}), 0.5),
        (a_pattern(counts={Severity.INFO: 1000.0}), 0.6),
        (a_pattern(counts={Severity.WARNING: 1000.0}), 0.8),
        (a_pattern(counts={Severity.INFO: 10.0}), 0.8),
        (a_pattern(template="audit: <*>", counts={Severity.INFO: 1000.0}), 1.0),
        (a_pattern(counts={Severity.ERROR: 1000.0}), 1.0),
    ],
)
def test_every_pattern_has_a_value_with_a_reason(pattern: PatternEvidence, value: float) -> None:
    draft = drafted(an_evidence(pattern, outside=BACKGROUND))

    assert draft.values == {pattern.pattern_id: value}
    assert draft.reasons.keys() == {pattern.pattern_id}
