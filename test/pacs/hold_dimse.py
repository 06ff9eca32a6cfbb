"""Associations of pynetdicom that are held: hold_dimse.py HOST PORT CALLING CALLED

Reads a command a line on standard input, and answers each with a line:
open       an association; its number, or why there is none
echo N     over that one: its status, "gone" where the peer has ended it
store N F  the file over that one: the same
release N  it
"""

import sys
from functools import partial

from pydicom import dcmread
from pynetdicom import AE
from pynetdicom.sop_class import CTImageStorage, Verification


def opened(entity: AE, host: str, port: str, called: str):
    return entity.associate(host, int(port), ae_title=called)


def why_not(association) -> str:
    if not association.is_rejected:
        return "aborted"
    answer = association.acceptor.primitive
    return f"rejected {answer.result} {answer.result_source} {answer.diagnostic}"


def status(association, send) -> str:
    if not association.is_established:
        return "gone"
    answer = send()
    return str(answer.Status) if answer else "gone"


def main(host: str, port: str, calling: str, called: str) -> None:
    entity = AE(ae_title=calling)
    entity.network_timeout = entity.dimse_timeout = entity.acse_timeout = 120
    entity.add_requested_context(Verification)
    entity.add_requested_context(CTImageStorage)
    entity.add_requested_context(CTImageStorage, "1.2.840.10008.1.2.1")
    held = []
    for line in sys.stdin:
        command, *rest = line.split(maxsplit=2)
        if command == "open":
            association = opened(entity, host, port, called)
            there = association.is_established
            if there:
                held.append(association)
            answer = str(len(held) - 1) if there else why_not(association)
        else:
            association = held[int(rest[0])]
            if command == "echo":
                answer = status(association, association.send_c_echo)
            elif command == "store":
                answer = status(association, partial(association.send_c_store, dcmread(rest[1].strip())))
            else:
                association.release()
                answer = "released"
        print(answer, flush=True)


main(*sys.argv[1:])
