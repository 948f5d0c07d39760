"""A ClickHouse server out of the chDB library: a process that listens until its FIFO is closed.

Started by `tests.support.server`, in a process of its own, because the library takes the process over:

    python listener.py LIBRARY --path=... --http_port=... --query="SYSTEM START LISTEN HTTP; ..."
"""

import ctypes
import os
import signal
import sys

# From Linux's sys/prctl.h.
PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Ask the kernel to kill this process when its parent ends, however that comes about.

    The FIFO's end says so too, but only once the engine has opened it.
    """
    parent = os.getppid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("the parent ended first")


def main(library: str, *arguments: str) -> None:
    """Run ClickHouse's command line, as the library has it, with *arguments*."""
    die_with_parent()
    engine = ctypes.CDLL(library)
    argv = [b"clickhouse", *(argument.encode() for argument in arguments)]
    engine.query_stable_v2.restype = ctypes.c_void_p
    engine.query_stable_v2(len(argv), (ctypes.c_char_p * len(argv))(*argv))


if __name__ == "__main__":
    main(*sys.argv[1:])
