"""Bedrock: the guardrail, and model invocation logging."""

from ops.deployment import Deployment
from ops.verify.check import UP, Check, Faults, Look, Made, states


def _ready(deployment: Deployment, _: Made) -> Faults:
    agents = deployment.contract("agents")
    bedrock = deployment.aws.client("bedrock")
    found = bedrock.get_guardrail(
        guardrailIdentifier=agents["guardrailId"], guardrailVersion=agents["guardrailVersion"]
    )
    yield from states(found, status="READY", version=agents["guardrailVersion"])


CHECKS = (
    Check(
        id="agents.guardrail",
        title="The guardrail is configured as deployed, and its published version is ready",
        covers={"bedrock.Guardrail": (), "bedrock.GuardrailVersion": ()},
        looks=(Look(("bedrock.GuardrailVersion",), _ready),),
        unknown_here="moto has no guardrails: localcloud holds them in memory",
    ),
    Check(
        id="agents.invocations",
        title="Model invocations are logged to the published log group",
        covers={"bedrockmodel.InvocationLoggingConfiguration": ()},
        absent="agents.invocation_log is off: another stack of the account has it",
        fix=f"run {UP}; an account logs to one place: see that no other stack has"
        " agents.invocation_log too",
    ),
)
