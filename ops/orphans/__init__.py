"""Orphans: what a stack left at AWS, and is in no stack's state.

A create whose answer is lost leaves one: AWS has made the resource, and Pulumi does not know. So
does a process that is killed between the two. They are known by the stack's tags; those without
tags by what the next `up` would create.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from ops import urns
from ops.deployment import Deployment
from ops.events import Step
from ops.orphans import adopt, states
from ops.orphans.kinds import kinds_of, made_by_aws
from ops.orphans.orphan import Orphan, read
from ops.orphans.scratch import Scratches, scratches
from ops.orphans.states import States
from ops.orphans.tagged import Tagged, regions_of, tagged
from ops.orphans.untagged import Create, Existing, buckets, existing

_BUCKET = "aws:s3/bucket:Bucket"


@dataclass(frozen=True, kw_only=True)
class Found:
    """The orphans of a stack, while their scratch stacks are open; what `up` would create."""

    orphans: tuple[Orphan, ...]
    states: States
    scratches: Scratches
    plan: tuple[Step, ...]

    def delete(self, chosen: Sequence[Orphan]) -> dict[str, str]:
        """Delete orphans that the provider has read.

        Returns:
            Why what is left could not be deleted, by ARN.
        """
        failed: dict[str, str] = {}
        for region, opened in self.scratches.by_region.items():
            here = {each.name: each.arn for each in chosen if each.region == region}
            failed |= {here[name]: why for name, why in opened.delete(here.keys()).items()}
        return failed


@contextmanager
def find(deployment: Deployment) -> Generator[Found]:
    """Look for a stack's orphans.

    Raises:
        OpsError: A state cannot be read, the preview fails, AWS refuses, or the engine fails.
    """
    known, settings = states.read(deployment), deployment.settings
    tags = known.tags or settings.environment.tags
    regions, plan = regions_of(settings), adopt.planned(deployment)
    listed = [
        each
        for each in (
            *tagged(deployment.aws, regions, tags),
            *buckets(deployment.aws, regions, _buckets_of(known, plan)),
        )
        if not known.held.has(each.arn) and not made_by_aws(each.arn)
    ]
    orphans = [_foreign(each) for each in listed if not kinds_of(each.arn)]
    creates = [Create(urn=each.urn, type=each.type, inputs=each.new["inputs"]) for each in plan]
    with scratches(deployment) as opened:
        for region in sorted({each.region for each in listed if kinds_of(each.arn)}):
            here = [each for each in listed if each.region == region and kinds_of(each.arn)]
            orphans += read(deployment.aws, opened(region), here)
        orphans += map(_untagged, existing(opened, creates, settings.environment.region))
        orphans.sort(key=lambda each: (each.type or "~", each.arn))
        yield Found(orphans=tuple(orphans), states=known, scratches=opened, plan=plan)


def _buckets_of(known: States, plan: Sequence[Step]) -> frozenset[str]:
    """The logical names of the stack's buckets, those that it has and those that it is to have."""
    made = (each["urn"] for each in known.own if each["type"] == _BUCKET)
    return frozenset(map(urns.name_of, (*made, *(it.urn for it in plan if it.type == _BUCKET))))


def _untagged(each: Existing) -> Orphan:
    inputs = each.state["inputs"]
    return Orphan(
        arn=each.label, region=each.region, type=each.create.type, id=each.id, inputs=inputs
    )


def _foreign(each: Tagged) -> Orphan:
    why = "the platform makes no resource of this type: look at it by hand"
    return Orphan(arn=each.arn.text, region=each.region, error=why)
