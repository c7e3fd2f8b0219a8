"""CloudFront: distributions."""

import uuid
from collections.abc import Mapping
from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Resource, Tagging
from localcloud.aws.dynamic import listing, mapping

_HOSTED_ZONE = "Z2FDTNDATAQYW2"
"""The zone of every distribution's name, for alias records."""


def _list(items: Any) -> dict[str, Any]:
    found = listing(items)
    return {"Quantity": len(found), "Items": found} if found else {"Quantity": 0}


def _items(value: Any) -> list[Any]:
    return listing(mapping(value).get("Items"))


def _origin(origin: Mapping[str, Any]) -> dict[str, Any]:
    custom = mapping(origin.get("customOriginConfig"))
    return {
        "Id": origin["originId"],
        "DomainName": origin["domainName"],
        "OriginPath": origin.get("originPath", ""),
        "CustomHeaders": _list(
            [
                {"HeaderName": each["name"], "HeaderValue": each["value"]}
                for each in map(mapping, listing(origin.get("customHeaders")))
            ]
        ),
        "CustomOriginConfig": {
            "HTTPPort": int(custom["httpPort"]),
            "HTTPSPort": int(custom["httpsPort"]),
            "OriginProtocolPolicy": custom["originProtocolPolicy"],
            "OriginSslProtocols": _list(custom["originSslProtocols"]),
            "OriginReadTimeout": int(custom.get("originReadTimeout", 30)),
            "OriginKeepaliveTimeout": int(custom.get("originKeepaliveTimeout", 5)),
        },
    }


def _from_origin(origin: Mapping[str, Any]) -> dict[str, Any]:
    custom = mapping(origin.get("CustomOriginConfig"))
    return {
        "originId": origin["Id"],
        "domainName": origin["DomainName"],
        "originPath": origin.get("OriginPath"),
        "customHeaders": [
            {"name": each["HeaderName"], "value": each["HeaderValue"]}
            for each in map(mapping, _items(origin.get("CustomHeaders")))
        ],
        "customOriginConfig": {
            "httpPort": custom["HTTPPort"],
            "httpsPort": custom["HTTPSPort"],
            "originProtocolPolicy": custom["OriginProtocolPolicy"],
            "originSslProtocols": _items(custom["OriginSslProtocols"]),
            "originReadTimeout": custom["OriginReadTimeout"],
            "originKeepaliveTimeout": custom["OriginKeepaliveTimeout"],
        },
    }


_BEHAVIOR = {
    "targetOriginId": "TargetOriginId",
    "viewerProtocolPolicy": "ViewerProtocolPolicy",
    "cachePolicyId": "CachePolicyId",
    "originRequestPolicyId": "OriginRequestPolicyId",
    "responseHeadersPolicyId": "ResponseHeadersPolicyId",
}


def _behavior(behavior: Mapping[str, Any]) -> dict[str, Any]:
    named = {name: behavior[prop] for prop, name in _BEHAVIOR.items() if behavior.get(prop)}
    methods = _list(behavior["allowedMethods"])
    return {
        **named,
        "AllowedMethods": {**methods, "CachedMethods": _list(behavior["cachedMethods"])},
        "Compress": bool(behavior.get("compress")),
    }


def _from_behavior(ctx: Context) -> dict[str, Any]:
    found = mapping(ctx.raw["DefaultCacheBehavior"])
    methods = mapping(found["AllowedMethods"])
    return {
        **{prop: found.get(name) for prop, name in _BEHAVIOR.items()},
        "allowedMethods": _items(methods),
        "cachedMethods": _items(methods["CachedMethods"]),
        "compress": found["Compress"],
    }


_VIEWER = {
    "acmCertificateArn": "ACMCertificateArn",
    "cloudfrontDefaultCertificate": "CloudFrontDefaultCertificate",
    "minimumProtocolVersion": "MinimumProtocolVersion",
    "sslSupportMethod": "SSLSupportMethod",
}


def _config(ctx: Context) -> dict[str, Any]:
    viewer, wanted = mapping(ctx["viewerCertificate"]), ctx.inputs
    geo = mapping(mapping(wanted["restrictions"])["geoRestriction"])
    return {
        "CallerReference": ctx.state.get("callerReference") or uuid.uuid4().hex,
        "Comment": wanted.get("comment", ""),
        "Enabled": wanted["enabled"],
        "IsIPV6Enabled": wanted.get("isIpv6Enabled", False),
        "HttpVersion": wanted["httpVersion"],
        "PriceClass": wanted["priceClass"],
        "WebACLId": wanted.get("webAclId", ""),
        "Aliases": _list(wanted.get("aliases")),
        "Origins": _list([_origin(mapping(each)) for each in ctx.items("origins")]),
        "DefaultCacheBehavior": _behavior(mapping(wanted["defaultCacheBehavior"])),
        "Restrictions": {
            "GeoRestriction": {
                "RestrictionType": geo["restrictionType"],
                **_list(geo.get("locations")),
            }
        },
        "ViewerCertificate": {
            "CloudFrontDefaultCertificate": False,
            **{name: viewer[prop] for prop, name in _VIEWER.items() if prop in viewer},
        },
    }


def _read(ctx: Context) -> dict[str, Any]:
    answer = ctx.call("get_distribution", Id=ctx.id)
    found = answer["Distribution"]
    listed = ctx.call("list_tags_for_resource", Resource=found["ARN"])
    return {
        **found["DistributionConfig"],
        **{key: found[key] for key in ("ARN", "DomainName", "Status")},
        "ETag": answer["ETag"],
        "Tags": listed["Tags"]["Items"],
    }


def _etag(ctx: Context) -> str:
    return ctx.call("get_distribution_config", Id=ctx.id)["ETag"]


def _restrictions(ctx: Context) -> dict[str, Any]:
    geo = mapping(mapping(ctx.raw["Restrictions"])["GeoRestriction"])
    return {"geoRestriction": {"restrictionType": geo["RestrictionType"], "locations": _items(geo)}}


def _viewer(ctx: Context) -> dict[str, Any]:
    found = mapping(ctx.raw["ViewerCertificate"])
    return {prop: found.get(name) for prop, name in _VIEWER.items()}


_INPUTS = (
    "aliases",
    "comment",
    "defaultCacheBehavior",
    "enabled",
    "httpVersion",
    "isIpv6Enabled",
    "origins",
    "priceClass",
    "restrictions",
    "viewerCertificate",
    "webAclId",
)

DISTRIBUTION = Resource(
    cls=aws.cloudfront.Distribution,
    service="cloudfront",
    unmodelled=("staging",),
    create=Call(
        op="create_distribution", params={"DistributionConfig": _config}, result="Distribution"
    ),
    id="Id",
    read=_read,
    update=Call(
        op="update_distribution",
        params={"Id": "{id}", "IfMatch": _etag, "DistributionConfig": _config},
    ),
    delete=Call(op="delete_distribution", params={"Id": "{id}", "IfMatch": _etag}),
    hooked=_INPUTS,
    outputs={
        "aliases": lambda ctx: _items(ctx.raw["Aliases"]),
        "defaultCacheBehavior": _from_behavior,
        "hostedZoneId": lambda _: _HOSTED_ZONE,
        "origins": lambda ctx: [_from_origin(mapping(each)) for each in _items(ctx.raw["Origins"])],
        "restrictions": _restrictions,
        "viewerCertificate": _viewer,
        "webAclId": "WebACLId",
    },
    kept=("retainOnDelete", "waitForDeployment"),
    ignored={
        "retainOnDelete": "localcloud deletes it",
        "waitForDeployment": "moto deploys at once",
    },
    # moto moves it on with each look.
    shared=("status", "etag"),
    tagging=Tagging(on={"Resource": "arn:{partition}:cloudfront::{account}:distribution/{id}"}),
)

TYPES = (DISTRIBUTION,)
