"""Cases of the rules in `registry_scanning_configuration.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

CASES = (
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
)
