"""Bedrock for the agents: a guardrail, model ARNs, and model invocation logging.

The agents run as the container service `agentcore`. Bedrock AgentCore Runtime and Memory
(`aws.bedrock.AgentcoreAgentRuntime`, `AgentcoreMemory` in pulumi-aws 7.51) are not used. The
runtime requires ARM64 images that serve `/ping` and `/invocations`, unlike the placeholder and
images of the container service. It is called through AWS's API, so that service discovery, security
groups and deployments with rollback of the platform do not apply. Memory needs extraction
strategies that depend on the agents. The contracts describe the container service only.
Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-service-contract.html
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypedDict

import pulumi
from pulumi_aws import bedrock

from components.invocation_log import make_invocation_log
from components.model_arns import model_arns
from components.scope import Scope
from components.settings import Agents as AgentsSettings
from components.settings.agents import Guardrail as GuardrailSettings


@dataclass(frozen=True, kw_only=True)
class AgentsArgs:
    """Arguments of the component.

    Attributes:
        settings: The stack's `agentplatform:agents` section.
        scope: Account, environment, protection and keys of the stack.
    """

    settings: AgentsSettings
    scope: Scope


@dataclass(frozen=True, kw_only=True)
class AgentsOutputs:
    """Outputs of the component.

    Attributes:
        guardrail_id: The guardrail that model invocations must specify.
        guardrail_arn: Its ARN, for `bedrock:ApplyGuardrail`.
        guardrail_version: The version of the current configuration.
        model_ids: Ids of models and inference profiles.
        model_arns: ARNs that agents may invoke, known at preview.
        invocation_log_group_name: Log group of model invocations; None if another stack logs them.
    """

    guardrail_id: pulumi.Output[str]
    guardrail_arn: pulumi.Output[str]
    guardrail_version: pulumi.Output[str]
    model_ids: Sequence[str]
    model_arns: Sequence[str]
    invocation_log_group_name: pulumi.Output[str] | None


class Agents(pulumi.ComponentResource):
    """The guardrail and model invocation logging of a stack."""

    def __init__(
        self, name: str, args: AgentsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("agentplatform:agents:Agents", name, {}, opts)
        own = pulumi.ResourceOptions(parent=self)
        guardrail = _guardrail(name, args.settings.guardrail, own)
        version = _version(name, args.settings.guardrail, guardrail, own)
        log_group = (
            make_invocation_log(
                name,
                settings=args.settings.invocation_log,
                account=args.scope.account,
                path=args.scope.path,
                key_arn=args.scope.logs_key_arn,
                parent=self,
                protect=args.scope.protect,
            )
            if args.settings.invocation_log.enabled
            else None
        )
        self.outputs = AgentsOutputs(
            guardrail_id=guardrail.guardrail_id,
            guardrail_arn=guardrail.guardrail_arn,
            guardrail_version=version.version,
            model_ids=[model.id for model in args.settings.models],
            model_arns=model_arns(args.settings.models, args.scope.account),
            invocation_log_group_name=log_group.name if log_group else None,
        )
        self.register_outputs(vars(self.outputs))


_MEANING = 2
"""Incremented when the program creates another guardrail from the same settings."""


def _guardrail(
    name: str, settings: GuardrailSettings, own: pulumi.ResourceOptions
) -> bedrock.Guardrail:
    """The guardrail's draft, encrypted by an AWS owned key: it contains no data.

    Each rule sets its action for prompts and responses explicitly. With a customer managed key,
    every caller would need `kms:Decrypt`.
    Source: https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-permissions-kms.html
    """
    return bedrock.Guardrail(
        f"{name}-guardrail",
        description="Guards what goes into and comes out of the agents' models",
        blocked_input_messaging=settings.blocked_prompt,
        blocked_outputs_messaging=settings.blocked_answer,
        content_policy_config=bedrock.GuardrailContentPolicyConfigArgs(
            filters_configs=list(_filters(settings))
        ),
        sensitive_information_policy_config=_personal_data(settings),
        topic_policy_config=_topics(settings),
        word_policy_config=_words(settings),
        opts=own,
    )


def _version(
    name: str,
    settings: GuardrailSettings,
    guardrail: bedrock.Guardrail,
    own: pulumi.ResourceOptions,
) -> bedrock.GuardrailVersion:
    """An immutable version of this configuration; a changed configuration creates a new version.

    Old versions are retained for running tasks and rollbacks, until the guardrail is deleted. The
    quota is 20 versions; then delete old ones manually.
    Source: https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-deploy.html
    """
    said = f"{settings.model_dump_json()}{_MEANING}"
    digest = hashlib.sha256(said.encode()).hexdigest()[:12]
    return bedrock.GuardrailVersion(
        f"{name}-guardrail-version",
        guardrail_arn=guardrail.guardrail_arn,
        description=f"configuration {digest}",
        skip_destroy=True,
        opts=own,
    )


class _BothWays(TypedDict):
    input_action: str
    input_enabled: bool
    output_action: str
    output_enabled: bool


def _both_ways(of_prompts: str, of_answers: str) -> _BothWays:
    """A rule's actions for prompts and responses; evaluation is disabled for NONE."""
    return _BothWays(
        input_action=of_prompts,
        input_enabled=of_prompts != "NONE",
        output_action=of_answers,
        output_enabled=of_answers != "NONE",
    )


def _action(strength: str) -> str:
    return "NONE" if strength == "NONE" else "BLOCK"


def _filters(
    settings: GuardrailSettings,
) -> Iterator[bedrock.GuardrailContentPolicyConfigFiltersConfigArgs]:
    for kind, strength in settings.filters.model_dump().items():
        # Prompt attacks are in prompts: AWS requires NONE for responses.
        of_answers = "NONE" if kind == "prompt_attack" else strength
        yield bedrock.GuardrailContentPolicyConfigFiltersConfigArgs(
            type=kind.upper(),
            input_strength=strength,
            output_strength=of_answers,
            **_both_ways(_action(strength), _action(of_answers)),
        )


def _personal_data(
    settings: GuardrailSettings,
) -> bedrock.GuardrailSensitiveInformationPolicyConfigArgs | None:
    entity = bedrock.GuardrailSensitiveInformationPolicyConfigPiiEntitiesConfigArgs
    entities = [
        entity(type=kind, action=action, **_both_ways(action, action))
        for kind, action in sorted(settings.personal_data.items())
    ]
    if not entities:
        return None
    return bedrock.GuardrailSensitiveInformationPolicyConfigArgs(pii_entities_configs=entities)


def _topics(settings: GuardrailSettings) -> bedrock.GuardrailTopicPolicyConfigArgs | None:
    if not settings.denied_topics:
        return None
    return bedrock.GuardrailTopicPolicyConfigArgs(
        topics_configs=[
            bedrock.GuardrailTopicPolicyConfigTopicsConfigArgs(
                name=topic.name,
                definition=topic.definition,
                examples=list(topic.examples) or None,
                type="DENY",
            )
            for topic in settings.denied_topics
        ]
    )


def _words(settings: GuardrailSettings) -> bedrock.GuardrailWordPolicyConfigArgs | None:
    managed = bedrock.GuardrailWordPolicyConfigManagedWordListsConfigArgs
    word = bedrock.GuardrailWordPolicyConfigWordsConfigArgs
    if not (settings.profanity or settings.denied_words):
        return None
    blocked = _both_ways("BLOCK", "BLOCK")
    lists = [managed(type="PROFANITY", **blocked)] if settings.profanity else None
    return bedrock.GuardrailWordPolicyConfigArgs(
        managed_word_lists_configs=lists,
        words_configs=[word(text=text, **blocked) for text in settings.denied_words] or None,
    )
