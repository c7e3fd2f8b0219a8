"""Functions that return where a program runs: account and partition."""

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Function


def _partition(ctx: Context) -> dict[str, str]:
    return {
        "Partition": ctx["partition"],
        "DnsSuffix": "amazonaws.com",
        "ReverseDnsPrefix": "com.amazonaws",
    }


FUNCTIONS = (
    Function(
        fn=aws.get_caller_identity,
        service="sts",
        call=Call(op="get_caller_identity"),
        id="Account",
        rename={"accountId": "Account"},
    ),
    Function(fn=aws.get_partition, service="sts", call=_partition, id="Partition"),
)
