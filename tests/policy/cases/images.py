"""Cases of the rules on repositories of images, and on certificates."""

import json

import pulumi_aws as aws

from tests.policy.harness import ABSENT, UNKNOWN, ResourceCase

REPOSITORY = {
    "name": "web",
    "imageScanningConfiguration": {"scanOnPush": True},
    "imageTagMutability": "IMMUTABLE",
}
EXPIRY = {
    "rules": [
        {
            "rulePriority": 1,
            "selection": {"tagStatus": "untagged", "countType": "sinceImagePushed"},
            "action": {"type": "expire"},
        }
    ]
}
PREFERENCE = "certificateTransparencyLoggingPreference"

CASES = (
    ResourceCase(
        rule="ecr-repository-scanned",
        cls=aws.ecr.Repository,
        compliant=REPOSITORY,
        violations=[
            ({"imageScanningConfiguration": ABSENT}, "not scanned"),
            ({"imageScanningConfiguration.scanOnPush": False, "name": UNKNOWN}, "scanOnPush"),
        ],
        tolerated=[{"imageScanningConfiguration.scanOnPush": UNKNOWN}],
    ),
    ResourceCase(
        rule="ecr-repository-immutable-tags",
        cls=aws.ecr.Repository,
        compliant=REPOSITORY,
        violations=[
            ({"imageTagMutability": "MUTABLE"}, "is MUTABLE"),
            ({"imageTagMutability": ABSENT, "name": UNKNOWN}, "imageTagMutability"),
            ({"imageTagMutability": "IMMUTABLE_WITH_EXCLUSION"}, "WITH_EXCLUSION"),
        ],
        tolerated=[{"imageTagMutability": UNKNOWN}],
    ),
    ResourceCase(
        rule="ecr-registry-scanned",
        cls=aws.ecr.RegistryScanningConfiguration,
        compliant={
            "scanType": "ENHANCED",
            "rules": [
                {
                    "scanFrequency": "CONTINUOUS_SCAN",
                    "repositoryFilters": [{"filter": "*", "filterType": "WILDCARD"}],
                }
            ],
        },
        violations=[
            ({"scanType": "BASIC"}, "is BASIC"),
            ({"rules": []}, "wait for somebody"),
            ({"rules": ABSENT, "scanType": UNKNOWN}, "wait for somebody"),
            ({"rules.0.scanFrequency": "MANUAL"}, "wait for somebody"),
            ({"rules.0.repositoryFilters.0.filter": "prod/*"}, "wait for somebody"),
        ],
        tolerated=[
            {"rules.0": UNKNOWN},
            {"rules.0.scanFrequency": "SCAN_ON_PUSH"},
            {"rules.0.repositoryFilters": UNKNOWN},
        ],
    ),
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
    ResourceCase(
        rule="acm-certificate-transparency",
        cls=aws.acm.Certificate,
        compliant={"domainName": "example.com", "options": {PREFERENCE: "ENABLED"}},
        violations=[({f"options.{PREFERENCE}": "DISABLED", "domainName": UNKNOWN}, "public logs")],
        tolerated=[{"options": ABSENT}, {f"options.{PREFERENCE}": UNKNOWN}],
    ),
)
