"""The declaration of an AWS resource type or function.

A declaration says only what cannot be derived. Property names and types come from the classes of
`pulumi_aws`, parameters are matched by name to botocore's input shapes, outputs by name to what
the read operation returns. `localcloud/README.md` explains how to declare a type.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from localcloud.aws import facts, schema
from localcloud.aws.facts import Facts

if TYPE_CHECKING:
    import pulumi

    from localcloud.aws.context import Context


class _Nothing(dict[str, Any]):
    """No entries; hashable, so that dataclasses accept it as a default."""

    def __hash__(self) -> int:  # pyright: ignore[reportIncompatibleVariableOverride] - dict has none
        return 0


NOTHING: Mapping[str, Any] = _Nothing()

Hook: TypeAlias = Callable[["Context"], Any]
"""Code of a declaration, called with the resource's context."""


class Text(str):
    """A template filled from the resource: `Text("arn:{partition}:ec2:{region}:{account}:{id}")`.

    Names in braces are properties of the resource, or `id`, `region`, `account`, `partition`.
    """

    __slots__ = ()


Source: TypeAlias = str | Text | Callable[["Context"], Any]
"""The source of an output: a JMESPath into the read result, a template, or a function."""


Predicate: TypeAlias = Callable[[Mapping[str, Any], Mapping[str, Any]], bool]
"""A condition on a change, from a resource's prior and new inputs."""


@dataclass(frozen=True, kw_only=True)
class Call:
    """One boto3 operation.

    Attributes:
        op: The operation as boto3 names it, such as `create_vpc`.
        params: AWS parameter to value. A string is a template (`"{vpcId}"` alone keeps the
            property's type), a callable gets the context; values that come out `None` are not sent.
        result: JMESPath to the interesting part of the response; may hold `{property}` templates.
        service: boto3 client, when it is not the declaration's.
    """

    op: str
    params: Mapping[str, Any] = NOTHING
    result: str = "@"
    service: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """Inputs that are written, after creation and on change, by an operation of their own.

    Attributes:
        props: The input properties.
        write: The operation. Without `params`, the properties are matched by name. Or a hook.
        read: The operation that returns them, merged into what `Resource.read` returned. Or a
            hook that returns such a mapping. None when the main read returns them.
        clear: The operation when all of the properties were removed; default is `write`.
        initial: Values that AWS starts with, which need no call after creation.
        at_create: False when the create operation takes the properties too.
        absent: Error codes of `read` which mean that nothing is set.
        held_by: `memory` when moto lacks the operations and localcloud keeps the values itself;
            `write` is then the operation that AWS would be sent, and its parameters are validated.
    """

    props: Sequence[str]
    write: Call | Hook | None = None
    read: Call | Hook | None = None
    clear: Call | Hook | None = None
    initial: Mapping[str, Any] = NOTHING
    at_create: bool = True
    absent: Sequence[str] = ()
    held_by: Literal["moto", "memory"] = "moto"


@dataclass(frozen=True, kw_only=True)
class Tagging:
    """The operations for tags: to change them and, unless the read operation does, to list them.

    Attributes:
        add: Operation that adds tags.
        remove: Operation that removes tags.
        list: Operation that lists tags; empty when the read operation returns them.
        on: The parameter that names the resource, for all three operations.
        write: Code that sets all tags at once, where moto has no operations for single ones.
    """

    add: str = "tag_resource"
    remove: str = "untag_resource"
    list: str = ""
    on: Mapping[str, Any] = NOTHING
    write: Hook | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Resource:
    """A resource type.

    Attributes:
        cls: The class of `pulumi_aws`; its token, properties and secrets are read from it.
        service: boto3 client.
        create: Operation. Inputs are matched to its parameters by name, provided that they are in
            `facts.replace`, or that `update` or a part can change them: what AWS does on a change
            has to be known, and what is not is not modelled.
        read: Operation whose `result` describes the one resource; None or empty means gone. Of a
            type held by memory: reads what the resource belongs to, and with which it is gone.
        delete: Operation; None when there is nothing to delete in AWS.
        update: Operation for changed inputs that are neither in `facts.replace` nor in a part.
        id: The resource's id, from the create operation's result (JMESPath), a template, or code.
        replace_when: Inputs that replace in some cases: prior and wanted inputs decide.
        refuses_change: Inputs of which the provider refuses some changes at preview, with the
            condition and the provider's message.
        parts: Groups of inputs with operations of their own.
        rename: Property to AWS name, for parameters and results, where they differ by more than
            case, plural or the type's own name as a prefix.
        outputs: Sources of output properties that are not found by name.
        inputs: Hooks that reshape one input for the create and update operations.
        kept: Inputs AWS does not return (or moto loses): state keeps what was written.
        ignored: Inputs accepted without an effect here, with the reason.
        hooked: Inputs that hooks read. With a hook for `update`, also those it can change.
        unmodelled: Inputs that replace, or that an operation would take by name, and that are
            refused all the same.
        unset: What to send for an updatable input that was removed, when null does not do.
        shared: Properties that other resources change too (a group's rules): what is read counts
            only when the program gives the input, else state keeps what it had.
        normal: Functions that reduce a property's spellings to one, for comparisons.
        tagging: Operations for tags; absent when the type has none.
        tag_type: `ResourceType` of an EC2 tag specification.
        gone: Error codes that mean 'does not exist', besides the common ones.
        import_id: Template that splits an import id into properties, such as `{role}:{name}`.
        before_delete: Code run before the delete operation.
        after_create: Code run after creation, before parts.
        held_by: `memory` when moto lacks the operations and localcloud keeps the resource itself.
        note: One line for the table of types.
    """

    cls: "type[pulumi.CustomResource]"
    service: str
    create: Call | Hook | None = None
    read: Call | Hook | None = None
    delete: Call | Hook | None = None
    update: Call | Hook | None = None
    id: Source = ""
    replace_when: Mapping[str, Predicate] = NOTHING
    refuses_change: Mapping[str, tuple[Predicate, str]] = NOTHING
    parts: Sequence[Part] = ()
    rename: Mapping[str, str] = NOTHING
    outputs: Mapping[str, Source] = NOTHING
    inputs: Mapping[str, Callable[[Any], Any]] = NOTHING
    kept: Sequence[str] = ()
    ignored: Mapping[str, str] = NOTHING
    hooked: Sequence[str] = ()
    unmodelled: Sequence[str] = ()
    unset: Mapping[str, Any] = NOTHING
    shared: Sequence[str] = ()
    normal: Mapping[str, Callable[[Any], Any]] = NOTHING
    tagging: Tagging | None = None
    tag_type: str = ""
    gone: Sequence[str] = ()
    import_id: str = ""
    before_delete: Hook | None = None
    after_create: Hook | None = None
    held_by: Literal["moto", "memory"] = "moto"
    note: str = ""

    @cached_property
    def facts(self) -> Facts:
        """What the provider's source says of the inputs that are modelled."""
        said = facts.of(schema.token_of(self.cls))
        return replace(said, replace=[p for p in said.replace if p not in self.unmodelled])


@dataclass(frozen=True, kw_only=True, eq=False)
class Function:
    """A function (`aws.ec2.get_...`): one operation, its arguments and result matched by name.

    Attributes:
        fn: The function of `pulumi_aws`; token, arguments and result are read from it.
        service: boto3 client.
        call: The operation, or code that returns what was read.
        id: The result's `id`.
        outputs: Sources of result properties that are not found by name.
        rename: Argument to AWS name.
        hooked: Arguments that `call` reads by itself.
        single: What the result is called in the sentence when not exactly one was found.
    """

    fn: Callable[..., Any]
    service: str
    call: Call | Hook
    id: Source = ""
    outputs: Mapping[str, Source] = NOTHING
    rename: Mapping[str, str] = NOTHING
    hooked: Sequence[str] = ()
    note: str = field(default="")
