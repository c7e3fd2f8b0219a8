"""Bedrock: the guardrail that every call names, and the log of calls."""

from collections.abc import Iterator

from ops.deployment import Deployment
from ops.verify.check import AcceptedError, Check, Seen, like


def _guardrail(deployment: Deployment) -> Iterator[Seen]:
    agents = deployment.contract("agents")
    id_, version = agents["guardrailId"], agents["guardrailVersion"]
    bedrock = deployment.aws.client("bedrock")
    found = bedrock.get_guardrail(guardrailIdentifier=id_, guardrailVersion=version)
    yield like(f"{id_}, version {version}", found, status="READY", version=version)


def _told(deployment: Deployment) -> Iterator[Seen]:
    """What agentcore is told is the version that the stack publishes."""
    agents = deployment.contract("agents")
    task = deployment.contract("taskDefinitions")["taskDefinitionArns"]["agentcore"]
    ecs = deployment.aws.client("ecs")
    answer = ecs.describe_task_definition(taskDefinition=task)["taskDefinition"]
    containers = {each["name"]: each for each in answer["containerDefinitions"]}
    variables = {
        each["name"]: each["value"] for each in containers["agentcore"].get("environment", ())
    }
    expected = {
        "GUARDRAIL_ID": agents["guardrailId"],
        "GUARDRAIL_VERSION": agents["guardrailVersion"],
        "MODEL_IDS": ",".join(agents["modelIds"]),
    }
    yield like(task.rpartition("/")[2], variables, **expected)


def _invocations(deployment: Deployment) -> Iterator[Seen]:
    group = deployment.contract("agents").get("invocationLogGroupName")
    if group is None:
        raise AcceptedError("agents.invocation_log is off: another stack of the account has it")
    bedrock = deployment.aws.client("bedrock")
    answer = bedrock.get_model_invocation_logging_configuration()
    found = answer.get("loggingConfig", {}).get("cloudWatchConfig", {})
    yield like("model calls", found, logGroupName=group)


CHECKS = (
    Check(
        id="agents.guardrail",
        title="The published version of the guardrail is ready",
        look=_guardrail,
        fix="run `pulumi up --refresh`",
        unknown_here="moto has no guardrails: localcloud holds them in memory",
    ),
    Check(
        id="agents.variables",
        title="agentcore is told the published guardrail and models",
        look=_told,
        fix="run `pulumi up`: it rolls out a revision that is told",
    ),
    Check(
        id="agents.invocations",
        title="Model calls are logged to the published group",
        look=_invocations,
        fix="run `pulumi up --refresh`; an account logs to one place: see that no other stack has"
        " agents.invocation_log too",
    ),
)
