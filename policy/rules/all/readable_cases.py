"""Cases of the rules in `readable.py`."""

from frame.cases import ResourceCase
from frame.sdk import aws

REDACTED = "[secret]"

CASES = (
    ResourceCase(
        rule="aws-inputs-readable",
        cls=aws.ecs.TaskDefinition,
        compliant={"family": "web", "containerDefinitions": "[]", "volumes": [{"name": "[data]"}]},
        violations=[
            ({"containerDefinitions": REDACTED}, "containerDefinitions is a secret that could not"),
            ({"volumes.0.name": REDACTED}, "volumes[0].name is a secret"),
        ],
        tolerated=[{"family": "the [secret] service"}],
    ),
)
