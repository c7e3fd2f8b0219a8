"""Operations of AWS that moto lacks, or does half: what a change in place needs.

Sources: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_AssociateKmsKey.html,
API_DisassociateKmsKey.html, API_UpdateDeliveryConfiguration.html, and
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySecurityGroupRules.html
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import uuid4

from flask import request
from moto.core.responses import ActionResult
from moto.ec2.models.security_groups import SecurityGroupBackend
from moto.iam import models as iam
from moto.iam.access_control import PermissionResult
from moto.iam.responses import IamResponse
from moto.kms.models import KmsBackend
from moto.logs.exceptions import ResourceNotFoundException
from moto.logs.responses import LogsResponse
from moto.opensearch.models import opensearch_backends
from moto.rds.models import RDSBackend
from moto.route53.exceptions import ResourceRecordAlreadyExists
from moto.route53.models import Route53Backend
from moto.s3.models import FakeBucket, FakeDeleteMarker, FakeKey
from moto.secretsmanager.models import SecretsManagerBackend

from localcloud.iam.simulator import Decision, Policy, Request, context_of, parse, simulate
from localcloud.process import KEY

_account_of = iam.get_account_id_from
_change_records = cast("Any", Route53Backend.change_resource_record_sets)
_create_key = cast("Any", KmsBackend.create_key)
_delete_linked = cast("Any", iam.IAMBackend.delete_service_linked_role)
_create_automated = cast("Any", RDSBackend.create_auto_cluster_snapshot)
_modify_subnets = cast("Any", RDSBackend.modify_db_subnet_group)
_move_label = cast("Any", SecretsManagerBackend.update_secret_version_stage)
_modify_rules = cast("Any", SecurityGroupBackend.modify_security_group_rules)


def install() -> None:
    """Add the operations to moto."""
    for operation in (associate_kms_key, disassociate_kms_key, update_delivery_configuration):
        setattr(LogsResponse, operation.__name__, operation)
    setattr(SecurityGroupBackend, _modify_rules.__name__, modify_security_group_rules)
    setattr(RDSBackend, _create_automated.__name__, create_auto_cluster_snapshot)
    setattr(RDSBackend, _modify_subnets.__name__, modify_db_subnet_group)
    setattr(Route53Backend, _change_records.__name__, change_resource_record_sets)
    setattr(KmsBackend, _create_key.__name__, create_key)
    setattr(iam.IAMBackend, _delete_linked.__name__, delete_service_linked_role)
    iam.SERVICE_NAME_CONVERSION["opensearchservice"] = "AmazonOpenSearchService"
    status = get_service_linked_role_deletion_status
    setattr(IamResponse, status.__name__, status)
    setattr(SecretsManagerBackend, _move_label.__name__, update_secret_version_stage)
    iam.get_account_id_from = account_of
    setattr(FakeDeleteMarker, FakeKey.dispose.__name__, dispose)
    setattr(FakeBucket, FakeBucket.get_permission.__name__, get_permission)


def modify_db_subnet_group(
    backend: RDSBackend, subnet_name: str, description: str, subnets: list[Any]
) -> Any:
    """Change a subnet group; moto loses one that is modified."""
    group = _modify_subnets(backend, subnet_name, description, subnets)
    backend.subnet_groups[subnet_name] = group
    return group


def create_auto_cluster_snapshot(backend: RDSBackend, cluster: str, snapshot: str) -> Any:
    """Take a new cluster's automated snapshot, of the next minute that is free.

    Snapshots are named by the minute, and those of a deleted cluster of that name may be retained:
    moto would refuse the cluster itself.
    """
    form = f"rds:{cluster}-%Y-%m-%d-%H-%M"
    taken = datetime.strptime(snapshot, form)  # noqa: DTZ007 -- a part of a name
    while snapshot in backend.cluster_snapshots:
        taken += timedelta(minutes=1)
        snapshot = taken.strftime(form)
    return _create_automated(backend, cluster, snapshot)


def change_resource_record_sets(
    backend: Route53Backend, zoneid: str, change_list: list[dict[str, Any]]
) -> None:
    """Refuse to create a record that exists; moto asks which ones have ever been created.

    Source: https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
    """
    zone: Any = backend.get_hosted_zone(zoneid)
    there = {_record(each.name, each.type, each.set_identifier) for each in zone.rrsets}
    zone.rr_changes[:] = [each for each in zone.rr_changes if _changed(each) in there]
    for change in change_list:
        record = _changed(change)
        if change["Action"] == "DELETE":
            there.discard(record)
        elif change["Action"] == "CREATE" and record in there:
            raise ResourceRecordAlreadyExists(name=f"{record[0]}.", _type=record[1])
        else:
            there.add(record)
    _change_records(backend, zoneid, change_list)


def _changed(change: dict[str, Any]) -> tuple[str, str, str | None]:
    given = change["ResourceRecordSet"]
    return _record(given["Name"], given["Type"], given.get("SetIdentifier"))


def _record(name: str, kind: str, of_set: str | None) -> tuple[str, str, str | None]:
    return name.rstrip(".").lower().replace("\\052", "*"), kind, of_set


def dispose(_: FakeDeleteMarker) -> None:
    """Free what a version holds: a delete marker holds nothing, which moto does not know."""


def get_permission(bucket: FakeBucket, action: str, resource: str) -> PermissionResult:
    """The decision of a bucket policy with its conditions, which moto does not evaluate.

    The local AWS has no TLS: its calls count as made by it. Whom a statement is about is not asked.
    """
    policy: bytes | None = bucket.policy
    if policy is None:
        return PermissionResult.NEUTRAL
    encryption = "x-amz-server-side-encryption"
    asked = {f"s3:{k.lower()}": v for k, v in request.headers if k.lower().startswith(encryption)}
    context = context_of({"aws:SecureTransport": "true", "s3:TlsVersion": "1.3", **asked})
    call = Request(action=action, resource=resource, context=context)
    verdict = simulate(call, [Policy(name=bucket.name, document=parse(policy.decode()))])
    return _PERMISSIONS[verdict.decision]


_PERMISSIONS: Mapping[Decision, PermissionResult] = {
    "allowed": PermissionResult.PERMITTED,
    "explicitDeny": PermissionResult.DENIED,
    "implicitDeny": PermissionResult.NEUTRAL,
}


def delete_service_linked_role(backend: iam.IAMBackend, role_name: str) -> str:
    """Start the deletion of a service-linked role; the task of one that is in use fails."""
    role: Any = backend.get_role(role_name)
    if not _domains_with(role):
        _delete_linked(backend, role_name)
    return f"task{role.path}{role_name}/{uuid4()}"


def get_service_linked_role_deletion_status(response: IamResponse) -> ActionResult:
    """The result of a deletion: failed, with the reason, if the role still exists.

    Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLinkedRoleDeletionStatus.html
    """
    name = response._get_param("DeletionTaskId").split("/")[-2]  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] -- how moto's own operations read them
    role: Any = next((it for it in response.backend.get_roles() if it.name == name), None)
    if role is None:
        return ActionResult({"Status": "SUCCEEDED"})
    used = [{"Region": region, "Resources": arns} for region, arns in _domains_with(role).items()]
    said = "A service-linked role cannot be deleted while resources of its service use it."
    return ActionResult({"Status": "FAILED", "Reason": {"Reason": said, "RoleUsageList": used}})


def _domains_with(role: Any) -> dict[str, list[str]]:
    """By region, the ARNs of the search domains in VPCs, which use OpenSearch's role."""
    if "opensearchservice" not in role.path:
        return {}
    held = {
        region: [it.arn for it in tuple(each.domains.values()) if it.vpc_options]
        for region, each in opensearch_backends[role.account_id].items()
    }
    return {region: arns for region, arns in held.items() if arns}


def create_key(backend: KmsBackend, policy: Any, *given: Any, **named: Any) -> Any:
    """Create a key; moto's CloudFormation gives its policy as an object, and reads it as text."""
    text = json.dumps(policy) if isinstance(policy, dict) else policy
    return _create_key(backend, text, *given, **named)


def update_secret_version_stage(
    backend: SecretsManagerBackend, secret_id: str, version_stage: str, *versions: str, **named: str
) -> Any:
    """Move a label of a secret; moto leaves AWSCURRENT there when the next value is put.

    Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
    """
    moved = _move_label(backend, secret_id, version_stage, *versions, **named)
    secret: Any = backend.secrets[secret_id]
    for version, found in secret.versions.items():
        if "AWSCURRENT" in found["version_stages"]:
            secret.default_version_id = version
    return moved


def account_of(access_key: str) -> str:
    """The account that an access key of the local AWS names, else whose user or role has it."""
    account = access_key.removeprefix(KEY)
    return _account_of(access_key) if account == access_key else account


def associate_kms_key(response: LogsResponse) -> str:
    """Encrypt a log group with a key."""
    return _encrypt(response, response._get_param("kmsKeyId"))  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] -- how moto's own operations read them


def disassociate_kms_key(response: LogsResponse) -> str:
    """Encrypt a log group with CloudWatch's own key again."""
    return _encrypt(response, None)


def _encrypt(response: LogsResponse, key: str | None) -> str:
    name = response._get_param("logGroupName")  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] -- as above
    group: Any = response.logs_backend.groups.get(name)
    if group is None:
        raise ResourceNotFoundException
    group.kms_key_id = key
    return "{}"


def update_delivery_configuration(response: LogsResponse) -> str:
    """Change which fields a delivery writes, and how."""
    given = {
        "record_fields": "recordFields",
        "field_delimiter": "fieldDelimiter",
        "s3_delivery_configuration": "s3DeliveryConfiguration",
    }
    wanted = response._get_param("id")  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] -- as above
    delivery: Any = response.logs_backend.get_delivery(wanted)
    for attribute, name in given.items():
        value = response._get_param(name)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] -- as above
        if value is not None:
            setattr(delivery, attribute, value)
    return "{}"


def modify_security_group_rules(
    backend: SecurityGroupBackend, group_id: str, rules: dict[str, dict[str, Any]]
) -> None:
    """Change rules with all kinds of sources: moto's own changes ranges of IPv4 only."""
    _modify_rules(backend, group_id, rules)
    group: Any = backend.get_security_group_by_name_or_id(group_id)
    for rule_id, new in rules.items():
        rule = group.get_rule(rule_id)
        if new.get("CidrIpv6"):
            rule.ip_range["CidrIpv6"] = new["CidrIpv6"]
        if new.get("PrefixListId"):
            rule.prefix_list_id = new["PrefixListId"]
        if new.get("ReferencedGroupId"):
            rule.source_group = {**rule.source_group, "GroupId": new["ReferencedGroupId"]}
