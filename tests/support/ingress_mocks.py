"""What the provider adds to load balancers, certificates, names and distributions."""

from typing import Any


def computed(token: str, name: str, inputs: dict[str, Any]) -> dict[str, Any]:
    """Outputs beside the inputs."""
    made: dict[str, Any] = {}
    match token:
        case "aws:acm/certificate:Certificate":
            proofs = [
                {
                    "domainName": host,
                    "resourceRecordName": f"_proof.{host}.",
                    "resourceRecordType": "CNAME",
                    "resourceRecordValue": "_proof.acm-validations.aws.",
                }
                for host in (inputs["domainName"], *inputs.get("subjectAlternativeNames", ()))
            ]
            made = {"domainValidationOptions": proofs}
        case "aws:route53/zone:Zone":
            made = {"zoneId": f"Z-{name}", "nameServers": ["ns-1.example.net", "ns-2.example.net"]}
        case "aws:route53/record:Record":
            made = {"fqdn": inputs["name"]}
        case "aws:lb/loadBalancer:LoadBalancer" | "aws:cloudfront/distribution:Distribution":
            made = {"dnsName": f"{name}.example.net", "domainName": f"{name}.example.net"}
            made |= {"arnSuffix": f"app/{name}", "zoneId": "Z-alb", "hostedZoneId": "Z-edge"}
        case "aws:lb/targetGroup:TargetGroup":
            made = {"arnSuffix": f"targetgroup/{name}"}
        case _:
            pass
    return made
