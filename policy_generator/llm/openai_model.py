"""Models behind OpenAI's Responses API, or behind any other address that speaks it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import openai
from openai.types.responses import Response, ResponseOutputRefusal
from posthog.ai.openai import OpenAI as CapturingOpenAI

from policy_generator.llm.answers import UnusableAnswerError, answer_schema
from policy_generator.llm.capture import capturing
from policy_generator.llm.model import (
    CUT_OFF,
    MOST_ANSWER_TOKENS,
    RETRIES,
    LibraryErrors,
    Turn,
    asked,
    refusal_error,
)
from policy_generator.policy_settings import LlmSettings

_ERRORS = LibraryErrors(
    timeout=openai.APITimeoutError,
    connection=openai.APIConnectionError,
    status=openai.APIStatusError,
    any_=openai.OpenAIError,
)


@dataclass(frozen=True, slots=True)
class OpenAIModel:
    """A model of OpenAI's, or one that is served like them."""

    settings: LlmSettings

    def ask(self, system: str, turns: Sequence[Turn]) -> str:
        """Return what the model says after *turns*."""
        return asked(self.settings, _ERRORS, call=lambda: self._response(system, turns), said=self._said)

    def _response(self, system: str, turns: Sequence[Turn]) -> Response:
        settings = self.settings
        with capturing(settings) as posthog:
            client_type: Callable[..., openai.OpenAI] = (
                openai.OpenAI if posthog is None else partial(CapturingOpenAI, posthog)
            )
            with client_type(
                api_key=settings.api_key.get_secret_value(),
                base_url=settings.base_url,
                timeout=settings.timeout_seconds,
                max_retries=RETRIES,
            ) as client:
                return client.responses.create(
                    model=settings.model,
                    instructions=system,
                    input=[{"role": turn.role, "content": turn.text} for turn in turns],
                    text={
                        "format": {
                            "type": "json_schema",
                            "name": "draft_policy",
                            "schema": answer_schema(),
                            "strict": True,
                        }
                    },
                    max_output_tokens=MOST_ANSWER_TOKENS,
                    # Nothing of it is to be found on the other side afterwards.
                    store=False,
                )

    def _said(self, response: Response) -> str:
        for item in response.output:
            for part in item.content or [] if item.type == "message" else []:
                if isinstance(part, ResponseOutputRefusal):
                    raise refusal_error(self.settings, part.refusal)
        if response.status == "incomplete":
            raise UnusableAnswerError(CUT_OFF)
        return response.output_text
