"""Whether a policy holds what every policy guarantees: asked before it is written and after it is read."""

from collections import Counter
from collections.abc import Iterator

from policy_generator.excerpts import excerpt, paragraphs
from policy_generator.guardrails import (
    MAX_BOOST,
    NAME_CHARS,
    REASON_CHARS,
    REASONING_CHARS,
    TEMPLATE_CHARS,
)
from policy_generator.policy import PROTECTED_SEVERITIES, Policy, Severity


def check_policy(policy: Policy) -> tuple[str, ...]:
    """Return what *policy* violates, one sentence each; nothing for a policy that may be used.

    It trusts no type: a policy that was changed after it was validated is found out as well.
    """
    named = f"policy {policy.version} for service {policy.service_name!r}"
    found = (*_rates(policy), *_severities(policy), *_boost(policy), *_patterns(policy), *_texts(policy))
    return tuple(f"{named} {violation}" for violation in found)


def _rates(policy: Policy) -> Iterator[str]:
    named = {
        "global_rate": policy.global_rate,
        **{f"severity_rates.{severity}": rate for severity, rate in policy.severity_rates.items()},
        **{f"pattern_rates.{pattern_id}": rate for pattern_id, rate in policy.pattern_rates.items()},
    }
    for name, rate in named.items():
        if not 0 < rate <= 1:
            yield f"has {name} = {rate}; expected a number above 0, which would lose lines for good, up to 1"


def _severities(policy: Policy) -> Iterator[str]:
    for severity in Severity:
        rate = policy.severity_rates.get(severity)
        if rate is None:
            yield f"has no rate for severity {severity}; expected one for each"
        elif severity in PROTECTED_SEVERITIES and rate != 1:
            yield f"keeps {rate} of severity {severity}; {severity} may only be kept whole"


def _boost(policy: Policy) -> Iterator[str]:
    if not 1 <= policy.anomaly_boost <= MAX_BOOST:
        yield f"has anomaly_boost = {policy.anomaly_boost}; expected a number from 1 to {MAX_BOOST:g}"


def _patterns(policy: Policy) -> Iterator[str]:
    ids = Counter(pattern.pattern_id for pattern in policy.patterns)
    signatures = Counter(one for pattern in policy.patterns for one in pattern.signatures)
    yield from (
        f"lists pattern {one} {times} times; expected it once" for one, times in ids.items() if times > 1
    )
    yield from (
        f"lists signature {one} {times} times; expected it in one pattern"
        for one, times in signatures.items()
        if times > 1
    )
    for one in policy.pattern_rates:
        if one not in ids:
            yield f"has a rate for pattern {one} but doesn't list it, so no client could recognise it"
    for boosted in policy.boosted:
        if boosted.pattern_id not in ids:
            yield f"boosts pattern {boosted.pattern_id} but doesn't list it, so no client could recognise it"


def _texts(policy: Policy) -> Iterator[str]:
    """Find text that could play with a terminal or a page, or that goes on without end."""
    for name, text in (("reasoning", policy.reasoning), ("draft.reasoning", policy.draft.reasoning)):
        if paragraphs(text, limit=REASONING_CHARS) != text:
            yield f"has a {name} that isn't plain text of at most {REASONING_CHARS} characters"
    for name, text, limit in _lines_of_text(policy):
        if excerpt(text, limit=limit) != text:
            yield f"has a {name} that isn't one line of at most {limit} plain characters: {excerpt(text)!r}"


def _lines_of_text(policy: Policy) -> Iterator[tuple[str, str, int]]:
    made_by = {
        "provider": policy.provider,
        "model": policy.model,
        "prompt_version": policy.prompt_version,
        "created_by": policy.created_by,
    }
    yield from ((name, text, NAME_CHARS) for name, text in made_by.items() if text is not None)
    for pattern in policy.patterns:
        yield f"template of pattern {pattern.pattern_id}", pattern.template, TEMPLATE_CHARS
    for change in policy.changes:
        yield "field of a change", change.field, NAME_CHARS * 2
        yield "reason of a change", change.reason, REASON_CHARS
        for value in (change.before, change.after):
            if isinstance(value, str):
                yield "value of a change", value, REASON_CHARS
    if policy.fallback_reason is not None:
        yield "fallback_reason", policy.fallback_reason, REASON_CHARS
    draft = policy.draft
    for names in (draft.severity_rates, draft.pattern_rates, draft.values, draft.reasons):
        yield from (("name in the draft", name, NAME_CHARS) for name in names)
    for reason in draft.reasons.values():
        yield "reason in the draft", reason, REASON_CHARS
