"""The one schema of a sampling policy: what is generated, stored, served and applied.

A policy is immutable and belongs to one team and service. Changing it means writing the next version.
Types hold the ranges; `policy_generator.checks.check_policy` holds what no type can say.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Literal, Self, TypeVar
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    SerializerFunctionWrapHandler,
    ValidationError,
    WrapSerializer,
)

from policy_generator.errors import PolicyError

# Raised when a stored policy could no longer be read by the code before it.
SCHEMA_VERSION: Literal[1] = 1

KeyT = TypeVar("KeyT", bound=str)
ValueT = TypeVar("ValueT")


class Severity(StrEnum):
    """The canonical severities, calmest first; the last two say that none, or no known one, was given."""

    TRACE = "TRACE"
    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"
    CRITICAL = "CRITICAL"
    UNSPECIFIED = "UNSPECIFIED"
    UNKNOWN = "UNKNOWN"


# Rule 1 of the decision keeps these whatever a policy says. UNKNOWN is one of them because a spelling
# that nobody has seen before may be somebody's word for an error.
PROTECTED_SEVERITIES = frozenset({Severity.ERROR, Severity.CRITICAL, Severity.UNKNOWN})


def _sorted_and_frozen(mapping: Mapping[KeyT, ValueT]) -> Mapping[KeyT, ValueT]:
    return MappingProxyType({key: mapping[key] for key in sorted(mapping)})


def _thawed(mapping: Mapping[str, object], handler: SerializerFunctionWrapHandler) -> object:
    return handler(dict(mapping))


def _in_utc(instant: datetime) -> datetime:
    try:
        return instant.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("is outside the years 1 to 9999 in UTC") from error


# A pydantic model that is frozen still holds dicts that aren't; these can't be changed, and are in key order.
FrozenMapping = Annotated[Mapping[KeyT, ValueT], AfterValidator(_sorted_and_frozen), WrapSerializer(_thawed)]
UtcDatetime = Annotated[AwareDatetime, AfterValidator(_in_utc)]
PatternId = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
SampleRate = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Boost = Annotated[float, Field(ge=1, allow_inf_nan=False)]
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
TeamId = Annotated[int, Field(ge=0, le=2**31 - 1)]
# A string in JSON: clients that read JSON numbers as doubles would lose the last bits of a UInt64.
Signature = Annotated[int, Field(ge=0, le=2**64 - 1), PlainSerializer(str, return_type=str, when_used="json")]


class FrozenModel(BaseModel):
    """The base of every shape that crosses an edge: immutable, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="strings")


def canonical_json(model: BaseModel) -> str:
    """Return *model* as the one JSON text it has: sorted keys, no spaces, ASCII only.

    ASCII, so that no log text in it can play with a terminal or be broken by an encoding on the way.

    >>> canonical_json(PatternBoost(pattern_id="00000000000000aa", until=datetime(2026, 9, 1, tzinfo=UTC)))
    '{"pattern_id":"00000000000000aa","until":"2026-09-01T00:00:00Z"}'
    """
    return json.dumps(
        json.loads(model.model_dump_json()), sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def canonical_hash(model: BaseModel) -> str:
    """Return the SHA-256 of the canonical JSON of *model*, in hexadecimal.

    >>> canonical_hash(CostTarget(unit="gb_per_day", amount=2))[:16]
    'a290da0a4d1be715'
    """
    return hashlib.sha256(canonical_json(model).encode("ascii")).hexdigest()


@dataclass(frozen=True, slots=True)
class Rates:
    """What decides about a line that isn't protected: the three levels of rates."""

    global_rate: float
    severity_rates: Mapping[Severity, float]
    pattern_rates: Mapping[str, float]

    def rate_of(self, *, pattern_id: str | None, severity: Severity) -> float:
        """Return the rate of a line: its pattern's, else its severity's, else the global one.

        >>> rates = Rates(0.2, {Severity.DEBUG: 0.05}, {"00000000000000aa": 0.01})
        >>> rates.rate_of(pattern_id="00000000000000aa", severity=Severity.DEBUG)
        0.01
        >>> rates.rate_of(pattern_id=None, severity=Severity.DEBUG)
        0.05
        >>> rates.rate_of(pattern_id=None, severity=Severity.INFO)
        0.2
        """
        if pattern_id is not None and pattern_id in self.pattern_rates:
            return self.pattern_rates[pattern_id]
        return self.severity_rates.get(severity, self.global_rate)


class DraftPolicy(FrozenModel):
    """What a provider proposes: typed, but not yet trusted.

    Rates may be out of range or not even numbers, and names may be of nothing that exists; guardrails mend
    that, and the draft is stored beside what became of it.
    """

    global_rate: float
    severity_rates: FrozenMapping[str, float] = Field(default_factory=dict)
    pattern_rates: FrozenMapping[str, float] = Field(default_factory=dict)
    anomaly_boost: float
    values: FrozenMapping[str, float] = Field(
        default_factory=dict,
        description="What a line of a pattern is worth to its readers, 0 to 1, per pattern id.",
    )
    reasons: FrozenMapping[str, str] = Field(
        default_factory=dict,
        description="Why a pattern has its rate and value, in a few words, per pattern id.",
    )
    reasoning: str = ""


class Change(FrozenModel):
    """One thing that guardrails changed in a draft, and why."""

    field: str = Field(description="Path of the field, such as `pattern_rates.0123456789abcdef`.")
    before: float | str | None = Field(description="What the draft said; null where it said nothing.")
    after: float | str | None = Field(description="What the policy says; null where it says nothing.")
    reason: str


class PatternBoost(FrozenModel):
    """A pattern that behaves unusually now, so that more of it is kept for a while."""

    pattern_id: PatternId
    until: UtcDatetime


class PolicyPattern(FrozenModel):
    """What a client needs to recognise a pattern, and a person to understand which one it is."""

    pattern_id: PatternId
    template: str
    signatures: tuple[Signature, ...]


class CostTarget(FrozenModel):
    """What the logs of a service may cost."""

    unit: Literal["usd_per_day", "gb_per_day", "reduction_share"]
    amount: Amount


Guarantee = Literal["protected_lines", "error_patterns", "lines_a_day", "floor"]


class GuaranteeCost(FrozenModel):
    """What has to be kept for one of the guarantees, and what that costs; each line counts once."""

    guarantee: Guarantee
    bytes_per_day: Amount
    usd_per_day: Amount


class BudgetOutcome(FrozenModel):
    """What became of a cost target: whether the guarantees left room for it, and what they cost."""

    target_bytes_per_day: Amount
    least_bytes_per_day: Amount = Field(description="The least that keeps every guarantee.")
    least_usd_per_day: Amount
    is_feasible: bool
    guarantees: tuple[GuaranteeCost, ...]


class PatternProjection(FrozenModel):
    """What is expected to remain of one pattern."""

    kept_line_count: Amount
    kept_bytes: Amount
    relative_error: SampleRate = Field(
        description="Standard error of the pattern's estimated line count, over the count; 1 is no idea."
    )


class Projection(FrozenModel):
    """What would remain of the evidence's lines, protected ones whole, boosts left out."""

    period_days: Amount
    line_count: Amount
    billed_bytes: Amount
    kept_line_count: Amount
    kept_bytes: Amount
    reduction_share: SampleRate = Field(description="Share of the billed bytes that is dropped.")
    usd_per_day: Amount = Field(default=0.0, description="What an average day would cost without a policy.")
    kept_usd_per_day: Amount = 0.0
    patterns: FrozenMapping[PatternId, PatternProjection]

    @property
    def counted_days(self) -> float:
        """Return the days that figures per day divide by, as `ServiceEvidence.counted_days` does."""
        return max(1.0, self.period_days)


class Policy(FrozenModel):
    """One immutable version of how the logs of a service are sampled."""

    schema_version: Literal[1] = SCHEMA_VERSION
    policy_id: UUID
    team_id: TeamId
    service_name: str
    version: Annotated[int, Field(ge=1)]

    global_rate: SampleRate
    severity_rates: FrozenMapping[Severity, SampleRate]
    pattern_rates: FrozenMapping[PatternId, SampleRate]
    anomaly_boost: Boost
    boosted: tuple[PatternBoost, ...]
    patterns: tuple[PolicyPattern, ...]

    cost_target: CostTarget | None = None
    budget: BudgetOutcome | None = None
    projection: Projection
    reasoning: str
    generated_by: Literal["llm", "rule-based"]
    provider: str
    model: str | None = None
    prompt_version: str | None = None
    fallback_reason: str | None = Field(
        default=None, description="Why the provider that was asked for didn't make it."
    )
    evidence_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    draft: DraftPolicy
    changes: tuple[Change, ...]
    created_at: UtcDatetime
    created_by: str

    @property
    def rates(self) -> Rates:
        """Return the three levels of rates on their own."""
        return Rates(self.global_rate, self.severity_rates, self.pattern_rates)

    def to_json(self) -> str:
        """Return the canonical JSON of the policy; equal policies have equal texts."""
        return canonical_json(self)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Return the policy whose JSON is *text*; a text that is none raises PolicyError."""
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(part) for part in first["loc"]) or "the document"
            raise PolicyError(
                f"this is no policy of schema {SCHEMA_VERSION}: {where}: {first['msg']} "
                f"({error.error_count()} faults in all). Generate the policy again, or read it with the "
                "release of LipService that wrote it."
            ) from error
