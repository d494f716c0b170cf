"""What `test_distributed` runs in a process of its own: parses shards with two Ray workers and kills one of them on the way.

The worker kills itself (SIGKILL, as the kernel would) at the tenth text that it parses, once in the whole run.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from parser import Parser, distributed

ROOT = Path(__file__).parent.parent


def deadly_worker(mark: str) -> type:
    """A `TextWorker` that dies once; `mark` is the file that says it has."""

    class DeadlyWorker(distributed.TextWorker):
        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            parse, seen = Parser.parse, []

            def parse_or_die(parser: Parser, text: str) -> Any:
                seen.append(1)
                if len(seen) == 10 and not Path(mark).exists():
                    Path(mark).write_text(str(os.getpid()), encoding="utf-8")
                    os.kill(os.getpid(), signal.SIGKILL)
                return parse(parser, text)

            Parser.parse = parse_or_die  # type: ignore[method-assign]

    return DeadlyWorker


if __name__ == "__main__":
    import ray

    source, out, folder = sys.argv[1:]
    ray.init(num_cpus=3, include_dashboard=False, runtime_env={"env_vars": {"PYTHONPATH": str(ROOT)}})
    distributed.TextWorker = deadly_worker(f"{folder}/killed")  # type: ignore[misc,assignment]
    distributed.parse_shards(source, out, workers=2, batch_size=8)
