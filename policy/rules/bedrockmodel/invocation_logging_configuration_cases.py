"""Cases of the rules in `invocation_logging_configuration.py`."""

from frame.cases import ABSENT, ROLE, UNKNOWN, ResourceCase
from frame.sdk import aws

CASES = (
    ResourceCase(
        rule="bedrock-invocation-log",
        cls=aws.bedrockmodel.InvocationLoggingConfiguration,
        compliant={
            "loggingConfig": {
                "cloudwatchConfig": {"logGroupName": "calls", "roleArn": ROLE},
                "textDataDeliveryEnabled": True,
            }
        },
        violations=[
            ({"loggingConfig": ABSENT}, "nowhere"),
            ({"loggingConfig.cloudwatchConfig": ABSENT}, "nowhere"),
            ({"loggingConfig.textDataDeliveryEnabled": False}, "left out"),
            (
                {
                    "loggingConfig.textDataDeliveryEnabled": False,
                    "loggingConfig.cloudwatchConfig": UNKNOWN,
                },
                "left out",
            ),
        ],
        tolerated=[
            {"loggingConfig.cloudwatchConfig": UNKNOWN},
            {"loggingConfig.textDataDeliveryEnabled": UNKNOWN},
            {"loggingConfig": {"s3Config": {"bucketName": "calls"}}},
        ],
    ),
)
