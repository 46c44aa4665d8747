"""Serves a model on loopback; run by the server's own Python, which knows nothing of Casework.

Usage: python server.py MODEL. The address is its first line; it ends when its input does.
"""

import faulthandler
import importlib
import sys
from typing import Any

#: As many calls side by side as one reading takes samples.
SLOTS = 2
_CONTEXT = 8192
#: A small model that does not come to an end is stopped.
_LONGEST = 400
#: What it does and how long each call takes; never what was said.
_INFO = 3


def serve(model: str) -> Any:
    """Load the model and listen on a free port of this machine."""
    llama = importlib.import_module("xllamacpp")
    params = llama.CommonParams()
    params.model.path = model
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_parallel = SLOTS
    params.n_ctx = SLOTS * _CONTEXT
    params.n_predict = _LONGEST
    params.kv_unified = False
    # It would keep a copy of each finished prompt, 20 MB apiece and up to 8 GB of memory. The
    # slots keep the task, which is all that calls share.
    params.cache_ram_mib = 0
    params.endpoint_metrics = True
    params.verbosity = _INFO
    params.ui = False
    return llama.Server(params)


if __name__ == "__main__":
    # A crash in the library leaves its place in the log.
    faulthandler.enable()
    server = serve(sys.argv[1])
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    # Whoever started it keeps its input open, and is gone when it closes.
    sys.stdin.read()
