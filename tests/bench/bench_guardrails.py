"""Whether any of many hostile drafts becomes a policy that breaks a guarantee, and what a draft costs.

make bench-guardrails
"""

import time

from policy_generator.policy import Severity
from policy_generator.prompts import draft_policy_prompt
from tests.bench.harness import Figure, report
from tests.support.evidence import a_pattern, an_evidence
from tests.support.hostile import broken, hostile_policies

DRAFTS = 20_000
MOST_TOKENS = 24_000


def main() -> None:
    """Measure and report."""
    report("guardrails", [*hostile(), *(one for count in (10, 1000, 100_000) for one in prompt_of(count))])


def hostile() -> list[Figure]:
    """Return what becomes of drafts that a model might give which a log line has talked into them."""
    began = time.perf_counter()
    found = [broken(policy, evidence) for policy, evidence in hostile_policies(DRAFTS, seed=20_260_907)]
    seconds = time.perf_counter() - began
    return [
        Figure("hostile drafts", "tried", len(found), ">=", 10_000),
        Figure("hostile drafts", "that broke a guarantee", sum(map(bool, found)), "<=", 0),
        Figure("hostile drafts", "decided, assembled and checked a second", len(found) / seconds),
    ]


def prompt_of(patterns: int) -> list[Figure]:
    """Return how long the prompt about a service of *patterns* is, and how long it takes."""
    evidence = an_evidence(
        *(
            a_pattern(
                number,
                template=f"step {number} of the job {'that has a long name ' * (number % 7)}took <*> ms",
                counts={Severity.INFO: 1e6 / number},
            )
            for number in range(1, patterns + 1)
        )
    )
    began = time.perf_counter()
    prompt = draft_policy_prompt(evidence, most_tokens=MOST_TOKENS)
    seconds = time.perf_counter() - began
    case = f"prompt about {patterns:,} patterns"
    return [
        Figure(case, "tokens at most", prompt.token_count, "<=", MOST_TOKENS),
        Figure(case, "patterns listed", len(prompt.pattern_ids)),
        Figure(case, "seconds", seconds),
    ]


if __name__ == "__main__":
    main()
