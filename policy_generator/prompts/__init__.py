"""The prompts: their wording is in one folder each, `NAME/system.md.jinja` and `NAME/user.md.jinja`."""

from policy_generator.prompts.draft_policy_prompt import (
    DraftPolicyPrompt,
    draft_policy_prompt,
    prompt_version,
)

__all__ = ["DraftPolicyPrompt", "draft_policy_prompt", "prompt_version"]
