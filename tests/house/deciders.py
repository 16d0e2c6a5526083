"""A decider sees commands and states only: no library, no clock, no chance, no identifier of its own making."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.house.findings import ROOT, Finding, python_files

BESIDE_DECIDERS = frozenset({"log", "application", "entry", "unit", "reactor", "reactor_memory", "issuing", "matching"})
NOT_DECIDERS = ("log", "application.py", "entry.py", "unit.py", "reactor.py", "reactor_memory.py", "issuing.py", "matching.py", "codes.py")
OF_PROCESSES = "cases.log.reader"  # a process is handed what a reader gives: an event and its position
IMPURE_MODULES = frozenset(
    {
        "asyncio",
        "io",
        "os",
        "pathlib",
        "random",
        "secrets",
        "socket",
        "sqlite3",
        "subprocess",
        "tempfile",
        "threading",
        "time",
        "uuid_utils",
    }
)
IMPURE_CALLS = frozenset({"now", "utcnow", "today", "uuid1", "uuid4", "uuid6", "uuid7", "urandom", "fromtimestamp", "getenv"})
IMPURE_BUILTINS = frozenset({"open", "input", "print", "exec", "eval"})


def impure_deciders(root: Path = ROOT) -> Iterator[Finding]:
    """Imports and calls in the pure part of `cases` that are no plain Python, read a clock, or touch the outside world."""
    for path in python_files(root, "cases"):
        if path.relative_to(root / "cases").parts[0] in NOT_DECIDERS:
            continue
        where = str(path.relative_to(root))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if path.name == "processes.py" and isinstance(node, ast.ImportFrom) and node.module == OF_PROCESSES:
                continue
            if what := _impure(node):
                yield Finding(where, getattr(node, "lineno", 0), f"{what}: a decider is pure, it is told the time and the ids")


def _impure(node: ast.AST) -> str | None:
    match node:
        case ast.Import(names=names):
            imported = {alias.name for alias in names}
        case ast.ImportFrom(module=str(module), names=names, level=0):
            imported = {module} if _reaches_out(module) else {f"{module}.{alias.name}" for alias in names}
        case ast.Call(func=ast.Attribute(attr=name)) if name in IMPURE_CALLS:
            return f"calls {name}()"
        case ast.Call(func=ast.Name(id=name)) if name in IMPURE_BUILTINS | IMPURE_CALLS:
            return f"calls {name}()"
        case _:
            return None
    wrong = sorted(name for name in imported if _reaches_out(name))
    return f"imports {', '.join(wrong)}" if wrong else None


def _reaches_out(name: str) -> bool:
    first, _, rest = name.partition(".")
    if first == "cases":
        return rest.partition(".")[0] in BESIDE_DECIDERS
    return first not in sys.stdlib_module_names or first in IMPURE_MODULES or name.rpartition(".")[2] in IMPURE_CALLS
