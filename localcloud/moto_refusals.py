"""Deletions and second ones that AWS refuses and moto does not.

Not among them: a subnet with network interfaces, since moto leaves those of deleted NAT gateways.

`tests/localcloud/test_refusals.py` has AWS's code and page for each.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, TypeAlias, cast

from moto.cognitoidp.models import CognitoIdpBackend
from moto.core.exceptions import JsonRESTError
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models import EC2Backend
from moto.ecs.exceptions import ECSException
from moto.ecs.models import EC2ContainerServiceBackend
from moto.elbv2.exceptions import ELBClientError
from moto.elbv2.models import ELBv2Backend
from moto.iam.exceptions import InvalidInput
from moto.iam.models import IAMBackend, iam_backends
from moto.logs.exceptions import ConflictException
from moto.logs.models import LogsBackend
from moto.opensearch.models import OpenSearchServiceBackend
from moto.rds.exceptions import RDSClientError
from moto.rds.models import RDSBackend
from moto.rds.responses import RDSResponse
from moto.secretsmanager.exceptions import InvalidRequestException
from moto.secretsmanager.models import SecretsManagerBackend
from moto.servicediscovery.models import ServiceDiscoveryBackend
from moto.wafv2.models import WAFV2Backend

Stated: TypeAlias = Exception | None
"""The refusal, or None where AWS lets the call pass."""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A method of moto, and code that looks at the call first."""

    of: type
    method: str
    by: Callable[..., Stated]


def install() -> None:
    """Have moto refuse."""
    for each in _REFUSALS:
        setattr(each.of, each.method, _refusing(each))


def _refusing(refusal: Refusal) -> Callable[..., Any]:
    method = cast("Callable[..., Any]", getattr(refusal.of, refusal.method))
    known, wanted = inspect.signature(method), inspect.signature(refusal.by).parameters

    @wraps(method)
    def refusing(backend: Any, *arguments: Any, **named: Any) -> Any:
        given = known.bind(backend, *arguments, **named).arguments
        if refused := refusal.by(backend, **{key: given.get(key) for key in list(wanted)[1:]}):
            raise refused
        return method(backend, *arguments, **named)

    return refusing


def _protected_balancer(elb: Any, arn: str) -> Stated:
    found = elb.load_balancers.get(arn)
    if found and found.attrs.get("deletion_protection.enabled") == "true":
        said = f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled"
        return ELBClientError("OperationNotPermitted", said)
    return None


def _balancer_in_use(elb: Any, name: str, subnet_ids: list[str]) -> Stated:
    """A second one of the same settings is the first one, to AWS."""
    for each in tuple(elb.load_balancers.values()):
        if each.name == name and {subnet.id for subnet in each.subnets} != set(subnet_ids):
            said = (
                f"A load balancer with the same name '{name}' exists, but with different settings"
            )
            return ELBClientError("DuplicateLoadBalancerName", said)
    return None


def _active(ecs: Any, cluster: str) -> list[Any]:
    name = cluster.rpartition("/")[2]
    return [
        each
        for each in tuple(ecs.services.values())
        if each.cluster_name == name and each.status == "ACTIVE"
    ]


def _cluster_with_services(ecs: Any, cluster_str: str) -> Stated:
    if _active(ecs, cluster_str):
        said = "The Cluster cannot be deleted while Services are active."
        return ECSException("ClusterContainsServicesException", said)
    return None


def _service_in_use(ecs: Any, cluster_str: str, service_name: str) -> Stated:
    if any(each.name == service_name for each in _active(ecs, cluster_str or "default")):
        return ECSException("InvalidParameterException", "Creation of service was not idempotent.")
    return None


def _namespace_with_services(discovery: Any, namespace_id: str) -> Stated:
    if any(each.namespace_id == namespace_id for each in tuple(discovery.services.values())):
        return JsonRESTError("ResourceInUse", "Namespace has associated services")
    return None


def _service_with_instances(discovery: Any, service_id: str) -> Stated:
    found = discovery.services.get(service_id)
    if found and found.instances:
        return JsonRESTError("ResourceInUse", "Service contains registered instances")
    return None


def _pool_in_use(cognito: Any, user_pool_id: str) -> Stated:
    found = cognito.user_pools.get(user_pool_id)
    said = ""
    if found and found.extended_config.get("DeletionProtection") == "ACTIVE":
        said = (
            "The user pool cannot be deleted because deletion protection is activated."
            " Deletion protection must be inactivated first."
        )
    elif any(
        each.user_pool_id == user_pool_id for each in tuple(cognito.user_pool_domains.values())
    ):
        said = (
            "User pool cannot be deleted. It has a domain configured that should be deleted first."
        )
    return JsonRESTError("InvalidParameterException", said) if said else None


def _domain_in_use(
    cognito: Any, user_pool_id: str, domain: str, custom_domain_config: Any
) -> Stated:
    """A name is given once in a region; a pool has one domain of its own and one of Cognito's."""
    if domain in cognito.user_pool_domains:
        said = "Domain already associated with another user pool."
        return JsonRESTError("InvalidParameterException", said)
    for each in tuple(cognito.user_pool_domains.values()):
        same = bool(each.custom_domain_config) == bool(custom_domain_config)
        if each.user_pool_id == user_pool_id and same:
            said = "User pool already has a domain configured."
            return JsonRESTError("InvalidParameterException", said)
    return None


def _no_final_snapshot(response: Any) -> Stated:
    name, skipped = (
        response.params.get(key) for key in ("FinalDBSnapshotIdentifier", "SkipFinalSnapshot")
    )
    if not name and not skipped:
        said = "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified."
        return RDSClientError("InvalidParameterCombination", said)
    return None


def _subnets_in_use(rds: Any, subnet_name: str) -> Stated:
    used = {each.db_subnet_group for each in tuple(rds.clusters.values())}
    instances = tuple(rds.databases.values())
    # moto raises where the name of an instance's group is read.
    used |= {getattr(each, "_db_subnet_group_name", None) for each in instances}
    if subnet_name in used:
        said = (
            f"Cannot delete the subnet group '{subnet_name}' because at least one database uses it."
        )
        return RDSClientError("InvalidDBSubnetGroupStateFault", said)
    return None


def _parameters_in_use(rds: Any, db_cluster_parameter_group_name: str) -> Stated:
    name = db_cluster_parameter_group_name
    if any(each.parameter_group == name for each in tuple(rds.clusters.values())):
        said = f"One or more DB clusters are still members of the parameter group {name}"
        return RDSClientError("InvalidDBParameterGroupState", said)
    return None


def _web_acl_in_use(waf: Any, _id: str) -> Stated:
    found = next((each for each in tuple(waf.wacls.values()) if each.id == _id), None)
    if found and found.associated_resources:
        said = "The web ACL is associated with a resource"
        return JsonRESTError("WAFAssociatedItemException", said)
    return None


def _source_in_use(logs: Any, name: str) -> Stated:
    if any(each.delivery_source_name == name for each in tuple(logs.deliveries.values())):
        return ConflictException("Cannot delete the delivery source: a delivery uses it.")
    return None


def _address_in_use(ec2: Any, allocation_id: str) -> Stated:
    for gateway in tuple(ec2.nat_gateways.values()):
        addresses = [each["allocationId"] for each in gateway.address_set]
        if allocation_id in addresses and gateway.state != "deleted":
            said = f"Address with allocation id [{allocation_id}] is in use."
            return EC2ClientError("InvalidIPAddress.InUse", said)
    return None


def _group_that_another_names(ec2: Any, group_id: str) -> Stated:
    for groups in tuple(ec2.groups.values()):
        for each in tuple(groups.values()):
            rules: list[Any] = [*each.ingress_rules, *each.egress_rules]
            named = [rule.source_group.get("GroupId") for rule in rules if rule.source_group]
            if each.id != group_id and group_id in named:
                said = f"resource {group_id} has a dependent object"
                return EC2ClientError("DependencyViolation", said)
    return None


def _cluster_in_use(rds: Any, kwargs: dict[str, Any]) -> Stated:
    if kwargs["db_cluster_identifier"] in rds.clusters:
        return RDSClientError("DBClusterAlreadyExistsFault", "DB Cluster already exists")
    return None


def _secret_to_be_deleted(secrets: Any, name: str) -> Stated:
    found = secrets.secrets.get(name)
    if found and found.is_deleted():
        said = (
            "You can't create this secret because a secret with this name is already"
            " scheduled for deletion."
        )
        return InvalidRequestException(said)
    return None


def _linked_role_in_use(iam: Any, service_name: str, suffix: str) -> Stated:
    """A service has one role for each suffix in an account."""
    for each in tuple(iam.roles.values()):
        alike = each.name.partition("_")[2] == (suffix or "")
        if each.path == f"/aws-service-role/{service_name}/" and alike:
            said = (
                f"Service role name {each.name} has been taken in this account,"
                " please try a different suffix."
            )
            return InvalidInput(said)
    return None


def _domain_without_role(search: Any, vpc_options: Any) -> Stated:
    """Only AWS's console creates the service-linked role together with a domain."""
    account = iam_backends[search.account_id][search.partition]
    paths = {each.path for each in tuple(account.roles.values())}
    if vpc_options and f"/aws-service-role/{_SEARCH}/" not in paths:
        said = (
            "Before you can proceed, you must enable a service-linked role to give"
            " Amazon OpenSearch Service permissions to access your VPC."
        )
        return JsonRESTError("ValidationException", said)
    return None


_SEARCH = "opensearchservice.amazonaws.com"

_REFUSALS: Final = (
    Refusal(of=ELBv2Backend, method="delete_load_balancer", by=_protected_balancer),
    Refusal(of=ELBv2Backend, method="create_load_balancer", by=_balancer_in_use),
    Refusal(of=EC2ContainerServiceBackend, method="delete_cluster", by=_cluster_with_services),
    Refusal(of=EC2ContainerServiceBackend, method="create_service", by=_service_in_use),
    Refusal(of=ServiceDiscoveryBackend, method="delete_namespace", by=_namespace_with_services),
    Refusal(of=ServiceDiscoveryBackend, method="delete_service", by=_service_with_instances),
    Refusal(of=CognitoIdpBackend, method="delete_user_pool", by=_pool_in_use),
    Refusal(of=CognitoIdpBackend, method="create_user_pool_domain", by=_domain_in_use),
    Refusal(of=RDSResponse, method="delete_db_cluster", by=_no_final_snapshot),
    Refusal(of=RDSBackend, method="delete_subnet_group", by=_subnets_in_use),
    Refusal(of=RDSBackend, method="delete_db_cluster_parameter_group", by=_parameters_in_use),
    Refusal(of=WAFV2Backend, method="delete_web_acl", by=_web_acl_in_use),
    Refusal(of=LogsBackend, method="delete_delivery_source", by=_source_in_use),
    Refusal(of=RDSBackend, method="create_db_cluster", by=_cluster_in_use),
    Refusal(of=SecretsManagerBackend, method="create_secret", by=_secret_to_be_deleted),
    Refusal(of=EC2Backend, method="release_address", by=_address_in_use),
    Refusal(of=EC2Backend, method="delete_security_group", by=_group_that_another_names),
    Refusal(of=IAMBackend, method="create_service_linked_role", by=_linked_role_in_use),
    Refusal(of=OpenSearchServiceBackend, method="create_domain", by=_domain_without_role),
)
