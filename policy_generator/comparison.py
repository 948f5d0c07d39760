"""What two policies keep of each pattern whose rate differs, in bytes, cost and certainty."""

from typing import NamedTuple

from policy_generator.policy import PatternProjection, Policy
from policy_generator.price import BYTES_PER_GB


class PatternSide(NamedTuple):
    """What one policy does with a pattern; its rate is None where its severities' rates hold."""

    rate: float | None
    kept_bytes_per_day: float
    relative_error: float


class PatternComparison(NamedTuple):
    """A pattern under two policies; None where a policy doesn't know it."""

    pattern_id: str
    template: str
    before: PatternSide | None
    after: PatternSide | None

    @property
    def bytes_per_day(self) -> float:
        """Return how many bytes a day more are kept.

        >>> PatternComparison(
        ...     "00000000000000aa", "ping", PatternSide(0.5, 500.0, 0.0), PatternSide(0.1, 100.0, 0.1)
        ... ).bytes_per_day
        -400.0
        """
        before = self.before.kept_bytes_per_day if self.before else 0.0
        return (self.after.kept_bytes_per_day if self.after else 0.0) - before

    def usd_per_day(self, usd_per_gb: float) -> float:
        """Return what that costs, above what is free."""
        return self.bytes_per_day / BYTES_PER_GB * usd_per_gb


def compare_patterns(before: Policy, after: Policy) -> tuple[PatternComparison, ...]:
    """Return the patterns that the policies keep at different rates, those that change most bytes first."""
    templates = {one.pattern_id: one.template for one in (*before.patterns, *after.patterns)}
    compared = (
        PatternComparison(name, template, _side(before, name), _side(after, name))
        for name, template in templates.items()
        if before.pattern_rates.get(name) != after.pattern_rates.get(name)
    )
    return tuple(sorted(compared, key=lambda one: (-abs(one.bytes_per_day), one.pattern_id)))


def _side(policy: Policy, pattern_id: str) -> PatternSide | None:
    projected: PatternProjection | None = policy.projection.patterns.get(pattern_id)
    if projected is None:
        return None
    return PatternSide(
        rate=policy.pattern_rates.get(pattern_id),
        kept_bytes_per_day=projected.kept_bytes / policy.projection.counted_days,
        relative_error=projected.relative_error,
    )
