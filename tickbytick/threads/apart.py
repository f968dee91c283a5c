"""Whether a function shares nothing with the rest of a program: then it may as well run to its end at once.

Its names are its own, or they stand for what never changes: numbers and texts, some functions of Python, modules of
mathematics, `time`, and functions of the program of which the same holds. So whatever it works on is its own. In doubt,
it does share something.
"""

import ast
import builtins
import dis
import functools
import math
import os
import sys
import time
import types
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

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
_BY_NAME = {
    "globals", "locals", "vars", "exec", "eval", "setattr", "delattr", "__builtins__", "__dict__", "__globals__",
    "__setattr__", "__code__", "__defaults__", "__kwdefaults__", "f_globals", "f_locals", "builtins", "__main__", "gc",
    "ctypes", "importlib", "runpy", "mock", "patch",
}  # fmt: skip
"""By these any name may be given another value."""
_OF_OUTPUT = {"stdout", "write", "redirect_stdout"}
"""By these what is printed may go elsewhere."""
_FORBIDDEN = (
    ast.Global, ast.Nonlocal, ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef,
    ast.Await, ast.Yield, ast.YieldFrom, ast.With, ast.AsyncWith, ast.AsyncFor, ast.Delete,
)  # fmt: skip
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


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
    if function is print:
        return sys.stdout is sys.__stdout__ and _OF_OUTPUT.isdisjoint(_changes().names)
    if _is_pythons(function):
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
    names, parts = _global_names(code), _parts(node)
    called = _called(parts)
    return all(_may_stand(part, function, names, called, seen) for part in parts)


def _is_pythons(value: Any) -> bool:
    return any(value is each for each in _PYTHONS.values())


def _parts(node: Any) -> list[ast.AST]:
    """All of the body of that function."""
    body = node.body if isinstance(node.body, list) else [node.body]
    return [part for statement in body for part in ast.walk(statement)]


def _called(parts: list[ast.AST]) -> set[ast.AST]:
    """What is but called there, directly or by `map` and the like; of what is kept, attributes may be read."""
    found: set[ast.AST] = set()
    for part in parts:
        if isinstance(part, ast.Call):
            found.add(part.func)
            found.update(each.value for each in part.keywords if each.arg == "key")
            if isinstance(part.func, ast.Name) and part.func.id in ("map", "filter"):
                found.update(part.args[:1])
    return found


def _may_stand(
    part: ast.AST, function: types.FunctionType, names: set[str], called: set[ast.AST], seen: set[Any]
) -> bool:
    """`names`: those of that function that are global; `called`: as of `_called`."""
    if isinstance(part, _FORBIDDEN):
        return False
    if isinstance(part, ast.Attribute):
        if part.attr.startswith("_") or not isinstance(part.ctx, ast.Load):
            return False
        if not isinstance(part.value, ast.Name) or part.value.id not in names:
            return True
        value = _global(part.value.id, function)
        called.add(part.value)  # the name is judged with its attribute
        if value is time or value is math:
            return part.attr not in _changes().names and (value is math or part.attr in _OF_TIME)
        return _never_changes(value) or (isinstance(value, type) and _is_pythons(value))
    if not isinstance(part, ast.Name) or part.id not in names:
        return True
    value, changes = _global(part.id, function), _changes(function.__code__.co_filename)
    if part.id in changes.names or not changes.names.isdisjoint(_BY_NAME):
        return False
    if part.id not in function.__globals__ and part.id in changes.bound:  # one of Python's, but only until then
        return False
    if value is time or value is math or type(value) is types.FunctionType:
        return part in called and (type(value) is types.ModuleType or _is_apart(value, seen))
    return _never_changes(value) or _is_apart(value, seen)


def _global_names(code: types.CodeType) -> set[str]:
    """The names that this code, or that of a comprehension or lambda in it, looks up outside of the function."""
    names = {step.argval for step in dis.get_instructions(code) if step.opname.endswith(("_GLOBAL", "_NAME"))}
    inner = [each for each in code.co_consts if isinstance(each, types.CodeType)]
    return names.union(*map(_global_names, inner))


def _global(name: str, function: types.FunctionType) -> Any:
    """What that global name stands for."""
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


class _Changes(NamedTuple):
    """What the modules of a program do with names."""

    names: frozenset[str]  # that may get another value; with those of `_BY_NAME` and `_OF_OUTPUT` that they mention
    bound: frozenset[str]  # that some module has


def _changes(path: str = "") -> _Changes:
    """What all that is imported of the program does; `path`: a file that belongs to it."""
    main = getattr(sys.modules.get("__main__"), "__file__", None)
    files = {path} - {""}
    if main is not None:
        folder = os.path.dirname(os.path.abspath(main)) + os.sep
        known = (getattr(module, "__file__", None) for module in [*sys.modules.values()])
        files |= {file for file in known if isinstance(file, str) and file.startswith(folder)}
        files = {file for file in files if "site-packages" not in file} | {main}
    each = [_changes_in(file) for file in files]
    return _Changes(frozenset().union(*(one.names for one in each)), frozenset().union(*(one.bound for one in each)))


@functools.cache
def _changes_in(path: str) -> _Changes:
    tree = _tree(path)
    if tree is None:
        return _Changes(frozenset(_BY_NAME), frozenset())
    names: set[str] = set()
    mentioned: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            names.update(node.names)
        elif isinstance(node, ast.Attribute):
            (mentioned if isinstance(node.ctx, ast.Load) else names).add(node.attr)
        elif isinstance(node, ast.Name):
            mentioned.add(node.id)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            mentioned.update(part for each in node.names for part in each.name.split("."))
            mentioned.update((getattr(node, "module", None) or "").split("."))
    bound = Counter(_bound(tree.body, 1))
    names.update(name for name, times in bound.items() if times > 1)
    special = _BY_NAME | {"redirect_stdout"}
    return _Changes(frozenset(names | mentioned & special), frozenset(bound))


def _bound(nodes: Any, times: int) -> Iterator[str]:
    """The names that a module binds, each as often as it does: in a loop twice."""
    for node in nodes:
        its = 2 if isinstance(node, (ast.For, ast.While, ast.AsyncFor)) else times
        if isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del)):
            yield from [node.id] * times
        elif isinstance(node, ast.alias):
            yield from [(node.asname or node.name).partition(".")[0]] * times
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield from [node.name] * times
        elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
            yield from [node.name] * times
        if not isinstance(node, _SCOPES):
            yield from _bound(ast.iter_child_nodes(node), its)


def forget() -> None:
    """What was read of files, which may be others in the next run."""
    _tree.cache_clear()
    _changes_in.cache_clear()


ARE_REAL = sys.platform != "emscripten"
"""Whether there are threads: a browser's Python has none."""
