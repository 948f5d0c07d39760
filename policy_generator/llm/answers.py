"""The answer a model is asked for, and how one becomes a draft."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, FiniteFloat, ValidationError

from policy_generator.excerpts import excerpt
from policy_generator.policy import DraftPolicy

# An answer about 300 patterns has some 50 kB; what is many times that is not worked through.
MOST_CHARS = 1_000_000
# Enough to mend an answer by; a model that gets all wrong would be told for pages.
SHOWN_ERRORS = 10

_FENCED = re.compile(r"```[^\n`]*\n(?P<inside>.*?)(?:\n```|\Z)", re.DOTALL)


class UnusableAnswerError(Exception):
    """An answer that is no draft, with what is wrong with it; the model is asked once more."""


class _Part(BaseModel):
    """Strict, as a rate that comes as a text may be meant otherwise; no defaults, as schemas want all."""

    model_config = ConfigDict(extra="forbid", strict=True)


class SeverityRate(_Part):
    """The rate of one severity."""

    severity: Literal["TRACE", "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL", "UNSPECIFIED", "UNKNOWN"]
    rate: FiniteFloat


class PatternProposal(_Part):
    """What is proposed for one pattern of the prompt."""

    id: str
    value: FiniteFloat
    rate: FiniteFloat | None
    reason: str


class Answer(_Part):
    """The whole answer."""

    global_rate: FiniteFloat
    severity_rates: list[SeverityRate]
    patterns: list[PatternProposal]
    anomaly_boost: FiniteFloat
    reasoning: str


def answer_schema() -> dict[str, object]:
    """Return the JSON schema of an answer, in the form that both providers' structured outputs take."""
    return Answer.model_json_schema()


def read_answer(text: str, pattern_ids: Mapping[str, str]) -> DraftPolicy:
    """Return the draft that *text* is; *pattern_ids* says which pattern each id of the prompt stands for.

    An id of no pattern stays as it is: guardrails drop it and write that down. Anything that leaves a doubt
    what is meant raises UnusableAnswerError.
    """
    answer = _parsed(_unfenced(text))
    named = Counter(one.id for one in answer.patterns)
    twice = [name for name, times in named.items() if times > 1]
    if twice:
        raise UnusableAnswerError(f"patterns: {excerpt(twice[0])!r} is listed more than once")
    if pattern_ids and not named.keys() & pattern_ids.keys():
        raise UnusableAnswerError("patterns: none of the ids in the data is listed; expected p1 and so on")
    severities = Counter(one.severity for one in answer.severity_rates)
    if any(times > 1 for times in severities.values()):
        raise UnusableAnswerError("severity_rates: a severity is listed more than once")
    proposed = {pattern_ids.get(one.id, one.id): one for one in answer.patterns}
    return DraftPolicy(
        global_rate=answer.global_rate,
        severity_rates={one.severity: one.rate for one in answer.severity_rates},
        pattern_rates={name: one.rate for name, one in proposed.items() if one.rate is not None},
        anomaly_boost=answer.anomaly_boost,
        values={name: one.value for name, one in proposed.items()},
        reasons={name: one.reason for name, one in proposed.items()},
        reasoning=answer.reasoning,
    )


def _parsed(text: str) -> Answer:
    if not text:
        raise UnusableAnswerError("the answer is empty; expected JSON")
    if len(text) > MOST_CHARS:
        raise UnusableAnswerError(f"the answer has {len(text)} characters; expected at most {MOST_CHARS}")
    try:
        return Answer.model_validate_json(text)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        told = "; ".join(
            f"{'.'.join(str(part) for part in one['loc']) or 'the answer'}: {one['msg']}"
            for one in found[:SHOWN_ERRORS]
        )
        more = f"; and {len(found) - SHOWN_ERRORS} more" if len(found) > SHOWN_ERRORS else ""
        raise UnusableAnswerError(excerpt(told, limit=2000) + more) from None


def _unfenced(text: str) -> str:
    """Return *text* without the fence that models like to put around JSON."""
    text = text.strip()
    if text.startswith("{"):
        return text
    fenced = _FENCED.search(text)
    return fenced["inside"].strip() if fenced else text
