"""What differs between two policies."""

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from policy_generator.excerpts import excerpt
from policy_generator.policy import Policy, PolicyPattern, Severity

# Enough to tell two sets of signatures apart; nobody compares them by eye.
DIGEST_CHARS = 8

Value = float | str | None


class Difference(NamedTuple):
    """One field that has another value; None stands for a field that one of the policies doesn't have."""

    field: str
    before: Value
    after: Value


def difference(before: Policy, after: Policy) -> tuple[Difference, ...]:
    """Return what *after* does otherwise than *before*, in the order in which people ask.

    Rates come first, then boosts and known patterns, what is expected of it all, and who made it. What is
    another between any two policies isn't listed: ids, versions, dates, evidence, and the text of the
    reasoning, the draft and its changes.
    """
    return tuple(
        Difference(name, old.get(name), new.get(name))
        for old, new in zip(_sections(before), _sections(after), strict=True)
        for name in (old if old.keys() == new.keys() else sorted(old.keys() | new.keys()))
        if old.get(name) != new.get(name)
    )


def describe_difference(before: Policy, after: Policy) -> tuple[str, ...]:
    """Return `difference` as lines for people, each pattern with its template."""
    templates = {pattern.pattern_id: pattern.template for pattern in (*before.patterns, *after.patterns)}
    return tuple(_line(one, templates) for one in difference(before, after))


def _sections(policy: Policy) -> tuple[Mapping[str, Value], ...]:
    """Return all that is compared, in groups whose fields are either fixed or named by patterns."""
    target, projection = policy.cost_target, policy.projection
    return (
        {
            "team_id": policy.team_id,
            "service_name": excerpt(policy.service_name),
            "global_rate": policy.global_rate,
            **{f"severity_rates.{severity}": policy.severity_rates.get(severity) for severity in Severity},
        },
        {f"pattern_rates.{pattern_id}": rate for pattern_id, rate in policy.pattern_rates.items()},
        {"anomaly_boost": policy.anomaly_boost},
        {f"boosted.{boost.pattern_id}": f"until {boost.until.isoformat()}" for boost in policy.boosted},
        {f"patterns.{pattern.pattern_id}": _recognised_by(pattern) for pattern in policy.patterns},
        {
            "cost_target": None if target is None else f"{target.amount:g} {target.unit}",
            "projection.reduction_share": projection.reduction_share,
            "projection.kept_bytes": projection.kept_bytes,
            "generated_by": policy.generated_by,
            "provider": policy.provider,
            "model": policy.model,
            "prompt_version": policy.prompt_version,
        },
    )


def _recognised_by(pattern: PolicyPattern) -> str:
    """Return a text that is another one when a client would recognise the pattern by something else."""
    known = ",".join(str(signature) for signature in sorted(pattern.signatures))
    digest = hashlib.sha256(known.encode()).hexdigest()[:DIGEST_CHARS]
    count = len(pattern.signatures)
    return f"{excerpt(pattern.template)} ({count} signature{'' if count == 1 else 's'}, {digest})"


def _line(one: Difference, templates: Mapping[str, str]) -> str:
    section, _, pattern_id = one.field.partition(".")
    # What `patterns` lists says its template already.
    template = "" if section == "patterns" else templates.get(pattern_id, "")
    named = f"{one.field} ({excerpt(template)})" if template else one.field
    return f"{named}: {_shown(one.before)} → {_shown(one.after)}"


def _shown(value: Value) -> str:
    match value:
        case None:
            return "none"
        case str():
            return value
        case _:
            return f"{value:.4g}"
