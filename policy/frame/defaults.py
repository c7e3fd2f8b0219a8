"""What AWS or its provider takes where a program leaves out an input that rules ask about.

Each default is declared here and nowhere else: rules by declaration find it by themselves, others
ask `default`. Below a dot an input is in a block that is there, `[]` is each element of a list.
Sources: the provider's schemas (hashicorp/terraform-provider-aws,
internal/service/<service>/<resource>.go), and the docstrings of pulumi_aws.
"""

from collections.abc import Iterable, Mapping

from frame.rule import tokens
from frame.sdk import aws
from frame.types import BUCKETS, LISTENERS, LOAD_BALANCERS

Defaults = Mapping[str, object]

_TASKS_RUN = tokens(aws.ecs.Service, aws.ecs.TaskSet)
_DATABASE: Defaults = {
    "copyTagsToSnapshot": False,
    "deleteAutomatedBackups": True,
    "deletionProtection": False,
    "skipFinalSnapshot": False,
}
_INSTANCES = tokens(aws.rds.Instance, aws.rds.ClusterInstance)
_TAKEOVER = "accountTakeoverRiskConfiguration.actions"
_DECLARED: tuple[tuple[frozenset[str], Defaults], ...] = (
    (
        tokens(aws.acm.Certificate),
        {"options.certificateTransparencyLoggingPreference": "ENABLED"},
    ),
    (tokens(aws.accessanalyzer.Analyzer), {"type": "ACCOUNT"}),
    (tokens(aws.backup.Vault) | BUCKETS, {"forceDestroy": False}),
    (
        tokens(aws.cloudtrail.Trail),
        {
            "enableLogFileValidation": False,
            "enableLogging": True,
            "eventSelectors[].includeManagementEvents": True,
            "eventSelectors[].readWriteType": "All",
            "includeGlobalServiceEvents": True,
            "isMultiRegionTrail": False,
        },
    ),
    (tokens(aws.cloudwatch.CompositeAlarm, aws.cloudwatch.MetricAlarm), {"actionsEnabled": True}),
    (tokens(aws.cloudwatch.LogGroup), {"retentionInDays": 0}),
    (
        tokens(aws.cognito.RiskConfiguration),
        {
            "compromisedCredentialsRiskConfiguration.actions.eventAction": "BLOCK",
            f"{_TAKEOVER}.highAction.eventAction": "BLOCK",
            f"{_TAKEOVER}.mediumAction.eventAction": "BLOCK",
        },
    ),
    (
        tokens(aws.cognito.UserPool),
        {"deletionProtection": "INACTIVE", "mfaConfiguration": "OFF"},
    ),
    (
        tokens(aws.cognito.UserPoolClient, aws.cognito.ManagedUserPoolClient),
        {"enableTokenRevocation": True},
    ),
    (tokens(aws.ec2.NetworkAclRule), {"egress": False}),
    (tokens(aws.ec2.SecurityGroup), {"description": "Managed by Pulumi"}),
    (tokens(aws.ec2.Subnet), {"mapPublicIpOnLaunch": False}),
    (tokens(aws.ec2.VpcEndpoint), {"vpcEndpointType": "Gateway", "privateDnsEnabled": False}),
    (tokens(aws.ecr.Repository), {"imageTagMutability": "MUTABLE"}),
    (
        tokens(aws.ecs.Service),
        {
            "availabilityZoneRebalancing": "ENABLED",
            "deploymentController.type": "ECS",
            "deploymentMinimumHealthyPercent": 100,
            "schedulingStrategy": "REPLICA",
        },
    ),
    (_TASKS_RUN, {"networkConfiguration.assignPublicIp": False, "platformVersion": "LATEST"}),
    (tokens(aws.iam.AccessKey), {"status": "Active"}),
    (
        tokens(aws.kms.Key),
        {
            "bypassPolicyLockoutSafetyCheck": False,
            "customerMasterKeySpec": "SYMMETRIC_DEFAULT",
            "enableKeyRotation": False,
            "isEnabled": True,
            "keyUsage": "ENCRYPT_DECRYPT",
        },
    ),
    (
        tokens(aws.kms.Key, aws.kms.ReplicaKey, aws.kms.ExternalKey),
        {"deletionWindowInDays": 30},
    ),
    (LISTENERS, {"protocol": "HTTP"}),
    (
        LOAD_BALANCERS,
        {
            "desyncMitigationMode": "defensive",
            "dropInvalidHeaderFields": False,
            "enableDeletionProtection": False,
            "enableWafFailOpen": False,
            "internal": False,
            "loadBalancerType": "application",
        },
    ),
    (
        tokens(aws.lb.TargetGroup, aws.alb.TargetGroup),
        {
            "healthCheck.enabled": True,
            "healthCheck.protocol": "HTTP",
            "targetType": "instance",
        },
    ),
    (
        tokens(aws.opensearch.Domain),
        {
            "advancedSecurityOptions.anonymousAuthEnabled": False,
            "advancedSecurityOptions.internalUserDatabaseEnabled": False,
            "clusterConfig.instanceCount": 1,
        },
    ),
    (tokens(aws.rds.Cluster), _DATABASE),
    (tokens(aws.rds.Instance), {**_DATABASE, "storageEncrypted": False}),
    (
        _INSTANCES,
        {"autoMinorVersionUpgrade": True, "monitoringInterval": 0, "publiclyAccessible": False},
    ),
    (tokens(aws.rds.ClusterInstance), {"copyTagsToSnapshot": False}),
    (tokens(aws.rds.EventSubscription), {"enabled": True}),
    (tokens(aws.rds.Proxy), {"debugLogging": False}),
    (
        tokens(aws.s3.BucketPublicAccessBlock),
        dict.fromkeys(
            ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"),
            False,
        ),
    ),
    (tokens(aws.secretsmanager.Secret), {"recoveryWindowInDays": 30}),
    (
        tokens(aws.wafv2.WebAcl),
        {"rules[].statement.rateBasedStatement.evaluationWindowSec": 300},
    ),
    (tokens(aws.wafv2.WebAclRuleGroupAssociation), {"overrideAction": "none"}),
)


def _by_type() -> Mapping[str, Defaults]:
    found: dict[str, dict[str, object]] = {}
    for types, defaults in _DECLARED:
        for token in types:
            known = found.setdefault(token, {})
            if twice := known.keys() & defaults.keys():
                message = f"{token}: declared twice: {', '.join(sorted(twice))}"
                raise ValueError(message)
            known.update(defaults)
    return found


DEFAULTS = _by_type()
"""The defaults by type and input."""


def default(types: Iterable[str], path: str) -> object:
    """What is taken for an input of the types where it is left out; None if that is nothing.

    Raises:
        ValueError: It differs between the types, so that no rule can say it of all.
    """
    found = {repr(each): each for each in (DEFAULTS.get(token, {}).get(path) for token in types)}
    if len(found) > 1:
        message = f"{path}: types differ in its default: {', '.join(sorted(found))}"
        raise ValueError(message)
    return next(iter(found.values()), None)
