"""A module is there once the program imports it, whichever way; it has the program's time then, and no trace of us."""

import asyncio
import importlib.util
import os
import pickle
import sys
import tempfile
import time
import traceback


async def main():
    time.sleep(3)
    for name, get in WAYS.items():
        module = await get()
        now = module.datetime.now().timestamp()
        print(
            name,
            abs(now - time.time()) < 1,
            module.__loader__ is module.__spec__.loader,
            module.__loader__.is_package("datetime"),
        )
        print(module is sys.modules["datetime"], importlib.util.find_spec("datetime") is module.__spec__)
        if name != "before a reload":
            del sys.modules["datetime"]


async def by_statement():
    import datetime

    return datetime


async def of_its_names():
    from datetime import date

    return sys.modules[date.__module__]


async def by_importlib():
    return importlib.import_module("datetime")


async def by_c():
    return sys.modules[pickle.loads(b"cdatetime\ndate\n.").__module__]


async def by_the_library():
    sys.modules.pop("_strptime", None)
    time.strptime("2020", "%Y")
    return sys.modules["datetime"]


async def in_a_thread():
    return await asyncio.to_thread(importlib.import_module, "datetime")


async def by_a_reload():
    return importlib.reload(sys.modules["datetime"])


LATER = {"datetime", "_datetime", "queue", "concurrent.futures.thread"}
WAYS = {
    "by a statement": by_statement,
    "of its names": of_its_names,
    "by importlib": by_importlib,
    "by C": by_c,
    "by the library": by_the_library,
    "in a thread": in_a_thread,
    "before a reload": by_statement,
    "by a reload": by_a_reload,
}
print(LATER & {*sys.modules})
print([finder for finder in sys.meta_path if isinstance(finder, type)][:3])
asyncio.run(main())
print(sorted(LATER & {*sys.modules}))

with tempfile.TemporaryDirectory() as folder:
    sys.path.insert(0, folder)
    for name in ("datetime", "queue"):
        for text in ("print(__name__, 'of its own')", "datetime = SimpleQueue = None; 1 / 0"):
            with open(os.path.join(folder, f"{name}.py"), "w") as file:
                file.write(text)
            sys.modules.pop(name, None)
            try:
                __import__(name)
            except ZeroDivisionError as error:
                print([frame.name for frame in traceback.extract_tb(error.__traceback__)])
