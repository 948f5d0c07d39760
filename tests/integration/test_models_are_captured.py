"""What PostHog hears of calls to models: that they were made, and what was said only if asked for."""

import json

from pydantic import SecretStr

from tests.support.evidence import a_pattern, an_evidence, an_id
from tests.support.model_server import ModelServer, an_answer

EVIDENCE = an_evidence(a_pattern(1))


def test_calls_are_captured_without_their_content(models: ModelServer) -> None:
    models.says("no", an_answer())

    models.provider_asking(posthog_token=SecretStr("phc_token"), posthog_url=models.url).draft(EVIDENCE)

    assert [event["event"] for event in models.events] == ["$ai_generation", "$ai_generation"]
    properties = models.events[1]["properties"]
    assert isinstance(properties, dict)
    assert properties["$ai_model"] == "a-model"
    assert properties["$ai_input_tokens"] == 3
    assert properties["$process_person_profile"] is False
    assert "request <*>" not in json.dumps(models.events)
    assert "It mostly tells" not in json.dumps(models.events)


def test_content_is_captured_where_that_was_opted_for(models: ModelServer) -> None:
    models.says(an_answer())

    models.provider_asking(
        posthog_token=SecretStr("phc_token"), posthog_url=models.url, posthog_content=True
    ).draft(EVIDENCE)

    assert "request <*>" in json.dumps(models.events)


def test_a_capture_that_fails_keeps_nobody_from_a_draft(models: ModelServer) -> None:
    models.says(an_answer())

    draft = models.provider_asking(
        posthog_token=SecretStr("phc_token"), posthog_url="http://127.0.0.1:9"
    ).draft(EVIDENCE)

    assert draft.values == {an_id(1): 0.3}
