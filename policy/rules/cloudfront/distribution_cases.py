"""Cases of the rules in `distribution.py`."""

from frame.cases import ABSENT, UNKNOWN, Node, ResourceCase, StackCase
from frame.sdk import aws

BEHAVIOUR = {
    "targetOriginId": "load-balancer",
    "viewerProtocolPolicy": "redirect-to-https",
    "responseHeadersPolicyId": "67f7725c-6f97-4210-82d7-5512b31e9d03",
}
DISTRIBUTION = {
    "enabled": True,
    "webAclId": "arn:aws:wafv2:us-east-1:111122223333:global/webacl/edge/1",
    "viewerCertificate": {
        "acmCertificateArn": "arn:aws:acm:us-east-1:111122223333:certificate/1",
        "minimumProtocolVersion": "TLSv1.2_2021",
        "sslSupportMethod": "sni-only",
    },
    "defaultCacheBehavior": BEHAVIOUR,
    "orderedCacheBehaviors": [{"pathPattern": "/api/*", **BEHAVIOUR}],
    "origins": [
        {
            "originId": "load-balancer",
            "domainName": "lb.example.com",
            "customOriginConfig": {
                "originProtocolPolicy": "https-only",
                "originSslProtocols": ["TLSv1.2"],
            },
        },
        {"originId": "bucket", "domainName": "assets.s3.amazonaws.com"},
    ],
}
CERTIFICATE = "viewerCertificate"
ORIGIN = "origins.0.customOriginConfig"
EDGE = Node(cls=aws.cloudfront.Distribution, name="edge", props={"enabled": True})
OTHER_EDGE = Node(cls=aws.cloudfront.Distribution, name="other", props={"enabled": True})
TO_BUCKET = Node(
    cls=aws.cloudfront.Distribution, name="edge", props={"loggingConfig": {"bucket": UNKNOWN}}
)
SOURCE = Node(
    cls=aws.cloudwatch.LogDeliverySource,
    name="source",
    props={"name": "edge-logs", "resourceArn": UNKNOWN},
    refers={"resourceArn": ["edge"]},
)
DELIVERY = Node(
    cls=aws.cloudwatch.LogDelivery, name="delivery", props={"deliverySourceName": "edge-logs"}
)
ELSEWHERE = Node(
    cls=aws.cloudwatch.LogDelivery, name="delivery", props={"deliverySourceName": "other"}
)

CASES = (
    ResourceCase(
        rule="cloudfront-viewer-tls-policy",
        cls=aws.cloudfront.Distribution,
        compliant=DISTRIBUTION,
        violations=[
            ({f"{CERTIFICATE}.minimumProtocolVersion": "TLSv1.2_2019"}, "is TLSv1.2_2019"),
            ({f"{CERTIFICATE}.minimumProtocolVersion": ABSENT}, "not set"),
            ({CERTIFICATE: {"cloudfrontDefaultCertificate": True}}, "own certificate"),
            ({f"{CERTIFICATE}.acmCertificateArn": ABSENT}, "own certificate"),
            ({f"{CERTIFICATE}.sslSupportMethod": "vip", "origins": UNKNOWN}, "is vip"),
        ],
        tolerated=[
            {f"{CERTIFICATE}.minimumProtocolVersion": UNKNOWN},
            {f"{CERTIFICATE}.minimumProtocolVersion": "TLSv1.3_2025"},
            {f"{CERTIFICATE}.minimumProtocolVersion": "TLSv1.2_2025"},
            {f"{CERTIFICATE}.acmCertificateArn": UNKNOWN},
            {f"{CERTIFICATE}.acmCertificateArn": ABSENT, f"{CERTIFICATE}.iamCertificateId": "a"},
        ],
    ),
    ResourceCase(
        rule="cloudfront-origin-https",
        cls=aws.cloudfront.Distribution,
        compliant=DISTRIBUTION,
        violations=[
            ({f"{ORIGIN}.originProtocolPolicy": "http-only"}, "is http-only"),
            ({f"{ORIGIN}.originProtocolPolicy": "match-viewer"}, "is match-viewer"),
            ({f"{ORIGIN}.originSslProtocols": ["TLSv1", "TLSv1.2"]}, "old protocols: TLSv1."),
            ({f"{ORIGIN}.originSslProtocols": [UNKNOWN, "SSLv3"]}, "SSLv3"),
        ],
        tolerated=[
            {"origins.0": UNKNOWN},
            {ORIGIN: UNKNOWN},
            {f"{ORIGIN}.originSslProtocols": [UNKNOWN]},
        ],
    ),
    StackCase(
        rule="cloudfront-access-logs",
        compliant=[[], [EDGE, SOURCE, DELIVERY], [TO_BUCKET]],
        violations=[
            ([EDGE], "edge", "no access logs"),
            ([EDGE, SOURCE], "edge", "no access logs"),
            ([EDGE, SOURCE, ELSEWHERE], "edge", "no access logs"),
            ([EDGE, OTHER_EDGE, SOURCE, DELIVERY], "other", "no access logs"),
        ],
    ),
)
