from typing import Any

import pulumi_aws as aws

from tests.localcloud.sample import Sample
from tests.localcloud.samples.logs import KEY

GUARDRAIL = "arn:aws:bedrock:us-east-1:123456789012:guardrail/0123456789ab"


def logging(*, images: bool) -> dict[str, Any]:
    return {
        "cloudwatchConfig": {
            "logGroupName": "/agentplatform/dev/model-invocations",
            "roleArn": "arn:aws:iam::123456789012:role/bedrock-log",
            "largeDataDeliveryS3Config": {"bucketName": "calls", "keyPrefix": "large"},
        },
        "textDataDeliveryEnabled": True,
        "imageDataDeliveryEnabled": images,
        "embeddingDataDeliveryEnabled": False,
        "videoDataDeliveryEnabled": False,
    }


SAMPLES = [
    Sample(
        cls=aws.bedrock.Guardrail,
        inputs={
            "name": "agentplatform-dev",
            "description": "Guards the agents",
            "blockedInputMessaging": "I cannot help with that.",
            "blockedOutputsMessaging": "I cannot say that.",
            "kmsKeyArn": KEY,
            "contentPolicyConfig": {
                "filtersConfigs": [
                    {"type": "HATE", "inputStrength": "HIGH", "outputStrength": "HIGH"}
                ]
            },
            "sensitiveInformationPolicyConfig": {
                "piiEntitiesConfigs": [{"type": "EMAIL", "action": "ANONYMIZE"}]
            },
            "tags": {"a": "b"},
        },
        change={"description": "Guards", "tags": {}},
    ),
    Sample(
        cls=aws.bedrock.GuardrailVersion,
        inputs={"guardrailArn": GUARDRAIL, "description": "3f2a", "skipDestroy": True},
        replace={"description": "77ab"},
    ),
    Sample(
        cls=aws.bedrockmodel.InvocationLoggingConfiguration,
        inputs={"loggingConfig": logging(images=True)},
        change={"loggingConfig": logging(images=False)},
    ),
]
