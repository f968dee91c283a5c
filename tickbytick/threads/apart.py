"""Whether a function shares nothing with the rest of a program: then it may as well run to its end at once.

Its names are its own, or they stand for what never changes: numbers and texts, some functions of Python, modules of
mathematics, `time`, and functions of the program of which the same holds. So whatever it works on is its own. In doubt,
it does share something.
"""

import ast
import builtins
import functools
import math
import sys
import time
import types
from typing import Any

from ..replace import Builtin

_FUNCTIONS = """
    abs all any bin bool bytes chr complex dict divmod enumerate filter float format frozenset hex int isinstance len
    list map max min oct ord pow print range repr reversed round set sorted str sum tuple zip
""".split()
_PYTHONS = {name: getattr(builtins, name) for name in _FUNCTIONS}
_PYTHONS |= {
    name: kind for name, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, Exception)
}
_OF_TIME = {"sleep", "time", "monotonic", "perf_counter", "time_ns", "monotonic_ns", "perf_counter_ns"}
_BY_NAME = {"globals", "vars", "exec", "eval", "setattr", "builtins", "__main__"}
"""By these any name may be given another value."""
_FORBIDDEN = (
    ast.Global, ast.Nonlocal, ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef,
    ast.Await, ast.Yield, ast.YieldFrom, ast.With, ast.AsyncWith, ast.AsyncFor, ast.Delete,
)  # fmt: skip


def shares_nothing(function: Any, args: Any, kwargs: Any) -> bool:
    """Whether that call does not."""
    given = [*args, *kwargs.values()]
    return all(map(_never_changes, given)) and _is_apart(function, set())


def _never_changes(value: Any) -> bool:
    if type(value) in (tuple, frozenset):
        return all(map(_never_changes, value))
    return value is None or type(value) in (int, float, complex, str, bytes, bool, range)


def _is_apart(function: Any, seen: set[Any]) -> bool:
    """`seen`: the code of functions that are looked at already."""
    if isinstance(function, Builtin):
        return getattr(function, "__name__", "") in _OF_TIME
    if any(function is each for each in _PYTHONS.values()):
        return True
    if type(function) is types.BuiltinFunctionType:
        return function.__module__ == "math"
    if type(function) is not types.FunctionType:
        return False
    code = function.__code__
    if code in seen:
        return True
    defaults = [*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()]
    node = _definition(code)
    if node is None or code.co_freevars or not all(map(_never_changes, defaults)):
        return False
    seen.add(code)
    return all(_may_stand(part, function, seen) for part in _parts(node))


def _parts(node: Any) -> list[ast.AST]:
    """All of the body of that function."""
    body = node.body if isinstance(node.body, list) else [node.body]
    return [part for statement in body for part in ast.walk(statement)]


def _may_stand(part: ast.AST, function: types.FunctionType, seen: set[Any]) -> bool:
    if isinstance(part, _FORBIDDEN):
        return False
    if isinstance(part, ast.Attribute):
        if part.attr.startswith("_"):
            return False
        if isinstance(part.value, ast.Name) and _global(part.value.id, function) is time:
            return part.attr in _OF_TIME
    if not isinstance(part, ast.Name) or part.id in _names_of_its_own(function.__code__):
        return True
    value = _global(part.id, function)
    rebound = _rebound(function.__code__.co_filename)
    if part.id in rebound or not rebound.isdisjoint(_BY_NAME):
        return False
    return value is time or value is math or _never_changes(value) or _is_apart(value, seen)


def _names_of_its_own(code: types.CodeType) -> set[str]:
    """Also those of its comprehensions and lambdas, which are functions in it before 3.12."""
    inner = [each for each in code.co_consts if isinstance(each, types.CodeType)]
    return {*code.co_varnames, *code.co_cellvars}.union(*map(_names_of_its_own, inner))


def _global(name: str, function: types.FunctionType) -> Any:
    """What that name stands for, if it is not the function's own."""
    if name in _names_of_its_own(function.__code__):
        return None
    missing = object()
    return dict.get(function.__globals__, name, vars(builtins).get(name, missing))


@functools.cache
def _tree(path: str) -> Any:
    try:
        with open(path, "rb") as file:
            return ast.parse(file.read())
    except (OSError, SyntaxError, ValueError):
        return None


def _definition(code: types.CodeType) -> Any:
    """Where the function is written; None if that is not certain."""
    kind = ast.Lambda if code.co_name == "<lambda>" else ast.FunctionDef
    tree = _tree(code.co_filename)
    found = (
        [node for node in ast.walk(tree) if isinstance(node, kind) and _line(node) == code.co_firstlineno]
        if tree
        else []
    )
    return found[0] if len(found) == 1 and not getattr(found[0], "decorator_list", None) else None


def _line(node: Any) -> int:
    return int(node.lineno)


@functools.cache
def _rebound(path: str) -> frozenset[str]:
    """The global names that functions of that file give another value; with those of `_BY_NAME` that it mentions."""
    nodes = [*ast.walk(_tree(path))]
    by_name = {node.id for node in nodes if isinstance(node, ast.Name)} & _BY_NAME
    return frozenset(by_name.union(*(node.names for node in nodes if isinstance(node, ast.Global))))


def forget() -> None:
    """What was read of files, which may be others in the next run."""
    _tree.cache_clear()
    _rebound.cache_clear()


ARE_REAL = sys.platform != "emscripten"
"""Whether there are threads: a browser's Python has none."""
