"""Replacing attributes while a program runs, also those of a module that it imports only then, or never."""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

_import: Any = sys.modules["_frozen_importlib"]
"""CPython's Lib/importlib/_bootstrap.py. Its `_find_spec`, the same in 3.11 to 3.14, is what every import asks where to
find a module: a statement, `importlib.import_module`, C code, `importlib.reload`."""
_LIBRARY = os.path.dirname(contextlib.__file__)
"""Where modules of the standard library are found; `os` is frozen, and says where it would be."""


@contextlib.contextmanager
def replacing(target: object, replaced: Mapping[str, object]) -> Iterator[None]:
    """Until it is left, these attributes of the target are others; one that it has not is there."""
    saved = {name: getattr(target, name) for name in replaced if hasattr(target, name)}
    for name, value in replaced.items():
        setattr(target, name, value)
    try:
        yield
    finally:
        for name in replaced:
            setattr(target, name, saved[name]) if name in saved else delattr(target, name)


@contextlib.contextmanager
def replacing_in_module(name: str, replaced: Callable[[Any], Mapping[str, object]]) -> Iterator[None]:
    """Until it is left, that module of the standard library has other attributes, which `replaced` says of the module.

    At once if it was imported already, else as soon as it is. It is not imported for this, and shows no trace of it;
    nor does `sys.meta_path`, where a finder of ours would be seen. A program's own module of that name stays as it is.
    """
    with contextlib.ExitStack() as stack:
        find_spec = _import._find_spec

        def loaded(module: Any) -> None:
            stack.enter_context(replacing(module, replaced(module)))

        def find(wanted: str, *where: Any) -> Any:
            spec = find_spec(wanted, *where)
            if wanted == name and _is_library(name, spec):
                spec.loader = _Loader(spec.loader, loaded)
            return spec

        if _is_library(name, getattr(sys.modules.get(name), "__spec__", None)):
            loaded(sys.modules[name])
        stack.enter_context(replacing(_import, {"_find_spec": find}))
        yield


def _is_library(name: str, spec: Any) -> bool:
    """Whether what was found is the standard library's: a program may have a file of the same name."""
    folder = os.path.join(_LIBRARY, *name.split(".")[:-1])
    return os.path.dirname(getattr(spec, "origin", None) or "") == folder


class _Loader:
    """Loads a module as `loader`, whose place it takes until then, and calls `loaded` with the module."""

    def __init__(self, loader: Any, loaded: Callable[[Any], None]) -> None:
        self.create_module = loader.create_module
        self._loader = loader
        self._loaded = loaded

    def exec_module(self, module: Any) -> None:
        module.__spec__.loader = module.__loader__ = self._loader
        self._loader.exec_module(module)
        self._loaded(module)


class Builtin:
    """What stands in for a function of C: like that, it does not become a method of a class that has it."""

    def __init__(self, call: Any, real: Any) -> None:
        self._call = call
        self._real = real

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._call(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def __repr__(self) -> str:
        return repr(self._real)
