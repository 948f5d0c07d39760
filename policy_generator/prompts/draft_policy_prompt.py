"""The prompt that asks a model for a draft: evidence as data, bounded in tokens, free of secrets."""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from jinja2 import Environment, PackageLoader, StrictUndefined

from policy_generator.evidence import PatternEvidence, ServiceEvidence
from policy_generator.excerpts import excerpt
from policy_generator.guardrails import is_error_pattern
from policy_generator.policy import Severity
from policy_generator.redaction import redact
from policy_generator.tokens import count_tokens

NAME = "draft_policy"
# What the system prompt calls the block by; no text in the data can write a fence, so none can end it.
FENCE = "json data-from-logs"
# A template is told by its beginning; what is longer is a document.
TEMPLATE_CHARS = 240
EXAMPLE_CHARS = 400
# What an answer holds of a pattern is some forty tokens: more patterns would not come back whole.
MOST_PATTERNS = 300
# Figures are for a sense of proportion.
FIGURE_DIGITS = 3
HASH_DIGITS = 12


@dataclass(frozen=True, slots=True)
class DraftPolicyPrompt:
    """A prompt, and which pattern each id in it stands for.

    Short ids take fewer tokens than those of patterns, and no model mistypes them.
    """

    system: str
    user: str
    pattern_ids: Mapping[str, str]
    token_count: int


@cache
def _environment() -> Environment:
    # What is rendered is Markdown for a model, which has no markup to escape.
    return Environment(
        loader=PackageLoader("policy_generator", "prompts"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701
        keep_trailing_newline=False,
    )


@cache
def prompt_version() -> str:
    """Return what tells this wording from any other."""
    loader = _environment().loader
    assert loader is not None  # noqa: S101 - the environment is made with one
    sources = [loader.get_source(_environment(), f"{NAME}/{part}.md.jinja")[0] for part in ("system", "user")]
    return f"{NAME}@{hashlib.sha256(chr(0).join(sources).encode()).hexdigest()[:HASH_DIGITS]}"


def draft_policy_prompt(evidence: ServiceEvidence, *, most_tokens: int) -> DraftPolicyPrompt:
    """Return the prompt for the service of *evidence*, at most *most_tokens* long.

    The largest patterns are listed, the rest is summed up. Patterns that mostly speak of errors are not
    asked about: they are kept whole whatever anybody says.
    """
    asked = [one for one in evidence.patterns if not is_error_pattern(one)]
    largest = sorted(asked, key=lambda one: (-one.billed_bytes, one.pattern_id))[:MOST_PATTERNS]
    system = _rendered("system", fence=FENCE)
    head = _head(evidence)
    left = (
        most_tokens
        - count_tokens(system)
        - count_tokens(_user(head, [], _others(evidence.patterns, evidence), 0))
    )
    listed: list[str] = []
    for number, pattern in enumerate(largest, start=1):
        entry = _json(_entry(f"p{number}", pattern, evidence))
        # The comma and the line break between two entries.
        left -= count_tokens(entry) + 2
        if left < 0:
            break
        listed.append(entry)
    shown = {one.pattern_id for one in largest[: len(listed)]}
    others = _others([one for one in evidence.patterns if one.pattern_id not in shown], evidence)
    user = _user(head, listed, others, len(listed))
    return DraftPolicyPrompt(
        system=system,
        user=user,
        pattern_ids=MappingProxyType(
            {f"p{number}": one.pattern_id for number, one in enumerate(largest[: len(listed)], start=1)}
        ),
        token_count=count_tokens(system) + count_tokens(user),
    )


def _rendered(part: str, **values: str | int) -> str:
    return _environment().get_template(f"{NAME}/{part}.md.jinja").render(values)


def _user(head: str, listed: Sequence[str], others: str, shown_count: int) -> str:
    patterns = ",\n".join(listed)
    data = f'{{{head},\n"patterns": [\n{patterns}\n],\n"others": {others}}}'
    return _rendered("user", data=data, fence=FENCE, shown_count=shown_count)


def _head(evidence: ServiceEvidence) -> str:
    service = {
        "name": _text(evidence.service_name, limit=TEMPLATE_CHARS),
        "days": _figure(evidence.period_days),
        "lines_a_day": _figure(evidence.lines_a_day(evidence.line_count)),
        "bytes_a_day": _figure(evidence.billed_bytes / evidence.counted_days),
    }
    lines = _per_day(evidence.severity_counts, evidence)
    return f'"service": {_json(service)},\n"severities": {_json(lines)}'


def _entry(name: str, pattern: PatternEvidence, evidence: ServiceEvidence) -> dict[str, object]:
    entry: dict[str, object] = {
        "id": name,
        "template": _text(pattern.template, limit=TEMPLATE_CHARS),
        "lines_a_day": _per_day(pattern.severity_counts, evidence),
        "bytes_share": _figure(
            pattern.billed_bytes / evidence.billed_bytes if evidence.billed_bytes else 0.0
        ),
        "windows_share": _figure(evidence.regularity(pattern)),
    }
    if pattern.protected_share:
        entry["errors_share"] = _figure(pattern.protected_share)
    if pattern.anomalous_until is not None:
        entry["unusual_now"] = True
    if pattern.example is not None:
        entry["example"] = _text(pattern.example, limit=EXAMPLE_CHARS)
    return entry


def _others(patterns: Sequence[PatternEvidence], evidence: ServiceEvidence) -> str:
    billed = math.fsum(one.billed_bytes for one in patterns)
    return _json(
        {
            "patterns": len(patterns),
            "error_patterns": sum(is_error_pattern(one) for one in patterns),
            "bytes_share": _figure(billed / evidence.billed_bytes if evidence.billed_bytes else 0.0),
            "lines_a_day": _per_day(_added(one.severity_counts for one in patterns), evidence),
        }
    )


def _added(counts: Iterable[Mapping[Severity, float]]) -> dict[Severity, float]:
    total: dict[Severity, float] = {}
    for one in counts:
        for severity, count in one.items():
            total[severity] = total.get(severity, 0.0) + count
    return total


def _per_day(counts: Mapping[Severity, float], evidence: ServiceEvidence) -> dict[str, float]:
    return {
        severity.value: _figure(evidence.lines_a_day(counts[severity]))
        for severity in Severity
        if counts.get(severity)
    }


def _text(text: str, *, limit: int) -> str:
    # Secrets first: what is cut in two is not recognised.
    return excerpt(redact(text), limit=limit)


def _figure(amount: float) -> float:
    return float(f"{amount:.{FIGURE_DIGITS}g}")


def _json(value: object) -> str:
    """Return *value* as JSON in ASCII that can't end the fence around it."""
    return json.dumps(value, ensure_ascii=True).replace("`", "\\u0060")
