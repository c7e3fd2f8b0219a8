"""Cases of the rules in `readable.py`."""

from frame.cases import UNKNOWN, ResourceCase
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
    ResourceCase(
        rule="aws-documents-readable",
        cls=aws.iam.Role,
        compliant={
            "assumeRolePolicy": '{"Statement": []}',
            "inlinePolicies": [{"name": "a", "policy": "{}"}],
        },
        violations=[
            ({"assumeRolePolicy": '{"Statement": [}'}, "assumeRolePolicy is no JSON"),
            ({"inlinePolicies.0.policy": "Allow all"}, "inlinePolicies[0].policy is no JSON"),
            ({"policy": "[" * 100_000}, "policy is no JSON"),
        ],
        tolerated=[
            {"assumeRolePolicy": UNKNOWN},
            {"assumeRolePolicy": ""},
            {"assumeRolePolicy": {"Statement": []}},
            {"inlinePolicies": [UNKNOWN]},
        ],
    ),
    ResourceCase(
        rule="aws-documents-readable",
        cls=aws.ecs.TaskDefinition,
        compliant={"containerDefinitions": "[]"},
        violations=[({"containerDefinitions": "[{]"}, "containerDefinitions is no JSON")],
        tolerated=[{"containerDefinitions": [{"name": "web"}]}],
    ),
)
