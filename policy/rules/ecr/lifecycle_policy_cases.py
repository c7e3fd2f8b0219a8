"""Cases of the rules in `lifecycle_policy.py`."""

import json

from frame.cases import UNKNOWN, ResourceCase
from frame.sdk import aws

EXPIRY = {
    "rules": [
        {
            "rulePriority": 1,
            "selection": {"tagStatus": "untagged", "countType": "sinceImagePushed"},
            "action": {"type": "expire"},
        }
    ]
}

CASES = (
    ResourceCase(
        rule="ecr-lifecycle-expires-untagged",
        cls=aws.ecr.LifecyclePolicy,
        compliant={"repository": "web", "policy": json.dumps(EXPIRY)},
        violations=[
            ({"policy": {"rules": []}}, "stay for ever"),
            ({"policy": json.dumps(EXPIRY).replace("untagged", "tagged")}, "stay for ever"),
            ({"policy": "no JSON", "repository": UNKNOWN}, "stay for ever"),
        ],
        tolerated=[
            {"policy": UNKNOWN},
            {"policy": EXPIRY},
            {"policy": {"rules": [{"selection": UNKNOWN, "action": {"type": "expire"}}]}},
            {"policy": json.dumps(EXPIRY).replace("untagged", "any")},
        ],
    ),
)
