from typing import Any

import pulumi_aws as aws

from tests.localcloud.sample import Make, Sample


def validation(make: Make) -> dict[str, Any]:
    zone = make(aws.route53.Zone, name="example.net")[0]
    made = make(aws.acm.Certificate, domainName="a.example.net", validationMethod="DNS")
    (proof,) = made[1]["domainValidationOptions"]
    record = make(
        aws.route53.Record,
        zoneId=zone,
        name=proof["resourceRecordName"],
        type=proof["resourceRecordType"],
        records=[proof["resourceRecordValue"]],
        ttl=60,
    )
    return {"certificateArn": made[0], "validationRecordFqdns": [record[1]["fqdn"]]}


SAMPLES = [
    Sample(
        cls=aws.acm.Certificate,
        inputs={"domainName": "b.example.net", "validationMethod": "DNS", "tags": {"a": "b"}},
        change={"tags": {"a": "c"}},
        replace={"domainName": "c.example.net"},
    ),
    Sample(
        cls=aws.acm.CertificateValidation,
        inputs=validation,
        importable=False,  # pulumi-aws cannot import it either
    ),
]
