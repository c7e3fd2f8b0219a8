"""Cases of the rules in `domain.py`."""

from frame.case_policies import closed
from frame.cases import ABSENT, KEY, UNKNOWN, Changes, Props, ResourceCase
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
SECURITY = "advancedSecurityOptions"
UPDATES = "softwareUpdateOptions"


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
        rule="opensearch-encryption",
        cls=aws.opensearch.Domain,
        compliant={
            "encryptAtRest": {"enabled": True, "kmsKeyId": KEY},
            "nodeToNodeEncryption": {"enabled": True},
        },
        violations=[
            ({"encryptAtRest": ABSENT}, "encryptAtRest.enabled"),
            ({"encryptAtRest.enabled": False}, "not encrypted"),
            ({"encryptAtRest.kmsKeyId": ABSENT}, "encryptAtRest.kmsKeyId"),
            ({"nodeToNodeEncryption": ABSENT}, "unencrypted"),
            ({"encryptAtRest": UNKNOWN, "nodeToNodeEncryption.enabled": False}, "unencrypted"),
        ],
        tolerated=[
            {"encryptAtRest": UNKNOWN},
            {"encryptAtRest.kmsKeyId": UNKNOWN},
            {"nodeToNodeEncryption": UNKNOWN},
        ],
    ),
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
        "opensearch-vpc",
        violations=[
            ({"vpcOptions": ABSENT}, "endpoint is public"),
            ({"vpcOptions.subnetIds": [], "domainName": UNKNOWN}, "endpoint is public"),
        ],
        tolerated=[{"vpcOptions.subnetIds": UNKNOWN}, {"vpcOptions.subnetIds": [UNKNOWN]}],
    ),
    _case(
        "opensearch-fine-grained-access",
        violations=[
            ({"advancedSecurityOptions": ABSENT}, "may do everything"),
            ({"advancedSecurityOptions.enabled": False}, "may do everything"),
            ({"advancedSecurityOptions": {"anonymousAuthEnabled": True}}, "need no name"),
        ],
        tolerated=[{"advancedSecurityOptions.enabled": UNKNOWN}],
    ),
    _case(
        "opensearch-users-of-iam",
        violations=[
            ({f"{SECURITY}.internalUserDatabaseEnabled": True}, "keeps passwords"),
            (
                {f"{SECURITY}.masterUserOptions": {"masterUserName": "admin"}},
                "No role of IAM",
            ),
            ({SECURITY: ABSENT, "domainName": UNKNOWN}, "No role of IAM"),
        ],
        tolerated=[
            {f"{SECURITY}.internalUserDatabaseEnabled": ABSENT},
            {f"{SECURITY}.masterUserOptions.masterUserArn": UNKNOWN},
        ],
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
    _case(
        "opensearch-zone-awareness",
        violations=[
            ({"clusterConfig": ABSENT}, "in one zone"),
            ({"clusterConfig.zoneAwarenessEnabled": False}, "in one zone"),
        ],
        tolerated=[{"clusterConfig.zoneAwarenessEnabled": UNKNOWN}],
    ),
    _case(
        "opensearch-data-nodes",
        violations=[
            ({"clusterConfig": ABSENT}, "fewer than 3 data nodes"),
            ({"clusterConfig.instanceCount": 2, "domainName": UNKNOWN}, "fewer than 3 data nodes"),
            ({"clusterConfig.instanceCount": ABSENT}, "fewer than 3 data nodes"),
        ],
        tolerated=[{"clusterConfig.instanceCount": UNKNOWN}, {"clusterConfig.instanceCount": 6}],
    ),
    _case(
        "opensearch-dedicated-masters",
        violations=[
            ({"clusterConfig.dedicatedMasterEnabled": False}, "are masters, too"),
            ({"clusterConfig.dedicatedMasterEnabled": ABSENT}, "are masters, too"),
            ({"clusterConfig.dedicatedMasterCount": 2}, "fewer than 3 masters"),
        ],
        tolerated=[
            {"clusterConfig.dedicatedMasterCount": UNKNOWN},
            {"clusterConfig.dedicatedMasterCount": 5},
        ],
    ),
    _case(
        "opensearch-software-updates",
        violations=[
            ({UPDATES: ABSENT}, "wait for somebody"),
            ({f"{UPDATES}.autoSoftwareUpdateEnabled": False}, "wait for somebody"),
        ],
        tolerated=[{f"{UPDATES}.autoSoftwareUpdateEnabled": UNKNOWN}],
    ),
    ResourceCase(
        rule="opensearch-own-security-group",
        cls=aws.opensearch.Domain,
        compliant={"vpcOptions": {"securityGroupIds": ["sg-1"], "subnetIds": ["subnet-1"]}},
        violations=[({"vpcOptions.securityGroupIds": []}, "(vpcOptions.securityGroupIds)")],
        tolerated=[{"vpcOptions": ABSENT}, {"vpcOptions.securityGroupIds": UNKNOWN}],
    ),
    closed("opensearch-policy-not-public", aws.opensearch.Domain, field="accessPolicies"),
)
