"""The class `datetime.datetime` of a program whose clock is not the machine's.

CPython's own cannot be told what time it is: its `now` reads the machine's clock in C (Modules/_datetimemodule.c,
`datetime_best_possible`). So a class of Python stands in for it, which differs in what it calls now, and takes UTC for
the local time where a process has no time zone. `date.today` and `datetime.today` need no other: they ask `time.time`.
"""

import abc
import time
import warnings
from collections.abc import Callable
from typing import Any


class _StandsIn(abc.ABCMeta):
    """Of the class that passes for CPython's: what CPython's has made is of it too, and has it as a base.

    An ABCMeta, so that a program can make an abstract class of it.

    C code says `datetime.datetime` in errors and in a `repr`; it takes that from a class's own name, here with the dot.
    """

    def _name(cls) -> str:
        return str(type.__dict__["__name__"].__get__(cls)).rpartition(".")[2]

    __name__ = property(_name, type.__dict__["__name__"].__set__)

    def __instancecheck__(cls, value: Any) -> bool:
        real: Any = cls.__base__
        return isinstance(value, real) if type(real) is type else super().__instancecheck__(value)

    def __subclasscheck__(cls, subclass: Any) -> bool:
        real: Any = cls.__base__
        return issubclass(subclass, real) if type(real) is type else super().__subclasscheck__(subclass)


def datetime_class(module: Any, seconds: Callable[[], float]) -> Any:
    """The `datetime` of that module `datetime`, but it is `seconds()` after the epoch for it.

    The module is given, because a program that never imports it shall not find it imported.
    """
    utc = module.UTC
    real: Any = next(base for base in module.datetime.__mro__ if type(base) is type)  # below what stands in already

    class Stand(real, metaclass=_StandsIn):  # type: ignore[misc]
        __slots__ = ()

        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return cls.fromtimestamp(seconds(), tz)

        @classmethod
        def utcnow(cls) -> Any:
            with warnings.catch_warnings(record=True) as deprecated:  # from 3.12
                warnings.simplefilter("always")
                super().utcnow()
            for warning in deprecated:
                warnings.warn(warning.message, stacklevel=2)
            return cls.fromtimestamp(seconds(), utc).replace(tzinfo=None)

        @classmethod
        def fromtimestamp(cls, timestamp: float, tz: Any = None) -> Any:
            if tz is not None or hasattr(time, "tzset"):  # the process is in UTC, or in the zone that the program set
                return super().fromtimestamp(timestamp, tz)
            return super().fromtimestamp(timestamp, utc).replace(tzinfo=None)

    Stand.__module__, Stand.__name__, Stand.__qualname__ = "datetime", "datetime.datetime", "datetime"
    Stand.__doc__ = real.__doc__
    Stand.min, Stand.max = (Stand.combine(limit.date(), limit.time()) for limit in (real.min, real.max))
    return Stand
