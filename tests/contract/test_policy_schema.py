"""The policy's JSON is read by other programs and by later releases.

`LIPSERVICE_GOLDEN=rewrite pytest tests/contract` writes the golden files anew.
"""

import json

from policy_generator.policy import Policy, Severity
from tests.support.evidence import a_pattern, an_evidence
from tests.support.golden import golden
from tests.support.policies import NOW, a_policy


def test_the_schema_of_a_policy_is_the_one_others_rely_on() -> None:
    schema = json.dumps(Policy.model_json_schema(mode="serialization"), indent=2, sort_keys=True) + "\n"

    assert schema == golden("policy.schema.json", schema)


def test_a_policy_that_was_stored_is_still_read_and_written_the_same() -> None:
    evidence = an_evidence(
        a_pattern(1, template="GET /healthz <*>", counts={Severity.INFO: 40_000.0}, windows_seen=288),
        a_pattern(2, counts={Severity.WARNING: 900.0, Severity.ERROR: 100.0}, signatures=(2, 2**64 - 1)),
        a_pattern(3, template="audit: <*> logged in", anomalous_until=NOW.replace(day=9)),
    )
    written = a_policy(evidence).to_json() + "\n"

    stored = golden("policy.json", written)

    assert written == stored
    assert Policy.from_json(stored).to_json() + "\n" == stored
