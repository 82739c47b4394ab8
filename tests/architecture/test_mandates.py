"""Somebody may act for another in every action that concerns a person: the mandate is a parameter of each."""

import ast

from tests.architecture.bodies import Function, is_action, package

OF_A_PERSON = frozenset({"SIGN_IN", "NOTIFY", "ACKNOWLEDGE", "EXPORT_PERSON", "ERASE_PERSON", "RECORD", "READ_RECORD",
                         "ASK_ONCE"})  # fmt: skip


def intent_of(node: Function) -> str:
    """``SIGN_IN`` of ``@action(Intent.SIGN_IN)``."""
    (mark,) = (mark for mark in node.decorator_list if isinstance(mark, ast.Call))
    return ast.unparse(mark.args[0]).removeprefix("Intent.")


def test_every_action_that_concerns_a_person_takes_a_mandate() -> None:
    concerned = [
        (f"{relative} {node.name}", {argument.arg for argument in node.args.kwonlyargs + node.args.args})
        for relative, tree in package().items()
        for node in ast.walk(tree)
        if isinstance(node, Function) and is_action(node) and intent_of(node) in OF_A_PERSON
    ]
    assert len(concerned) >= 7
    assert [name for name, arguments in concerned if "mandate" not in arguments] == []
