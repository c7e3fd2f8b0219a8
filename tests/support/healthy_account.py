"""What AWS tells the doctor of an account in which all is well, and what of one with a fault."""

from typing import Any

from components.settings.security import WebAcl

ZONES = ["us-east-1a", "us-east-1b"]
SERVERS = ["ns-1.example.net", "ns-2.example.org"]
MODEL = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
AVAILABLE: dict[str, Any] = {
    "modelId": "m",
    "agreementAvailability": {"status": "AVAILABLE"},
    "authorizationStatus": "AUTHORIZED",
    "entitlementAvailability": "AVAILABLE",
    "regionAvailability": "AVAILABLE",
}


def leading_to(*regions: str) -> dict[str, Any]:
    return {
        "inferenceProfileName": "haiku",
        "inferenceProfileArn": "arn",
        "inferenceProfileId": MODEL,
        "status": "ACTIVE",
        "type": "SYSTEM_DEFINED",
        "models": [{"modelArn": f"arn:aws:bedrock:{each}::foundation-model/m"} for each in regions],
    }


def offered(*zones: str) -> dict[str, Any]:
    names = ("secretsmanager", "bedrock-runtime")
    return {
        "ServiceDetails": [
            {"ServiceName": f"com.amazonaws.us-east-1.{each}", "AvailabilityZones": list(zones)}
            for each in names
        ]
    }


def zone_list(*names: str) -> dict[str, Any]:
    return {
        "HostedZones": [
            {
                "Id": f"/hostedzone/Z{number}",
                "Name": f"{name}.",
                "CallerReference": "c",
                "Config": {"PrivateZone": False},
            }
            for number, name in enumerate(names)
        ],
        "DNSName": "x",
        "IsTruncated": False,
        "MaxItems": "100",
    }


def volumes(least: int, most: int, kind: str = "gp3") -> dict[str, Any]:
    """The limits of a node type that can be a data node and a dedicated master."""
    sizes = {"MinimumVolumeSize": least, "MaximumVolumeSize": most}
    storage = {
        "StorageTypeName": "ebs",
        "StorageSubTypeName": kind,
        "StorageTypeLimits": [
            {"LimitName": name, "LimitValues": [str(value)]} for name, value in sizes.items()
        ],
    }
    return {"LimitsByRole": {"data": {"StorageTypes": [storage]}, "master": {}}}


def rule_group(*rules: str) -> dict[str, Any]:
    return {"Rules": [{"Name": each, "Action": {"Block": {}}} for each in rules]}


HEALTHY: dict[str, Any] = {
    "opensearch.DescribeInstanceTypeLimits": volumes(10, 1024),
    "wafv2.DescribeManagedRuleGroup": rule_group(
        *WebAcl().common.count_rules, *WebAcl().sql_injection.count_rules
    ),
    "ce.ListCostAllocationTags": {
        "CostAllocationTags": [{"TagKey": "Environment", "Type": "UserDefined", "Status": "Active"}]
    },
    "service-quotas.GetServiceQuota": {"Quota": {"Value": 100.0}},
    "ec2.DescribeVpcEndpointServices": offered(*ZONES),
    "route53.ListHostedZonesByName": zone_list("dev.acme-agents.com"),
    "route53.GetHostedZone": {
        "HostedZone": {
            "Id": "/hostedzone/Z0",
            "Name": "dev.acme-agents.com.",
            "CallerReference": "c",
        },
        "DelegationSet": {"NameServers": SERVERS},
    },
    "bedrock.GetFoundationModelAvailability": AVAILABLE,
    "bedrock.GetInferenceProfile": leading_to("us-east-1", "us-east-2", "us-west-2"),
    "bedrock.GetUseCaseForModelAccess": {"formData": b"{}"},
    "backup.DescribeRegionSettings": {"ResourceTypeOptInPreference": {"Aurora": True, "S3": True}},
    "bedrock.GetModelInvocationLoggingConfiguration": {},
    "accessanalyzer.ListAnalyzers": {"analyzers": []},
    "ce.GetAnomalyMonitors": {"AnomalyMonitors": []},
    "shield.GetSubscriptionState": {"SubscriptionState": "INACTIVE"},
}


FAULTS: dict[str, tuple[str, dict[str, Any] | str, set[str]]] = {
    "region": ("ec2.DescribeRegions", {"Regions": []}, {"region"}),
    "a zone": (
        "ec2.DescribeAvailabilityZones",
        {
            "AvailabilityZones": [
                {"ZoneName": "us-east-1a", "ZoneId": "use1-az4", "State": "available"}
            ]
        },
        {"us-east-1b"},
    ),
    "endpoints": (
        "ec2.DescribeVpcEndpointServices",
        offered("us-east-1f"),
        {"endpoint secretsmanager", "endpoint bedrock-runtime"},
    ),
    "use case": (
        "bedrock.GetUseCaseForModelAccess",
        "ResourceNotFoundException",
        {"use case of Anthropic's models"},
    ),
    "volumes too small": (
        "opensearch.DescribeInstanceTypeLimits",
        volumes(20, 1024),
        {"data.search.volume_gib"},
    ),
    "volumes of another kind": (
        "opensearch.DescribeInstanceTypeLimits",
        volumes(10, 1024, "io1"),
        {"data.search.node_type"},
    ),
    "node type of another version": (
        "opensearch.DescribeInstanceTypeLimits",
        "ValidationException",
        {"data.search.node_type"},
    ),
    "backup": ("backup.DescribeRegionSettings", {"ResourceTypeOptInPreference": {}}, {"backup"}),
    "profile": ("bedrock.GetInferenceProfile", "ResourceNotFoundException", {MODEL}),
    "rights": ("bedrock.GetInferenceProfile", leading_to("us-east-1", "ca-central-1"), {MODEL}),
    "no model": (
        "bedrock.GetFoundationModelAvailability",
        "ResourceNotFoundException",
        {MODEL.removeprefix("us."), "amazon.titan-embed-text-v2:0"},
    ),
    "analyzer": (
        "accessanalyzer.ListAnalyzers",
        {
            "analyzers": [
                {
                    "arn": "a",
                    "name": "theirs",
                    "type": "ACCOUNT",
                    "createdAt": 0,
                    "status": "ACTIVE",
                }
            ]
        },
        {"access analyzer"},
    ),
    "cost monitor": (
        "ce.GetAnomalyMonitors",
        {
            "AnomalyMonitors": [
                {
                    "MonitorArn": "a",
                    "MonitorName": "Default-Services-Monitor",
                    "MonitorType": "DIMENSIONAL",
                    "MonitorDimension": "SERVICE",
                }
            ]
        },
        {"cost monitor"},
    ),
    "call log": (
        "bedrock.GetModelInvocationLoggingConfiguration",
        {"loggingConfig": {"cloudWatchConfig": {"logGroupName": "theirs", "roleArn": "r"}}},
        {"log of model calls"},
    ),
    "log policies": (
        "logs.DescribeResourcePolicies",
        {"resourcePolicies": [{"policyName": "theirs"}] * 8},
        {"log resource policies"},
    ),
    "shield": ("shield.GetSubscriptionState", {"SubscriptionState": "ACTIVE"}, {"Shield Advanced"}),
    "trails": ("cloudtrail.DescribeTrails", {"trailList": [{"Name": "t"}] * 5}, {"audit trail"}),
    "quotas": (
        "service-quotas.GetServiceQuota",
        {"Quota": {"Value": 0.0}},
        {
            "elastic IP addresses",
            "VPCs",
            "NAT gateways in a zone",
            "application load balancers",
            "Fargate vCPUs on demand",
        },
    ),
}
"""Fault to the operation that shows it, its answer, and the subjects that it turns red."""
