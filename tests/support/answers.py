"""Answers of AWS that moto does not give, checked by botocore's own shapes."""

import copy
import io
from collections.abc import Mapping
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.validate import ParamValidator


class Raw(io.BytesIO):
    """What urllib3 would hand over."""

    def stream(self, **_: Any) -> list[bytes]:
        return [self.read()]


class Answers:
    """Lets boto3 clients answer from a table, by operation.

    Attributes:
        by_operation: Operation (`DescribeThings`) to its answer; a text is the code of an error.
    """

    def __init__(self) -> None:
        self.by_operation: dict[str, Mapping[str, Any] | str] = {}

    def attach(self, client: Any) -> Any:
        """Let a client answer from the table; what it does not hold goes on to moto."""
        client.meta.events.register_first("before-call", self._answer)
        return client

    def _answer(self, *, model: Any, **_: Any) -> tuple[AWSResponse, Mapping[str, Any]] | None:
        answer = self.by_operation.get(model.name)
        if answer is None:
            return None
        if isinstance(answer, str):
            error = {"Error": {"Code": answer, "Message": "because"}}
            return AWSResponse("http://aws", 400, HTTPHeaders(), Raw()), error
        report = ParamValidator().validate(answer, model.output_shape)
        assert not report.has_errors(), report.generate_report()
        # A copy: botocore reads policies in it in place.
        return AWSResponse("http://aws", 200, HTTPHeaders(), Raw()), copy.deepcopy(answer)
