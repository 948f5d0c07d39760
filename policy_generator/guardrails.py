"""What any policy that is written guarantees, whoever proposed it and whatever they proposed.

The model proposes, arithmetic meets the target, guardrails have the last word. `apply_guardrails` is total:
it turns any draft into rates that hold every guarantee, and records each thing it changed.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from policy_generator.errors import SettingsError
from policy_generator.evidence import PatternEvidence, ServiceEvidence
from policy_generator.excerpts import excerpt, paragraphs
from policy_generator.policy import PROTECTED_SEVERITIES, Change, DraftPolicy, Rates, Severity, ValueT
from policy_generator.projection import sampled_rate

# Every pattern keeps one line in a hundred at least, so that it can still be seen, counted and searched.
FLOOR = 0.01
# Below one line in a million a floor holds nothing: no service writes that many lines of a rare pattern.
LEAST_FLOOR = 1e-6
# With 20 lines expected, a day on which none is kept comes once in e^20 = 485 million days.
KEPT_LINES_A_DAY = 20.0
# Rates are read by people: digits beyond these say nothing.
RATE_DIGITS = 4
_RATE_STEPS = 10.0**RATE_DIGITS
# From here on a pattern is an error message, and what it says without a severity is part of the error.
MOSTLY_PROTECTED_SHARE = 0.5
# What a line is worth where nobody says: as much as most.
DEFAULT_VALUE = 0.5
# What an anomaly is boosted by where the draft names no number.
DEFAULT_BOOST = 3.0
# At the usual floor this keeps every line; more can't be meant.
MAX_BOOST = 100.0
# A page of text; more than that nobody reads, and a model may repeat itself without end.
REASONING_CHARS = 4000
REASON_CHARS = 200
TEMPLATE_CHARS = 500
NAME_CHARS = 80

NOT_A_NUMBER = "is not a finite number, so everything is kept"


@dataclass(frozen=True, slots=True)
class Guarded:
    """Rates that hold every guarantee, and how they came about."""

    rates: Rates
    anomaly_boost: float
    values: Mapping[str, float]
    reasoning: str
    draft: DraftPolicy
    changes: tuple[Change, ...]


def least_rate(pattern: PatternEvidence, evidence: ServiceEvidence, *, floor: float = FLOOR) -> float:
    """Return the lowest rate at which *pattern* is never lost: the floor, and enough lines a day.

    >>> from datetime import UTC, datetime
    >>> day = ServiceEvidence.model_construct(
    ...     since=datetime(2026, 9, 1, tzinfo=UTC), until=datetime(2026, 9, 2, tzinfo=UTC)
    ... )
    >>> least_rate(
    ...     PatternEvidence.model_construct(protected_count=0.0, severity_counts={Severity.INFO: 400.0}), day
    ... )
    0.05
    """
    lines = evidence.lines_a_day(math.fsum(pattern.sampled_counts.values()))
    if lines <= KEPT_LINES_A_DAY:
        return 1.0
    return max(floor, math.ceil(KEPT_LINES_A_DAY / lines * _RATE_STEPS) / _RATE_STEPS)


def is_error_pattern(pattern: PatternEvidence) -> bool:
    """Return whether *pattern* mostly speaks of errors, so that its other lines are kept with them.

    >>> is_error_pattern(PatternEvidence.model_construct(line_count=10.0, protected_count=6.0))
    True
    """
    return pattern.protected_share >= MOSTLY_PROTECTED_SHARE


def apply_guardrails(
    draft: DraftPolicy,
    evidence: ServiceEvidence,
    *,
    floor: float = FLOOR,
    default_values: Mapping[str, float] = MappingProxyType({}),
) -> Guarded:
    """Return what becomes of *draft* when every guarantee is held, for any draft at all.

    *default_values* is what patterns are worth that the draft says nothing of. *floor* is
    the least rate of anything: of patterns, and of the severities and the global rate too, as a pattern that
    appears tomorrow has no rate of its own until the next policy.
    """
    if not LEAST_FLOOR <= floor <= 1:
        raise SettingsError(
            f"the floor of sampling rates is {floor}; expected a number from {LEAST_FLOOR} to 1. "
            f"Give the least share of lines that may be kept, such as {FLOOR}."
        )
    mender = _Mender(evidence=evidence, floor=floor)
    global_rate = mender.rate("global_rate", draft.global_rate, least=floor)
    severity_rates = mender.severity_rates(draft.severity_rates, global_rate=global_rate)
    pattern_rates = mender.pattern_rates(
        draft.pattern_rates, without=Rates(global_rate, severity_rates, MappingProxyType({}))
    )
    boost = mender.boost(draft.anomaly_boost)
    values = mender.values(draft.values, default=default_values)
    reasoning = mender.reasoning(draft.reasoning)
    return Guarded(
        rates=Rates(global_rate, severity_rates, pattern_rates),
        anomaly_boost=boost,
        values=values,
        reasoning=reasoning,
        draft=_plain(draft),
        changes=tuple(mender.changes),
    )


@dataclass(frozen=True, slots=True)
class _Mender:
    """Mends one draft, writing down each change."""

    evidence: ServiceEvidence
    floor: float
    changes: list[Change] = field(default_factory=list)

    def rate(self, name: str, proposed: float, *, least: float, why_least: str = "the floor") -> float:
        """Return *proposed* as a rate that is at least *least*."""
        if not math.isfinite(proposed):
            return self._changed(name, proposed, 1.0, NOT_A_NUMBER)
        if proposed > 1:
            return self._changed(name, proposed, 1.0, "is above 1, the rate that keeps everything")
        if proposed < least:
            return self._changed(name, proposed, least, f"is below {least:g}, {why_least}")
        return proposed

    def severity_rates(
        self, proposed: Mapping[str, float], *, global_rate: float
    ) -> Mapping[Severity, float]:
        """Return a rate for each severity, the protected ones whole."""
        for name in proposed:
            if name not in Severity.__members__:
                self._record(
                    f"severity_rates.{excerpt(name, limit=NAME_CHARS)}",
                    proposed[name],
                    None,
                    f"is no severity; expected one of {', '.join(Severity)}",
                )
        return MappingProxyType(
            {
                severity: self._severity_rate(severity, proposed.get(severity), global_rate=global_rate)
                for severity in Severity
            }
        )

    def _severity_rate(self, severity: Severity, proposed: float | None, *, global_rate: float) -> float:
        name = f"severity_rates.{severity}"
        if severity in PROTECTED_SEVERITIES:
            if proposed == 1:
                return 1.0
            return self._changed(name, proposed, 1.0, f"{severity} lines are always kept")
        if proposed is None:
            return self._changed(name, None, global_rate, "was left out; the global rate holds for it")
        return self.rate(name, proposed, least=self.floor)

    def pattern_rates(self, proposed: Mapping[str, float], *, without: Rates) -> Mapping[str, float]:
        """Return the rates of patterns; *without* is what holds where a pattern has none of its own."""
        patterns = {pattern.pattern_id: pattern for pattern in self.evidence.patterns}
        for name in proposed:
            if name not in patterns:
                self._record(
                    f"pattern_rates.{excerpt(name, limit=NAME_CHARS)}",
                    proposed[name],
                    None,
                    "is the id of no pattern in the evidence",
                )
        mended = {
            name: self._pattern_rate(pattern, proposed.get(name), without=without)
            for name, pattern in patterns.items()
        }
        return MappingProxyType({name: rate for name, rate in mended.items() if rate is not None})

    def _pattern_rate(
        self, pattern: PatternEvidence, proposed: float | None, *, without: Rates
    ) -> float | None:
        name = f"pattern_rates.{pattern.pattern_id}"
        if is_error_pattern(pattern):
            if proposed == 1:
                return 1.0
            return self._changed(
                name,
                proposed,
                1.0,
                f"{pattern.protected_share:.0%} of its lines speak of errors; the others are kept with them",
            )
        least = least_rate(pattern, self.evidence, floor=self.floor)
        why_least = f"what leaves {KEPT_LINES_A_DAY:g} lines of it a day"
        if proposed is not None:
            why_least = why_least if least > self.floor else "the floor"
            return self.rate(name, proposed, least=least, why_least=why_least)
        by_severity = sampled_rate(pattern, without)
        if by_severity >= least:
            return None
        reason = f"its severities' rates keep {by_severity:.2g}, which is below {least:g}, {why_least}"
        return self._changed(name, None, least, reason)

    def boost(self, proposed: float) -> float:
        """Return *proposed* as a boost: a number from 1 to MAX_BOOST."""
        if math.isnan(proposed):
            return self._changed("anomaly_boost", proposed, DEFAULT_BOOST, "is not a number")
        if proposed < 1:
            return self._changed("anomaly_boost", proposed, 1.0, "is below 1 and would drop what is unusual")
        if proposed > MAX_BOOST:
            return self._changed("anomaly_boost", proposed, MAX_BOOST, f"is above {MAX_BOOST:g}, the most")
        return proposed

    def values(self, proposed: Mapping[str, float], *, default: Mapping[str, float]) -> Mapping[str, float]:
        """Return what each pattern of the evidence is worth, from 0 to 1."""
        known = [pattern.pattern_id for pattern in self.evidence.patterns]
        for name in sorted(proposed.keys() - set(known)):
            self._record(
                f"values.{excerpt(name, limit=NAME_CHARS)}",
                proposed[name],
                None,
                "is the id of no pattern in the evidence",
            )
        return MappingProxyType(
            {
                name: self._value(name, proposed[name])
                if name in proposed
                else default.get(name, DEFAULT_VALUE)
                for name in known
            }
        )

    def _value(self, pattern_id: str, proposed: float) -> float:
        name = f"values.{pattern_id}"
        if math.isnan(proposed):
            return self._changed(name, proposed, DEFAULT_VALUE, "is not a number")
        if not 0 <= proposed <= 1:
            return self._changed(name, proposed, min(1.0, max(0.0, proposed)), "is outside 0 to 1")
        return proposed

    def reasoning(self, proposed: str) -> str:
        """Return *proposed* as text that is safe to show."""
        plain = paragraphs(proposed, limit=REASONING_CHARS)
        if plain != proposed:
            self.changes.append(
                Change(
                    field="reasoning",
                    before=f"{len(proposed)} characters",
                    after=f"{len(plain)} characters",
                    reason=f"wasn't plain text of at most {REASONING_CHARS} characters",
                )
            )
        return plain

    def _changed(self, name: str, before: float | None, after: float, reason: str) -> float:
        self._record(name, before, after, reason)
        return after

    def _record(self, name: str, before: float | None, after: float | None, reason: str) -> None:
        # JSON has no word for what isn't finite.
        said = before if before is None or math.isfinite(before) else str(before)
        self.changes.append(Change(field=name, before=said, after=after, reason=reason))


def _plain(draft: DraftPolicy) -> DraftPolicy:
    """Return *draft* with its numbers as they are and its texts safe to store and show."""
    return DraftPolicy(
        global_rate=draft.global_rate,
        severity_rates=_plain_names(draft.severity_rates),
        pattern_rates=_plain_names(draft.pattern_rates),
        anomaly_boost=draft.anomaly_boost,
        values=_plain_names(draft.values),
        reasons={
            name: excerpt(reason, limit=REASON_CHARS) for name, reason in _plain_names(draft.reasons).items()
        },
        reasoning=paragraphs(draft.reasoning, limit=REASONING_CHARS),
    )


def _plain_names(mapping: Mapping[str, ValueT]) -> Mapping[str, ValueT]:
    return {excerpt(name, limit=NAME_CHARS): value for name, value in mapping.items()}
