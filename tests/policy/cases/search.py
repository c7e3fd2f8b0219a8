"""Cases of the rules on search domains, encryption apart."""

import pulumi_aws as aws

from tests.policy.harness import ABSENT, UNKNOWN, Changes, Props, ResourceCase

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
)
