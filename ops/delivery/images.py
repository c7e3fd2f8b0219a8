"""The image repository of a service."""

from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from components.images import PLACEHOLDER
from components.settings.service import ImageVersion
from ops.deployment import Deployment
from ops.errors import OpsError

_VERSION = TypeAdapter[str](ImageVersion)
_NEWEST = 5
_SHORT = 19
"""Characters that identify a digest: `sha256:` and twelve more."""


@dataclass(frozen=True, kw_only=True)
class Repository:
    """The repository of one service in a stack's account."""

    deployment: Deployment
    service: str

    @property
    def url(self) -> str:
        """The repository's URL, without a tag."""
        return self.deployment.contract("storage")["repositoryUrls"][self.service]

    def read(self, image: str) -> str | None:
        """The configuration's value for an image that a user names.

        Args:
            image: A tag, a digest, or the whole name of an image of this repository.

        Raises:
            OpsError: It is none of these.
        """
        if "/" in image:
            return self.version_of(image)
        try:
            return _VERSION.validate_python(image)
        except ValidationError:
            message = f"'{image}' is no image; accepted: a tag, sha256:<digest>, {self.url}:<tag>"
            raise OpsError(message) from None

    def digest(self, version: str) -> str | None:
        """The digest of the image with that tag or digest; None if there is none."""
        key = "imageDigest" if version.startswith("sha256:") else "imageTag"
        ecr = self._ecr
        try:
            found = ecr.describe_images(repositoryName=self._name, imageIds=[{key: version}])
        except ecr.exceptions.ImageNotFoundException:
            return None
        return found["imageDetails"][0]["imageDigest"]

    def must_hold(self, version: str) -> None:
        """Refuse a version that is not in the repository.

        Raises:
            OpsError: There is no such image; the newest are named.
        """
        if self.digest(version) is None:
            known = ", ".join(self.newest()) or f"none: platformctl images push {self._push}"
            raise OpsError(f"{self.url} has no image {version}; its latest: {known}")

    def newest(self) -> list[str]:
        """The first tags, or else digests, of the latest images."""
        pages = self._ecr.get_paginator("describe_images").paginate(repositoryName=self._name)
        images: list[dict[str, Any]] = [each for page in pages for each in page["imageDetails"]]
        images.sort(key=lambda each: each["imagePushedAt"], reverse=True)
        return [
            (each.get("imageTags") or [each["imageDigest"][:_SHORT]])[0]
            for each in images[:_NEWEST]
        ]

    def version_of(self, image: str) -> str | None:
        """The tag or digest of an image of this repository; None for the placeholder.

        Raises:
            OpsError: It is of another repository.
        """
        if image == PLACEHOLDER:
            return None
        repository, separator, version = image.partition("@")
        if not separator:
            repository, _, version = image.rpartition(":")
        if repository != self.url:
            raise OpsError(f"{image} is no image of {self.url}, the repository of {self.service}")
        return version

    @property
    def _name(self) -> str:
        return self.deployment.contract("storage")["repositoryNames"][self.service]

    @property
    def _push(self) -> str:
        return f"{self.deployment.stack} {self.service}"

    @property
    def _ecr(self) -> Any:
        return self.deployment.aws.client("ecr")
