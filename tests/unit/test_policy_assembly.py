"""The policy that is written says what was decided, for whom, and from what."""

from datetime import timedelta

from policy_generator.checks import check_policy
from policy_generator.evidence import evidence_hash
from policy_generator.guardrails import TEMPLATE_CHARS, apply_guardrails
from policy_generator.policy import PatternBoost
from policy_generator.projection import project
from tests.support.evidence import a_pattern, an_evidence, an_id
from tests.support.policies import NOW, POLICY_ID, PRICE, a_draft, a_policy


def test_a_policy_carries_what_guardrails_decided() -> None:
    evidence = an_evidence(a_pattern(1), a_pattern(2), service_name="web")
    guarded = apply_guardrails(a_draft(global_rate=7, pattern_rates={an_id(1): 0.05}), evidence)

    policy = a_policy(evidence, guarded=guarded, version=4)

    assert (policy.policy_id, policy.team_id, policy.service_name, policy.version) == (
        POLICY_ID,
        1,
        "web",
        4,
    )
    assert policy.rates == guarded.rates
    assert policy.changes == guarded.changes
    assert policy.draft.global_rate == 7
    assert policy.evidence_hash == evidence_hash(evidence)
    assert policy.projection == project(evidence, guarded.rates, price=PRICE)
    assert (policy.created_at, policy.created_by) == (NOW, "test")


def test_every_pattern_is_listed_as_an_unlisted_one_would_count_as_new() -> None:
    evidence = an_evidence(a_pattern(2, signatures=(9, 4)), a_pattern(1))

    policy = a_policy(evidence, guarded=apply_guardrails(a_draft(), evidence))

    assert policy.pattern_rates == {}
    assert [(one.pattern_id, one.signatures) for one in policy.patterns] == [
        (an_id(1), (1,)),
        (an_id(2), (4, 9)),
    ]


def test_what_is_unusual_now_is_boosted_and_what_was_is_not() -> None:
    later = NOW + timedelta(minutes=1)
    evidence = an_evidence(
        a_pattern(1, anomalous_until=later), a_pattern(2, anomalous_until=NOW), a_pattern(3)
    )

    assert a_policy(evidence).boosted == (PatternBoost(pattern_id=an_id(1), until=later),)


def test_a_hostile_template_and_author_are_made_plain() -> None:
    evidence = an_evidence(a_pattern(template="a\x1b[2J\n" + "b" * 10_000))

    policy = a_policy(evidence, created_by="eve\x1b]0;\x07")

    assert policy.patterns[0].template.startswith("a\N{REPLACEMENT CHARACTER}[2J bbb")
    assert len(policy.patterns[0].template) == TEMPLATE_CHARS
    assert policy.created_by == "eve\N{REPLACEMENT CHARACTER}]0;\N{REPLACEMENT CHARACTER}"
    assert check_policy(policy) == ()
