"""Cases of the rules in `domain.py`."""

from frame.case_policies import closed
from frame.cases import ABSENT, UNKNOWN, Changes, Props, ResourceCase
from frame.sdk import aws

KINDS = ("ES_APPLICATION_LOGS", "AUDIT_LOGS", "INDEX_SLOW_LOGS", "SEARCH_SLOW_LOGS")
DOMAIN: Props = {
    "domainName": "search",
    "vpcOptions": {"subnetIds": ["subnet-1", "subnet-2"], "securityGroupIds": ["sg-1"]},
    "advancedSecurityOptions": {
        "enabled": True,
        "internalUserDatabaseEnabled": False,
        "masterUserOptions": {"masterUserArn": "arn:aws:iam::111122223333:role/search"},
    },
    "clusterConfig": {
        "instanceCount": 3,
        "zoneAwarenessEnabled": True,
        "dedicatedMasterEnabled": True,
        "dedicatedMasterCount": 3,
    },
    "logPublishingOptions": [
        {"logType": kind, "enabled": True, "cloudwatchLogGroupArn": f"arn:{kind}"} for kind in KINDS
    ],
    "softwareUpdateOptions": {"autoSoftwareUpdateEnabled": True},
}


def _case(
    rule: str, violations: list[tuple[Changes, str]], tolerated: list[Changes]
) -> ResourceCase:
    return ResourceCase(
        rule=rule,
        cls=aws.opensearch.Domain,
        compliant=DOMAIN,
        violations=violations,
        tolerated=tolerated,
    )


CASES = (
    ResourceCase(
        rule="opensearch-https",
        cls=aws.opensearch.Domain,
        compliant={
            "domainEndpointOptions": {
                "enforceHttps": True,
                "tlsSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10",
            }
        },
        violations=[
            ({"domainEndpointOptions": ABSENT}, "plain HTTP"),
            ({"domainEndpointOptions.enforceHttps": False}, "plain HTTP"),
            ({"domainEndpointOptions.tlsSecurityPolicy": ABSENT}, "TLS 1.0"),
            (
                {"domainEndpointOptions.tlsSecurityPolicy": "Policy-Min-TLS-1-0-2019-07"},
                "TLS 1.0",
            ),
        ],
        tolerated=[
            {"domainEndpointOptions": UNKNOWN},
            {"domainEndpointOptions.tlsSecurityPolicy": UNKNOWN},
        ],
    ),
    ResourceCase(
        rule="opensearch-allowed-instance-types",
        cls=aws.opensearch.Domain,
        compliant={
            "clusterConfig": {
                "instanceType": "r7g.large.search",
                "dedicatedMasterType": "m7g.large.search",
            }
        },
        violations=[
            ({"clusterConfig.instanceType": "r7g.8xlarge.search"}, "clusterConfig.instanceType"),
            ({"clusterConfig.dedicatedMasterType": "m7g.2xlarge.search"}, "dedicatedMasterType"),
        ],
        tolerated=[{"clusterConfig": ABSENT}],
    ),
    _case(
        "opensearch-logs",
        violations=[
            ({"logPublishingOptions": ABSENT}, "ES_APPLICATION_LOGS, AUDIT_LOGS, INDEX_SLOW"),
            ({"logPublishingOptions.1.enabled": False}, "does not keep AUDIT_LOGS"),
            ({"logPublishingOptions.2.logType": "AUDIT_LOGS"}, "INDEX_SLOW_LOGS"),
            ({"logPublishingOptions": [], "domainName": UNKNOWN}, "SEARCH_SLOW_LOGS"),
        ],
        tolerated=[
            {"logPublishingOptions.0": UNKNOWN},
            {"logPublishingOptions.0.logType": UNKNOWN},
            {"logPublishingOptions.0.enabled": ABSENT},
            {"logPublishingOptions.0.cloudwatchLogGroupArn": UNKNOWN},
        ],
    ),
    closed("opensearch-policy-not-public", aws.opensearch.Domain, field="accessPolicies"),
)
