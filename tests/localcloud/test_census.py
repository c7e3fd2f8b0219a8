"""What the tests count at AWS to see that nothing is left over."""

from types import SimpleNamespace
from typing import Any, cast

import pulumi_aws as aws

from localcloud.calls import clients
from localcloud.process import ACCOUNT
from tests.localcloud.harness import Engine
from tests.localcloud.sample import Make
from tests.localcloud.samples import ecs, elbv2, rds
from tests.torture.comparison import RECOVERY, REGION, Account


def account() -> Account:
    """The moto of these tests, seen as the torture sees the local AWS."""
    url = clients.client("s3", REGION, ACCOUNT).meta.endpoint_url
    return Account(cast("Any", SimpleNamespace(moto_url=url)))


def alike(make: Make) -> list[str]:
    """One of each kind that no census had, and a copy in the recovery region; their ids."""
    instance = make(aws.rds.ClusterInstance, **rds.instance(make))
    return [
        elbv2.balancer(make),
        elbv2.target_group(make),
        ecs.cluster(make)["arn"],
        instance[0],
        instance[1]["clusterIdentifier"],
        make(aws.kms.Key, region=RECOVERY)[1]["keyId"],
        make(aws.backup.Vault, region=RECOVERY)[1]["name"],
    ]


def test_whatever_is_in_no_state_is_found_in_both_regions(engine: Engine) -> None:
    before = account().things()
    made = set(alike(engine.maker))

    found = account().strangers([], before)

    assert made <= set(found)
    known: list[dict[str, Any]] = [{"id": each, "outputs": {}} for each in made]
    assert made & set(account().strangers(known, before)) == set()
