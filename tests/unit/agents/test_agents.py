"""The guardrail and the log of model calls, as the program registers them."""

import json
from collections.abc import Callable
from typing import Any

import pulumi_aws as aws
import pytest
from pulumi_aws import bedrock, bedrockmodel, s3

from components.settings import Settings, SettingsError
from tests.support.aws_mocks import ACCOUNT
from tests.support.program import Graph, merged, stack_file

Deploy = Callable[..., Graph]

LOGGING = bedrockmodel.InvocationLoggingConfiguration


def guardrail(graph: Graph) -> dict[str, Any]:
    return graph.one(bedrock.Guardrail, "agents-guardrail").inputs


def logging(graph: Graph) -> dict[str, Any]:
    return graph.one(LOGGING, "agents-invocation-logging").inputs["loggingConfig"]


def refusal(agents: dict[str, Any]) -> str:
    config = merged(stack_file("dev"), {"agentplatform:agents": agents})
    prefix = "agentplatform:"
    sections = {
        key.removeprefix(prefix): body for key, body in config.items() if key.startswith(prefix)
    }
    with pytest.raises(SettingsError) as refused:
        Settings.parse("dev", sections)
    return str(refused.value)


@pytest.mark.parametrize("preview", [False, True])
def test_every_harm_is_filtered_in_prompts_and_answers(
    deploy: Deploy, stack: str, *, preview: bool
) -> None:
    filters = guardrail(deploy(stack, preview=preview))["contentPolicyConfig"]["filtersConfigs"]

    strengths = {it["type"]: (it["inputStrength"], it["outputStrength"]) for it in filters}
    assert strengths.pop("PROMPT_ATTACK") == ("HIGH", "NONE"), "AWS refuses any other"
    assert strengths == dict.fromkeys(
        ("HATE", "INSULTS", "SEXUAL", "VIOLENCE", "MISCONDUCT"), ("HIGH", "HIGH")
    )


def test_credentials_never_pass(deploy: Deploy, stack: str) -> None:
    entities = guardrail(deploy(stack))["sensitiveInformationPolicyConfig"]["piiEntitiesConfigs"]

    blocked = {it["type"] for it in entities if it["action"] == "BLOCK"}
    assert {"PASSWORD", "AWS_ACCESS_KEY", "AWS_SECRET_KEY"} <= blocked


def test_guardrail_follows_the_configuration(deploy: Deploy) -> None:
    topic = {"name": "Law", "definition": "Legal advice.", "examples": ["May I sue?"]}
    settings = {
        "personal_data": {"NAME": "ANONYMIZE"},
        "denied_topics": [topic],
        "denied_words": ["secret project"],
        "profanity": "off",
    }
    made = guardrail(deploy("dev", {"agents": {"guardrail": settings}}))

    assert made["topicPolicyConfig"] == {"topicsConfigs": [{**topic, "type": "DENY"}]}
    (word,) = made["wordPolicyConfig"]["wordsConfigs"]
    assert word["text"] == "secret project"
    assert "managedWordListsConfigs" not in made["wordPolicyConfig"]


def test_what_happens_to_prompts_and_to_answers_is_said_in_full(deploy: Deploy) -> None:
    made = guardrail(deploy("dev", {"agents": {"guardrail": {"denied_words": ["secret"]}}}))
    rules = [
        *made["contentPolicyConfig"]["filtersConfigs"],
        *made["sensitiveInformationPolicyConfig"]["piiEntitiesConfigs"],
        *made["wordPolicyConfig"]["wordsConfigs"],
        *made["wordPolicyConfig"]["managedWordListsConfigs"],
    ]

    for rule in rules:
        for way in ("input", "output"):
            assert rule[f"{way}Enabled"] is (rule.get(f"{way}Strength") != "NONE")
            assert (rule[f"{way}Action"] == "NONE") is not rule[f"{way}Enabled"]


def test_a_new_configuration_makes_a_new_version_and_keeps_the_old(deploy: Deploy) -> None:
    def version(changes: dict[str, Any]) -> dict[str, Any]:
        graph = deploy("dev", {"agents": changes})
        return graph.one(bedrock.GuardrailVersion, "agents-guardrail-version").inputs

    before, after = version({}), version({"guardrail": {"filters": {"hate": "LOW"}}})

    assert before["description"] != after["description"], "the description replaces the version"
    assert before["skipDestroy"] is after["skipDestroy"] is True
    assert version({"invocation_log": {"retention_days": 14}}) == before


def test_calls_are_logged_encrypted_for_a_limited_time(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)
    group = graph.one(aws.cloudwatch.LogGroup, "agents-invocations").inputs

    assert group["name"] == f"/agentplatform/{stack}/model-invocations"
    assert group["kmsKeyId"].endswith("key/security-key-logs-id")
    assert group["retentionInDays"] == {"dev": 7, "staging": 30, "prod": 90}[stack]
    made = logging(graph)
    assert made["cloudwatchConfig"]["logGroupName"] == group["name"]
    assert made["textDataDeliveryEnabled"] is True
    assert made["imageDataDeliveryEnabled"] is made["embeddingDataDeliveryEnabled"] is False


def test_bedrock_writes_one_stream_of_one_group_for_this_account(deploy: Deploy) -> None:
    graph = deploy("prod")
    role = graph.one(aws.iam.Role, "agents-invocations-role").inputs
    policy = graph.one(aws.iam.RolePolicy, "agents-invocations-role-policy")

    (trust,) = json.loads(role["assumeRolePolicy"])["Statement"]
    assert trust["Principal"] == {"Service": ["bedrock.amazonaws.com"]}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    (allowed,) = json.loads(policy.inputs["policy"])["Statement"]
    group = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/agentplatform/prod/model-invocations"
    assert allowed["Resource"] == [f"{group}:log-stream:aws/bedrock/modelinvocations"]
    made = graph.one(LOGGING, "agents-invocation-logging")
    assert policy.urn in made.options.dependencies, "AWS tries the role at once"


def test_logging_can_be_left_to_another_stack(deploy: Deploy) -> None:
    graph = deploy("dev", {"agents": {"invocation_log": {"enabled": "off"}}})

    assert graph.of(LOGGING) == []
    assert not [it for it in graph.of(aws.cloudwatch.LogGroup) if it.name == "agents-invocations"]


def test_large_data_goes_to_a_bucket_that_only_bedrock_fills(deploy: Deploy) -> None:
    graph = deploy("dev", {"agents": {"invocation_log": {"large_data": "on"}}})
    policy = graph.one(s3.BucketPolicy, "agents-large-invocations-policy")
    statements = {each["Sid"]: each for each in json.loads(policy.inputs["policy"])["Statement"]}

    assert logging(graph)["imageDataDeliveryEnabled"] is True
    written = statements["ModelInvocationLog"]
    assert written["Resource"] == [
        (
            f"arn:aws:s3:::agents-large-invocations-0123456/large/AWSLogs/{ACCOUNT}"
            "/BedrockModelInvocationLogs/*"
        )
    ]
    assert written["Condition"]["StringEquals"] == {"aws:SourceAccount": ACCOUNT}
    assert {"DenyPlainHttp", "DenyOutdatedTls"} <= set(statements)
    assert policy.urn in graph.one(LOGGING, "agents-invocation-logging").options.dependencies


@pytest.mark.parametrize(
    ("agents", "key", "accepted"),
    [
        ({"models": []}, "agents.models", "at least 1"),
        ({"models": [{"id": "Claude"}]}, "agents.models[0].id", "an id such as amazon.nova"),
        (
            {"models": [{"id": "amazon.nova-lite-v1:0"}, {"id": "amazon.nova-lite-v1:0"}]},
            "agents.models",
            "each model once",
        ),
        ({"guardrail": {"personal_data": {"SHOE_SIZE": "BLOCK"}}}, "SHOE_SIZE", "EMAIL"),
        ({"guardrail": {"filters": {"hate": "SOME"}}}, "guardrail.filters.hate", "LOW"),
        ({"invocation_log": {"retention_days": 8}}, "invocation_log.retention_days", "7"),
    ],
)
def test_refusals_name_key_and_accepted_values(
    agents: dict[str, Any], key: str, accepted: str
) -> None:
    text = refusal(agents)

    assert key in text
    assert accepted in text


def test_contract_publishes_what_a_call_has_to_name(deploy: Deploy) -> None:
    published = deploy("dev").outputs["agents"]

    assert published["guardrailId"] == "agents-guardrail-id"
    assert published["guardrailVersion"] == "1"
    assert published["modelIds"] == [
        "us.anthropic.claude-haiku-4-5-20251001-v1:0",
        "amazon.titan-embed-text-v2:0",
    ]
    assert published["invocationLogGroupName"] == "/agentplatform/dev/model-invocations"
