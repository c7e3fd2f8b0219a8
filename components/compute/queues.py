"""The queues of workers, with their dead-letter queues."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_aws import sqs

from components import iam
from components.settings.service import Service

_DAY = 24 * 3600
_LONGEST_DAYS = 14
"""The maximum message retention of SQS."""


@dataclass(frozen=True, kw_only=True)
class WorkQueue:
    """A worker's queue."""

    url: pulumi.Output[str]
    arn: pulumi.Output[str]
    name: pulumi.Output[str]
    dead_letters_name: pulumi.Output[str]


class Queues(pulumi.ComponentResource):
    """A queue and a dead-letter queue for each worker.

    Args:
        name: Logical name and prefix of the children's.
        key_arn: Key of the messages; its policy must allow SQS for the account.
        opts: Options of the component itself.
    """

    def __init__(
        self,
        name: str,
        workers: Mapping[str, Service],
        key_arn: pulumi.Input[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("agentplatform:compute:Queues", name, {}, opts)
        own = pulumi.ResourceOptions(parent=self)
        self.by_worker = {
            worker: _work_queue(f"{name}-{worker}", service, key_arn, own)
            for worker, service in workers.items()
        }
        self.register_outputs({worker: vars(each) for worker, each in self.by_worker.items()})


def _work_queue(
    name: str, service: Service, key_arn: pulumi.Input[str], opts: pulumi.ResourceOptions
) -> WorkQueue:
    settings = service.queue
    dead = sqs.Queue(
        f"{name}-dead-letters",
        kms_master_key_id=key_arn,
        message_retention_seconds=_LONGEST_DAYS * _DAY,
        opts=opts,
    )
    queue = sqs.Queue(
        name,
        kms_master_key_id=key_arn,
        message_retention_seconds=settings.retention_days * _DAY,
        visibility_timeout_seconds=settings.visibility_seconds,
        # Long polling.
        receive_wait_time_seconds=20,
        redrive_policy=pulumi.Output.json_dumps(
            {"deadLetterTargetArn": dead.arn, "maxReceiveCount": settings.attempts}
        ),
        opts=opts,
    )
    for each, logical in ((queue, name), (dead, f"{name}-dead-letters")):
        document = iam.document(iam.deny_plain_http(["sqs:*"], [each.arn]))
        sqs.QueuePolicy(
            f"{logical}-policy",
            queue_url=each.url,
            policy=pulumi.Output.json_dumps(document),
            opts=opts,
        )
    return WorkQueue(url=queue.url, arn=queue.arn, name=queue.name, dead_letters_name=dead.name)
