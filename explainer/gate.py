"""Conditions of narration: ``hero.right and hero.score > 0.9``.

    condition   = conjunction {"or" conjunction}
    conjunction = negation {"and" negation}
    negation    = "not" negation | "(" condition ")" | comparison
    comparison  = operand [("<" | "<=" | ">" | ">=" | "==" | "!=") operand]
    operand     = fact | number | 'text' | true | false

A fact alone holds if it is present and true. A comparison with an absent fact is unknown, neither true nor false, and
so is its negation; a line is said only if its condition is true. There is nothing else: no calls, no attributes.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from explainer.template import NAME
from explainer.vocabulary import Fact, Vocabulary

MAX_LENGTH = 200
MAX_DEPTH = 20
Truth = bool | None  # None: unknown
Condition = Callable[[Vocabulary], Truth]
Operand = Callable[[Vocabulary], Fact | None]

_TOKEN = re.compile(rf"\s*(?:({NAME})|([-+]?[0-9]+(?:\.[0-9]+)?)|('[^']*'|\"[^\"]*\")|(<=|>=|==|!=|[<>()]))")
_COMPARISONS: dict[str, Callable[[Fact, Fact], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
_WORDS = {"and", "or", "not", "true", "false"}


class GateError(ValueError):
    """A text that is not a condition; the message says what to mend."""


@dataclass(frozen=True)
class Gate:
    """A condition that was understood, and the facts it names."""

    text: str
    names: frozenset[str]
    condition: Condition

    def holds(self, vocabulary: Vocabulary) -> Truth:
        """Whether the condition is true; None if that is unknown because a fact is absent."""
        return self.condition(vocabulary)


def parse(text: str) -> Gate:
    """The gate of a text; GateError says where it stops making sense."""
    if len(text) > MAX_LENGTH:
        raise GateError(f"a condition has at most {MAX_LENGTH} letters")
    parser = _Parser(_tokens(text))
    condition = parser.condition()
    if parser.next:
        raise GateError(f"expected 'and' or 'or' before {parser.next!r}")
    names = frozenset(token for token in parser.tokens if re.fullmatch(NAME, token) and token not in _WORDS)
    return Gate(text, names, condition)


def _tokens(text: str) -> list[str]:
    tokens, position, text = [], 0, text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if not match:
            raise GateError(
                f"cannot read {text[position : position + 20].strip()!r}; use facts, numbers, < > == and or not"
            )
        tokens.append(match[0].strip())
        position = match.end()
    return tokens


class _Parser:
    """Recursive descent; every rule of the grammar is a method that returns a condition."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.position, self.depth = tokens, 0, 0

    @property
    def next(self) -> str:
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def take(self) -> str:
        self.position += 1
        return self.tokens[self.position - 1]

    def condition(self) -> Condition:
        return self.joined("or", self.conjunction, _any)

    def conjunction(self) -> Condition:
        return self.joined("and", self.negation, _all)

    def joined(self, word: str, part: Callable[[], Condition], join: Callable[[Iterable[Truth]], Truth]) -> Condition:
        parts = [part()]
        while self.next == word:
            self.take()
            parts.append(part())
        return parts[0] if len(parts) == 1 else lambda vocabulary: join([each(vocabulary) for each in parts])

    def negation(self) -> Condition:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise GateError(f"nested more than {MAX_DEPTH} levels deep")
        negated = self.negated()
        self.depth -= 1
        return negated

    def negated(self) -> Condition:
        if self.next == "not":
            self.take()
            inner = self.negation()
            return lambda vocabulary: None if (truth := inner(vocabulary)) is None else not truth
        if self.next == "(":
            return self.parenthesis()
        return self.comparison()

    def parenthesis(self) -> Condition:
        self.take()
        inner = self.condition()
        if self.next != ")":
            raise GateError("a closing ')' is missing")
        self.take()
        return inner

    def comparison(self) -> Condition:
        left = self.operand()
        if self.next not in _COMPARISONS:
            return lambda vocabulary: bool(left(vocabulary))
        compare = _COMPARISONS[self.take()]
        right = self.operand()
        return lambda vocabulary: _compared(compare, left(vocabulary), right(vocabulary))

    def operand(self) -> Operand:
        token = self.next
        if not token or token in _COMPARISONS or token in ("(", ")", "and", "or", "not"):
            raise GateError(
                f"expected a fact or a number before {token!r}" if token else "something is missing at the end"
            )
        self.take()
        if token[0] in "'\"":
            return lambda vocabulary: token[1:-1]
        if token in ("true", "false"):
            return lambda vocabulary: token == "true"
        if token[0].isalpha():
            return lambda vocabulary: vocabulary.get(token)
        return lambda vocabulary: float(token)


def _compared(compare: Callable[[Fact, Fact], bool], left: Fact | None, right: Fact | None) -> Truth:
    if left is None or right is None:
        return None
    try:
        return compare(left, right)
    except TypeError:  # a text against a number: neither is larger
        return None


def _any(truths: Iterable[Truth]) -> Truth:
    found = set(truths)
    return True if True in found else None if None in found else False


def _all(truths: Iterable[Truth]) -> Truth:
    found = set(truths)
    return False if False in found else None if None in found else True
