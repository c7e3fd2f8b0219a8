import pulumi_aws as aws

from tests.localcloud.sample import Sample

ORIGIN = {
    "originId": "load-balancer",
    "domainName": "lb.example.com",
    "customHeaders": [{"name": "x-origin-verify", "value": "secret"}],
    "customOriginConfig": {
        "originProtocolPolicy": "https-only",
        "httpPort": 80,
        "httpsPort": 443,
        "originSslProtocols": ["TLSv1.2"],
        "originReadTimeout": 60,
        "originKeepaliveTimeout": 60,
    },
}
BEHAVIOR = {
    "targetOriginId": "load-balancer",
    "viewerProtocolPolicy": "redirect-to-https",
    "allowedMethods": ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
    "cachedMethods": ["GET", "HEAD"],
    "cachePolicyId": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
    "originRequestPolicyId": "216adef6-5c7f-47e4-b989-5492eafa07d3",
    "responseHeadersPolicyId": "67f7725c-6f97-4210-82d7-5512b31e9d03",
}
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/a"

SAMPLES = [
    Sample(
        cls=aws.cloudfront.Distribution,
        inputs={
            "comment": "platform",
            "aliases": ["agents.example.com"],
            "enabled": True,
            "isIpv6Enabled": True,
            "httpVersion": "http2and3",
            "priceClass": "PriceClass_100",
            "webAclId": "arn:aws:wafv2:us-east-1:123456789012:global/webacl/a/b",
            "origins": [ORIGIN],
            "defaultCacheBehavior": BEHAVIOR,
            "restrictions": {
                "geoRestriction": {"restrictionType": "whitelist", "locations": ["CH", "DE"]}
            },
            "viewerCertificate": {
                "acmCertificateArn": CERTIFICATE,
                "sslSupportMethod": "sni-only",
                "minimumProtocolVersion": "TLSv1.2_2021",
            },
            "tags": {"a": "b"},
        },
        change={
            "priceClass": "PriceClass_All",
            "restrictions": {"geoRestriction": {"restrictionType": "none", "locations": []}},
            "tags": {"a": "c"},
        },
    ),
]
