"""What a model is told and asked for, word for word: a change of it is reviewed as code."""

import json

from policy_generator.llm.answers import answer_schema
from policy_generator.policy import Severity
from policy_generator.prompts import draft_policy_prompt, prompt_version
from tests.support.evidence import a_pattern, an_evidence
from tests.support.golden import golden
from tests.support.policies import NOW


def test_the_prompt_is_the_one_that_was_reviewed() -> None:
    evidence = an_evidence(
        a_pattern(1, template="GET /healthz <*>", counts={Severity.INFO: 40_000.0}, windows_seen=288),
        a_pattern(
            2, template="slow query took <*> ms", counts={Severity.WARNING: 900.0, Severity.ERROR: 100}
        ),
        a_pattern(3, template="audit: ann@example.com logged in", anomalous_until=NOW),
        a_pattern(4, template="payment <*> failed", counts={Severity.ERROR: 70.0}),
        outside={Severity.DEBUG: 500.0},
        days=2,
    )

    prompt = draft_policy_prompt(evidence, most_tokens=24_000)
    head = f"{prompt_version()}, {prompt.token_count} tokens"
    shown = f"{head}\n\n=== system\n\n{prompt.system}\n\n=== user\n\n{prompt.user}\n"

    assert shown == golden("draft_policy_prompt.md", shown)


def test_the_schema_of_an_answer_is_the_one_that_was_reviewed() -> None:
    schema = json.dumps(answer_schema(), indent=2, sort_keys=True) + "\n"

    assert schema == golden("draft_policy_answer.schema.json", schema)
