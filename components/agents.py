"""What the agents need of Bedrock: a guardrail, permissions to models, and a log of their calls.

The agents run as the container service `agentcore`. Bedrock AgentCore's native runtime and memory
(`aws.bedrock.AgentcoreAgentRuntime`, `AgentcoreMemory` in pulumi-aws 7.51) could run them instead,
and are left out on purpose. The runtime takes ARM64 images that answer `/ping` and `/invocations`,
so neither the placeholder image nor an image of the container service runs there; it is called
through AWS's API, so the platform's private discovery, its security groups and its deployment with
rollback do not apply; and memory needs extraction strategies that only the agents' authors know.
To offer both behind one switch would mean two architectures, of which this one is contracted.
Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-service-contract.html
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypedDict

import pulumi
from pulumi_aws import bedrock

from components.aws_account import AwsAccount
from components.invocation_log import make_invocation_log
from components.model_arns import model_arns
from components.settings import PROJECT
from components.settings import Agents as AgentsSettings
from components.settings.agents import Guardrail as GuardrailSettings


@dataclass(frozen=True, kw_only=True)
class AgentsArgs:
    """What the component is made of.

    Attributes:
        settings: The stack's `agentplatform:agents` section.
        account: Account, region and partition.
        environment: The environment's name, part of contractual names.
        logs_key_arn: Key of the log of model calls.
        protect: Whether what is logged resists deletion.
    """

    settings: AgentsSettings
    account: AwsAccount
    environment: str
    logs_key_arn: pulumi.Input[str]
    protect: bool


@dataclass(frozen=True, kw_only=True)
class AgentsOutputs:
    """What other components build on.

    Attributes:
        guardrail_id: The guardrail that every call must name.
        guardrail_arn: Its ARN, for `bedrock:ApplyGuardrail`.
        guardrail_version: The version of the present configuration.
        model_ids: What agents put into their calls: models and inference profiles.
        model_arns: What their role must be allowed to invoke; plain, known at preview.
        invocation_log_group_name: Log of model calls; None where another stack logs them.
    """

    guardrail_id: pulumi.Output[str]
    guardrail_arn: pulumi.Output[str]
    guardrail_version: pulumi.Output[str]
    model_ids: Sequence[str]
    model_arns: Sequence[str]
    invocation_log_group_name: pulumi.Output[str] | None


class Agents(pulumi.ComponentResource):
    """The guardrail and the log of model calls of one stack."""

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
                account=args.account,
                path=f"/{PROJECT}/{args.environment}",
                key_arn=args.logs_key_arn,
                parent=self,
                protect=args.protect,
            )
            if args.settings.invocation_log.enabled
            else None
        )
        self.outputs = AgentsOutputs(
            guardrail_id=guardrail.guardrail_id,
            guardrail_arn=guardrail.guardrail_arn,
            guardrail_version=version.version,
            model_ids=[model.id for model in args.settings.models],
            model_arns=model_arns(args.settings.models, args.account),
            invocation_log_group_name=log_group.name if log_group else None,
        )
        self.register_outputs(vars(self.outputs))


_MEANING = 2
"""Raised when this program makes another guardrail of the same settings."""


def _guardrail(
    name: str, settings: GuardrailSettings, own: pulumi.ResourceOptions
) -> bedrock.Guardrail:
    """The guardrail's draft; it holds rules only, no data, so AWS's own key encrypts it.

    Each rule says what happens to prompts and to answers: what is left out is AWS's to decide.

    A key of ours would have every caller need `kms:Decrypt` on it for each call.
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
    """A version that never changes, of exactly this configuration; a new one makes a new version.

    Old versions stay, because tasks that still run, or that a deployment rolls back to, name them.
    They go with the guardrail. AWS keeps 20 of them; then old ones are to be deleted by hand.
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
    """What a rule does to prompts and to answers, and that it looks at them unless that is NONE."""
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
        # Attacks stand in prompts: AWS refuses any other strength for answers.
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
