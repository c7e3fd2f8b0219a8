"""Cloud Map: private DNS namespaces and the services in them."""

from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Resource, Tagging

_ARN = "arn:{partition}:servicediscovery:{region}:{account}"


def _tagging(kind: str) -> Tagging:
    return Tagging(list="list_tags_for_resource", on={"ResourceARN": f"{_ARN}:{kind}/{{id}}"})


def _create_namespace(ctx: Context) -> dict[str, Any]:
    """Create the namespace and return it: the operation of AWS is asynchronous."""
    description = ctx["description"]
    started = ctx.call(
        "create_private_dns_namespace",
        Name=ctx["name"],
        Vpc=ctx["vpc"],
        **({"Description": description} if description else {}),
    )
    operation = ctx.call("get_operation", OperationId=started["OperationId"])["Operation"]
    return ctx.call("get_namespace", Id=operation["Targets"]["NAMESPACE"])["Namespace"]


def _delete_namespace(ctx: Context) -> None:
    """Delete it with its hosted zone, which moto leaves behind."""
    zone = ctx["hostedZone"]
    ctx.call("delete_namespace", Id=ctx.id)
    if zone:
        ctx.call("route53.delete_hosted_zone", Id=zone)


def _description(ctx: Context) -> str:
    return ctx["description"] or ""


PRIVATE_DNS_NAMESPACE = Resource(
    cls=aws.servicediscovery.PrivateDnsNamespace,
    service="servicediscovery",
    create=_create_namespace,
    id="Id",
    read=Call(op="get_namespace", params={"Id": "{id}"}, result="Namespace"),
    update=Call(
        op="update_private_dns_namespace",
        params={"Id": "{id}", "Namespace": {"Description": _description}},
    ),
    delete=_delete_namespace,
    hooked=("description",),
    outputs={"hostedZone": "Properties.DnsProperties.HostedZoneId"},
    kept=("vpc",),
    tagging=_tagging("namespace"),
)


def _clear(ctx: Context) -> None:
    """Deregister the remaining instances if `forceDestroy` is set."""
    if not ctx["forceDestroy"]:
        return
    for instance in ctx.call("list_instances", ServiceId=ctx.id)["Instances"]:
        ctx.call("deregister_instance", ServiceId=ctx.id, InstanceId=instance["Id"])


def _changed_service(ctx: Context) -> None:
    """Write description and records; names, routing and health checks stay."""
    records = ctx["dnsConfig"]["dnsRecords"]
    ctx.call(
        "update_service",
        Id=ctx.id,
        Service={
            "Description": _description(ctx),
            "DnsConfig": {
                "DnsRecords": [{"Type": each["type"], "TTL": int(each["ttl"])} for each in records]
            },
        },
    )


SERVICE = Resource(
    cls=aws.servicediscovery.Service,
    service="servicediscovery",
    create=Call(op="create_service", result="Service"),
    id="Id",
    read=Call(op="get_service", params={"Id": "{id}"}, result="Service"),
    update=_changed_service,
    delete=Call(op="delete_service", params={"Id": "{id}"}),
    before_delete=_clear,
    hooked=("description", "dnsConfig", "forceDestroy", "healthCheckCustomConfig"),
    kept=("forceDestroy",),
    tagging=_tagging("service"),
)

TYPES = (PRIVATE_DNS_NAMESPACE, SERVICE)
