"""The provider that asks a model: once, and once more with what was wrong with its answer."""

from dataclasses import dataclass, field
from typing import Literal

from policy_generator.errors import ProviderError
from policy_generator.evidence import ServiceEvidence
from policy_generator.llm.answers import UnusableAnswerError, read_answer
from policy_generator.llm.model import Model, Turn, UnreachableError
from policy_generator.policy import DraftPolicy
from policy_generator.policy_settings import LlmSettings, ProviderName
from policy_generator.prompts import draft_policy_prompt, prompt_version

# A model that gets it wrong twice gets it wrong.
TRIES = 2
# What is shown of a refused answer to the model that gave it.
SHOWN_CHARS = 20_000


@dataclass(slots=True)
class LlmProvider:
    """Asks a model for a draft; one that can't be reached isn't asked again in the same run."""

    settings: LlmSettings
    model_asked: Model
    _gave_up: UnreachableError | None = field(default=None, init=False)

    @property
    def name(self) -> str:
        """The name by which settings and policies call the provider."""
        return self.settings.provider.value

    @property
    def generated_by(self) -> Literal["llm", "rule-based"]:
        """A model does."""
        return "llm"

    @property
    def model(self) -> str:
        """The model that is asked."""
        return self.settings.model

    @property
    def prompt_version(self) -> str:
        """What tells the prompt from any other."""
        return prompt_version()

    def draft(self, evidence: ServiceEvidence) -> DraftPolicy:
        """Return what the model proposes for the service of *evidence*."""
        if self._gave_up is not None:
            raise self._gave_up
        try:
            return self._asked(evidence)
        except UnreachableError as error:
            self._gave_up = error
            raise

    def _asked(self, evidence: ServiceEvidence) -> DraftPolicy:
        prompt = draft_policy_prompt(evidence, most_tokens=self.settings.prompt_tokens)
        turns = [Turn("user", prompt.user)]
        wrong = ""
        for _ in range(TRIES):
            said = ""
            try:
                said = self.model_asked.ask(prompt.system, turns)
                return read_answer(said, prompt.pattern_ids)
            except UnusableAnswerError as error:
                wrong = str(error)
                turns += [
                    # A turn without text is refused by the providers themselves.
                    Turn("assistant", said[:SHOWN_CHARS] or "(nothing)"),
                    Turn(
                        "user",
                        f"That can't be used: {wrong}. Answer once more, with JSON of the given schema only.",
                    ),
                ]
        raise ProviderError(
            f"model {self.settings.model!r} of provider {self.name} gave no usable draft in {TRIES} tries: "
            f"{wrong}"
        )


def llm_provider(settings: LlmSettings) -> LlmProvider:
    """Return the provider that *settings* name."""
    match settings.provider:
        case ProviderName.ANTHROPIC:
            # Imported here, so that who asks one of them waits for one library only.
            from policy_generator.llm.anthropic_model import AnthropicModel  # noqa: PLC0415

            return LlmProvider(settings, AnthropicModel(settings))
        case _:
            from policy_generator.llm.openai_model import OpenAIModel  # noqa: PLC0415

            return LlmProvider(settings, OpenAIModel(settings))
