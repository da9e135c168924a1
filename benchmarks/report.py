"""Prints results: the machine, a Markdown table, and a line of JSON to compare."""

import json
import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

Row = dict[str, str | int | float]


def report(rows: Sequence[Row]) -> None:
    """Print rows that have the same columns."""
    columns = list(rows[0])
    print(f"\n{machine()}\n")
    print(_line(columns), _line(["---"] * len(columns)), sep="\n")
    for row in rows:
        print(_line([_formatted(row[column]) for column in columns]))
    print(f"\n{json.dumps({'machine': machine(), 'rows': rows})}")


def machine() -> str:
    """Return the processor, the number of cores and the versions of Python and libraries."""
    libraries = (f"{name} {version(name)}" for name in ("torch", "numpy", "tokenizers"))
    return f"{_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}, " + (
        ", ".join(libraries)
    )


def _processor() -> str:
    file = Path("/proc/cpuinfo")
    lines = file.read_text().splitlines() if file.exists() else []
    pairs = (line.partition(":") for line in lines)
    facts = {name.strip(): value.strip() for name, _, value in pairs}
    name = facts.get("model name", platform.processor())
    return f"{name} (family {facts.get('cpu family', '?')}, model {facts.get('model', '?')})"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _formatted(value: str | float) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.4g}"
    return f"{value:,}" if isinstance(value, int) else value
