"""Some hundreds of drafts and answers made to break a guarantee; `make bench-guardrails` tries many more."""

import pytest

from policy_generator.decide import Terms, decide
from policy_generator.llm.answers import UnusableAnswerError, read_answer
from policy_generator.policy import DraftPolicy
from tests.support.evidence import an_id
from tests.support.hostile import EVIDENCES, broken, hostile_answers, hostile_policies
from tests.support.policies import PRICE, a_policy

IDS = {f"p{number}": an_id(number) for number in range(1, 9)}


def test_no_hostile_draft_breaks_a_guarantee() -> None:
    found = [broken(policy, evidence) for policy, evidence in hostile_policies(250, seed=1)]

    assert [one for one in found if one] == []
    assert len(found) == 250


def read(text: str) -> DraftPolicy | None:
    try:
        return read_answer(text, IDS)
    except UnusableAnswerError:
        return None


def test_no_hostile_answer_breaks_a_guarantee() -> None:
    drafts = [draft for text in hostile_answers(600, seed=2) if (draft := read(text)) is not None]
    evidence = EVIDENCES[2]

    found = [
        broken(a_policy(evidence, decided=decide(draft, evidence, terms=Terms(PRICE))), evidence)
        for draft in drafts
    ]

    assert [one for one in found if one] == []
    assert len(drafts) > 20


def test_what_is_broken_would_be_noticed() -> None:
    policy, evidence = next(iter(hostile_policies(1, seed=3)))
    worse = policy.model_copy(update={"global_rate": 0.0, "anomaly_boost": 0.5})

    assert len(broken(worse, evidence)) >= 3


@pytest.mark.parametrize("text", ["{" * 100_000, "[" * 100_000, '"' * 2_000_000, "\ud800"])
def test_an_answer_that_is_a_trap_is_only_unusable(text: str) -> None:
    with pytest.raises(UnusableAnswerError):
        read_answer(text, IDS)
