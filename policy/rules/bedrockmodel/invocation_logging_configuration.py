"""The log of model invocations."""

from frame.family import LOGGING
from frame.rule import Messages, Reference, ResourceRule, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


def invocation_log(configuration: Value) -> Messages:
    """Prompts and answers of models are recorded, to CloudWatch Logs or to a bucket."""
    logging = configuration["loggingConfig"]
    if not logging.known:
        return
    if logging["cloudwatchConfig"].missing and logging["s3Config"].missing:
        yield "Model calls are logged nowhere (loggingConfig)."
    if logging["textDataDeliveryEnabled"].equals(False):
        yield "Prompts and answers are left out (loggingConfig.textDataDeliveryEnabled)."


RULES = (
    ResourceRule(
        id="bedrock-invocation-log",
        family=LOGGING,
        description="Calls of models are logged with prompts and answers.",
        severity=Severity.MEDIUM,
        references=(
            Reference(framework="AWS Well-Architected Generative AI Lens", control="GENSEC03-BP01"),
        ),
        remediation="Name a log group or bucket, and set text_data_delivery_enabled=True.",
        types=tokens(aws.bedrockmodel.InvocationLoggingConfiguration),
        check=invocation_log,
    ),
)
