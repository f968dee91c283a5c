"""Runs inside Pyodide at build time: its standard library and the recorder, compiled, into one zip; packages into others.

Python in the page starts four times as fast from compiled modules as from their sources (which `python_stdlib.zip`
holds), and only the same Pyodide can compile for itself. What a program in a page has no use for is left out.
"""

import sys
import zipfile
from importlib import _bootstrap_external as bootstrap
from importlib.util import source_hash

LIBRARY = f"/lib/python{sys.version_info[0]}{sys.version_info[1]}.zip"
EPOCH = (1980, 1, 1, 0, 0, 0)  # no time of today: the same input makes the same zip

# `email` stays: `importlib.invalidate_caches()` imports `importlib.metadata`, which imports it.
LEFT_OUT = {
    # need a terminal, a second process or a screen
    *("_pyrepl", "antigravity", "bdb", "cmd", "code", "getpass", "multiprocessing", "pdb", "pty", "pydoc"),
    *("rlcompleter", "tabnanny", "this", "tty", "webbrowser"),
    # servers, clients and mailboxes: the page has no sockets
    *("ftplib", "imaplib", "mailbox", "poplib", "smtplib", "wsgiref", "xmlrpc"),
    *("pyodide/http/__init__", "pyodide/http/_exceptions", "pyodide/http/_pyfetch", "pyodide/http/pyxhr"),
    # need compiled parts that Pyodide ships apart
    *("_ssl", "ctypes", "sqlite3", "ssl"),
    # measure, package or test other programs
    *("cProfile", "compileall", "doctest", "modulefinder", "pickletools", "profile", "profiling", "pstats", "pyclbr"),
    *("trace", "zipapp"),
    # formats and interfaces that no asyncio program here reads
    *("colorsys", "configparser", "fileinput", "nturl2path", "optparse", "plistlib", "shelve", "symtable", "wave"),
    *("xml", "_markupbase", "filecmp", "tarfile"),
    "site-packages",
    # there in C, or frozen into the WebAssembly
    *("_pydatetime", "_pyio", "importlib/_bootstrap", "importlib/_bootstrap_external", "zipimport"),
    # parts of packages that stay: other systems, servers, their command lines
    *("asyncio/__main__", "asyncio/proactor_events", "asyncio/tools"),
    *("asyncio/windows_events", "asyncio/windows_utils"),
    *("concurrent/futures/interpreter", "concurrent/futures/process", "concurrent/interpreters/__init__"),
    *("concurrent/interpreters/_crossinterp", "concurrent/interpreters/_queues", "html/parser", "http/cookiejar"),
    *("http/server", "json/__main__", "json/tool", "ntpath", "pyodide/console", "unittest/__main__"),
    "urllib/robotparser",
}
ENCODINGS = {
    *("__init__", "aliases", "ascii", "base64_codec", "charmap", "cp1252", "cp437", "hex_codec", "idna", "latin_1"),
    *("punycode", "raw_unicode_escape", "rot_13", "undefined", "unicode_escape"),
    *("utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le", "utf_7", "utf_8", "utf_8_sig"),
}


def kept(name: str) -> bool:
    """Whether the library's file of that name goes into the zip."""
    module = name.removesuffix(".py")
    package, _, rest = module.partition("/")
    if module == name or package in LEFT_OUT or module in LEFT_OUT:
        return False
    return package != "encodings" or rest in ENCODINGS


def compiled(path: str, source: bytes) -> bytes:
    """The `.pyc` of a module, which names its source by hash and is used without looking for it."""
    code = compile(source, path, "exec", dont_inherit=True)
    return bytes(bootstrap._code_to_hash_pyc(code, source_hash(source), checked=False))


def build(recorder: dict[str, str], target: str) -> None:
    """Write the zip to `target`. `recorder` holds the text of each module of tickbytick, by path in it."""
    with zipfile.ZipFile(LIBRARY) as library:
        sources = {name: library.read(name) for name in library.namelist() if kept(name)}
    sources |= {f"tickbytick/{name}": text.encode() for name, text in recorder.items()}
    write(sources, target, LIBRARY)


def write(sources: dict[str, bytes], target: str, seen_as: str) -> None:
    """Write a zip of those modules, compiled, to `target`; in a traceback they stand in the zip `seen_as`."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as result:
        for name in sorted(sources):
            entry = zipfile.ZipInfo(f"{name}c", EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            result.writestr(entry, compiled(f"{seen_as}/{name}", sources[name]))
