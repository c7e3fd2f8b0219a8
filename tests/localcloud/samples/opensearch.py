from typing import Any

import pulumi_aws as aws

from localcloud.calls import clients
from localcloud.process import ACCOUNT
from tests.localcloud.sample import Make, Sample
from tests.localcloud.samples.ec2_endpoints import policy
from tests.localcloud.samples.rds import key, subnets

GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/OpenSearchService/domains/it/audit"


def linked_role() -> None:
    """Create the account's service-linked role, which a domain in a VPC requires, once."""
    path = {"PathPrefix": "/aws-service-role/opensearchservice.amazonaws.com/"}
    if not clients.call("iam", "us-east-1", "list_roles", path, account=ACCOUNT)["Roles"]:
        service = {"AWSServiceName": "opensearchservice.amazonaws.com"}
        clients.call("iam", "us-east-1", "create_service_linked_role", service, account=ACCOUNT)


def domain(make: Make) -> dict[str, Any]:
    linked_role()
    network, ids = subnets(make)
    return {
        "domainName": "agents",
        "engineVersion": "OpenSearch_2.19",
        "clusterConfig": {
            "instanceType": "r7g.large.search",
            "instanceCount": 2,
            "zoneAwarenessEnabled": True,
            "zoneAwarenessConfig": {"availabilityZoneCount": 2},
            "dedicatedMasterEnabled": True,
            "dedicatedMasterType": "m7g.large.search",
            "dedicatedMasterCount": 3,
        },
        "ebsOptions": {
            "ebsEnabled": True,
            "volumeType": "gp3",
            "volumeSize": 10,
            "iops": 3000,
            "throughput": 125,
        },
        "vpcOptions": {
            "subnetIds": ids,
            "securityGroupIds": [make(aws.ec2.SecurityGroup, vpcId=network)[0]],
        },
        "encryptAtRest": {"enabled": True, "kmsKeyId": key(make)},
        "nodeToNodeEncryption": {"enabled": True},
        "domainEndpointOptions": {
            "enforceHttps": True,
            "tlsSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10",
        },
        "accessPolicies": policy("es:ESHttp*"),
        "advancedSecurityOptions": {
            "enabled": True,
            "internalUserDatabaseEnabled": False,
            "masterUserOptions": {"masterUserArn": "arn:aws:iam::123456789012:role/master"},
        },
        "logPublishingOptions": [
            {"logType": "AUDIT_LOGS", "cloudwatchLogGroupArn": GROUP, "enabled": True}
        ],
        "autoTuneOptions": {
            "desiredState": "ENABLED",
            "rollbackOnDisable": "NO_ROLLBACK",
            "useOffPeakWindow": True,
        },
        "offPeakWindowOptions": {
            "enabled": True,
            "offPeakWindow": {"windowStartTime": {"hours": 2, "minutes": 0}},
        },
        "softwareUpdateOptions": {"autoSoftwareUpdateEnabled": True},
        "tags": {"a": "b"},
    }


SAMPLES = [
    Sample(
        cls=aws.opensearch.Domain,
        inputs=domain,
        change={
            "engineVersion": "OpenSearch_3.1",
            "accessPolicies": policy("es:ESHttpGet"),
            "clusterConfig": {
                "instanceType": "r7g.large.search",
                "instanceCount": 4,
                "zoneAwarenessEnabled": True,
                "zoneAwarenessConfig": {"availabilityZoneCount": 2},
            },
            "tags": {"c": "d"},
        },
        replace={"domainName": "other"},
    ),
]
