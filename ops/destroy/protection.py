"""Lift the protection of a stack's resources before their deletion.

It changes existing resources only, does not run the program, and creates nothing. Three settings
protect: Pulumi's `protect`, inputs that prevent a provider from deleting non-empty resources, and
AWS's deletion protection.
"""

from collections.abc import Callable, Mapping
from typing import Any

from ops.aws import Aws
from ops.deployment import Deployment

State = Mapping[str, Any]

EMPTIED = {
    "aws:backup/vault:Vault": "forceDestroy",
    "aws:ecr/repository:Repository": "forceDelete",
    "aws:s3/bucket:Bucket": "forceDestroy",
}
"""Types that are deleted with their content only with this input."""


def _cluster(aws: Aws, cluster: State) -> None:
    aws.client("rds", cluster["outputs"].get("region")).modify_db_cluster(
        DBClusterIdentifier=cluster["id"],
        DeletionProtection=False,
        ApplyImmediately=True,
    )


def _load_balancer(aws: Aws, balancer: State) -> None:
    aws.client("elbv2", balancer["outputs"].get("region")).modify_load_balancer_attributes(
        LoadBalancerArn=balancer["id"],
        Attributes=[{"Key": "deletion_protection.enabled", "Value": "false"}],
    )


def _user_pool(aws: Aws, pool: State) -> None:
    aws.client("cognito-idp", pool["outputs"].get("region")).update_user_pool(
        UserPoolId=pool["id"], DeletionProtection="INACTIVE"
    )


AT_AWS: Mapping[str, tuple[str, Callable[[Aws, State], None]]] = {
    "aws:cognito/userPool:UserPool": ("deletionProtection", _user_pool),
    "aws:lb/loadBalancer:LoadBalancer": ("enableDeletionProtection", _load_balancer),
    "aws:rds/cluster:Cluster": ("deletionProtection", _cluster),
}
"""Types with AWS's deletion protection: the input, and the call that disables it."""

_OFF = (None, False, "INACTIVE")


def protected(state: tuple[State, ...]) -> list[str]:
    """The URNs of protected resources."""
    return [each["urn"] for each in state if each.get("protect") or _at_aws(each) or _kept(each)]


def lift(deployment: Deployment) -> None:
    """Lift the protection of all resources in the stack's state.

    Raises:
        OpsError: Pulumi refused the edited state.
        botocore.exceptions.ClientError: AWS refused to disable a protection.
    """
    export = deployment.export()
    resources: list[dict[str, Any]] = export["deployment"].get("resources") or []
    for each in resources:
        each.pop("protect", None)
        if flag := EMPTIED.get(each["type"]):
            each["inputs"][flag] = each["outputs"][flag] = True
        if _at_aws(each):
            field, end = AT_AWS[each["type"]]
            end(deployment.aws, each)
            for side in ("inputs", "outputs"):
                each[side][field] = "INACTIVE" if each[side].get(field) == "ACTIVE" else False
    deployment.write(export)


def _at_aws(resource: State) -> bool:
    field, _ = AT_AWS.get(resource["type"], ("", None))
    return bool(field) and resource.get("outputs", {}).get(field) not in _OFF


def _kept(resource: State) -> bool:
    flag = EMPTIED.get(resource["type"])
    return bool(flag) and not resource.get("outputs", {}).get(flag)
