"""A file fits in the head: at most 300 lines, a function at most 60."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.findings import ROOT, Finding, python_files

FOLDERS = ("cases", "projections", "api", "tests", "bench")
LONGEST_FILE_LINES = 300
LONGEST_FUNCTION_LINES = 60


def too_long(root: Path = ROOT) -> Iterator[Finding]:
    """Files and functions over the limits; decorators and docstring count, as a reader reads them too."""
    for path in python_files(root, *FOLDERS):
        text = path.read_text(encoding="utf-8")
        where = str(path.relative_to(root))
        lines = text.count("\n")
        if lines > LONGEST_FILE_LINES:
            yield Finding(where, lines, f"{lines} lines; a file has at most {LONGEST_FILE_LINES}")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
                length = (node.end_lineno or node.lineno) - first + 1
                if length > LONGEST_FUNCTION_LINES:
                    yield Finding(where, first, f"{node.name} has {length} lines; a function has at most {LONGEST_FUNCTION_LINES}")
