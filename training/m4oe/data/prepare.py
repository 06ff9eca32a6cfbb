"""`m4oe-train prepare`: a data set in one of the known layouts into the prepared form
(prepared.py), with its data card."""

import errno
import fcntl
import json
import multiprocessing
import os
import shutil
import sys
import threading
import time
from argparse import ArgumentParser, Namespace
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait
from pathlib import Path

from ..atomic import write_text
from .data_card import write_data_card
from .layouts import LAYOUTS, Case, Listing, load_mapping, read_layout
from .prepare_case import PARTIAL, NoRoomError, Outcome, prepare_case
from .prepared import CASES, LEDGER, VERSION, case_files, read_record

LOCK = ".lock"


class PrepareError(ValueError):
    """A preparation that cannot begin, or that ended with broken cases."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("layout", choices=LAYOUTS, help="how the folder is laid out: see docs/training-data.md")
    parser.add_argument("source", type=Path, help="folder of the data set")
    parser.add_argument("--out", type=Path, required=True, help="prepared folder; several data sets may share one")
    parser.add_argument(
        "--mapping", type=Path, help="TOML: where files lie and what labels mean (plain, decathlon, nnunet)"
    )
    parser.add_argument("--workers", type=int, default=min(8, os.cpu_count() or 1), help="processes")
    parser.add_argument(
        "--labels", choices=("read", "none"), default="read", help="none: take every image as unlabelled"
    )
    parser.add_argument("--allow-broken", action="store_true", help="broken cases are listed but are no failure")
    parser.add_argument("--list", action="store_true", help="list the cases that would be prepared, and stop")


def run(args: Namespace) -> None:
    mapping = load_mapping(args.mapping) if args.mapping else None
    listing = read_layout(args.layout, args.source, mapping, args.labels == "read")
    if args.list:
        for case in listing.cases:
            names = [p.relative_to(case.root).as_posix() for p in (case.images[0], *case.labels[:1])]
            print(f"{case.id}\t{case.modality}\t{case.head}\t" + "\t".join(names))
        return
    broken = prepare(listing, args.layout, args.out, max(1, args.workers))
    if broken and not args.allow_broken:
        raise PrepareError(
            f"{len(broken)} of {len(listing.cases)} cases are broken (listed above); the others are prepared. "
            "Repair them and give the command again, or accept it with --allow-broken"
        )


def prepare(listing: Listing, layout: str, out: Path, workers: int = 1) -> dict[str, str]:
    """Prepares every case that is not prepared yet; returns id -> reason of the broken ones.

    Cases enter the folder in the order of the listing, whatever order workers finish in: of two
    with the same voxels the first stays. Raises PrepareError, NoRoomError.
    """
    try:
        with locked(out):
            ledger = _open_ledger(out)
            print(f"{listing.dataset}: {len(listing.cases)} cases", *listing.notes, sep="\n  ", flush=True)
            outcomes = _take_in(listing, out, workers)
            broken = {o.id: o.reason for o in outcomes if o.state == "broken"}
            _write_ledger(out, ledger, listing, layout, broken)
            card = write_data_card(out)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise PrepareError(f"{out}: cannot be written: {error.strerror}") from None
        raise NoRoomError(
            f"{out}: no room left on the disk; finished cases are kept: free some and give the command again"
        ) from None
    count = {state: sum(o.state == state for o in outcomes) for state in ("prepared", "kept", "broken")}
    print(
        f"{count['prepared']} prepared, {count['kept']} kept as they were, {count['broken']} broken; {card['cases']} cases in the folder"
    )
    for name, reason in broken.items():
        print(f"  broken {name}: {reason}")
    print(f"data card {card['sha256'][:12]}: {out / 'DATA_CARD.md'}", flush=True)
    if len(broken) == len(listing.cases):
        raise PrepareError(f"{listing.dataset}: all {len(broken)} cases are broken (listed above)")
    return broken


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Holds the folder for this process; the system lets go of it however the process ends. Raises
    PrepareError."""
    if out.exists() and not out.is_dir():
        raise PrepareError(f"{out}: expected a folder, found a file")
    if out.is_dir() and not (out / CASES).is_dir() and any(p.name != LOCK for p in out.iterdir()):
        raise PrepareError(f"{out}: holds other files and is no prepared folder; name an empty or a new one")
    out.mkdir(parents=True, exist_ok=True)
    with open(out / LOCK, "a", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PrepareError(
                f"{out}: another m4oe-train prepare is at work in it; wait for it, or use another --out"
            ) from None
        (out / CASES).mkdir(exist_ok=True)
        shutil.rmtree(out / PARTIAL, ignore_errors=True)
        try:
            yield
        finally:
            shutil.rmtree(out / PARTIAL, ignore_errors=True)


def _take_in(listing: Listing, out: Path, workers: int) -> list[Outcome]:
    known = {read_record(path)["voxels_sha256"]: path.parent.name for path in case_files(out)}
    report, outcomes = _progress(len(listing.cases)), []
    for outcome in _outcomes(listing.cases, out, workers):
        first = known.setdefault(outcome.voxels, outcome.id) if outcome.voxels else outcome.id
        if outcome.state == "prepared" and first != outcome.id:
            shutil.rmtree(out / PARTIAL / outcome.id)
            outcome = Outcome(
                outcome.id,
                "broken",
                f"has the voxels of {first}: a scan that is there twice may be on both sides of a split",
            )
        elif outcome.state == "prepared":
            # To a name that does not exist: a folder with files in it cannot be replaced by a
            # rename.
            os.rename(out / PARTIAL / outcome.id, out / CASES / outcome.id)
        outcomes.append(outcome)
        report(outcome)
    return outcomes


def _outcomes(cases: tuple[Case, ...], out: Path, workers: int) -> Iterator[Outcome]:
    """Outcomes in the order of the cases; never more than a few ahead, as each waits on the
    disk."""
    if workers == 1:
        yield from (prepare_case(case, out) for case in cases)
        return
    # Workers are spawned: a fork of a process with threads (tqdm's, torch's) may hang.
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_end_with_parent)
    try:
        waiting = deque()
        for case in cases:
            waiting.append(pool.submit(prepare_case, case, out))
            if len(waiting) > 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool:
        raise PrepareError(
            "a worker was killed, most likely for want of memory; use fewer --workers (finished cases are kept)"
        ) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _end_with_parent() -> None:
    """Ends this worker when the main process is gone: a pool's workers outlive one that is killed,
    and would go on writing."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _progress(total: int):
    """A bar on a terminal, a line a case elsewhere."""
    if sys.stderr.isatty():
        from tqdm import tqdm

        bar = tqdm(total=total, unit="case")

        def advance(outcome: Outcome) -> None:
            bar.set_postfix_str(outcome.id, refresh=False)
            bar.update()
            if bar.n >= total:
                bar.close()

        return advance
    began, done = time.monotonic(), 0

    def line(outcome: Outcome) -> None:
        nonlocal done
        done += 1
        print(f"{done}/{total} {outcome.id} {outcome.state} ({time.monotonic() - began:.0f} s)", flush=True)

    return line


def _open_ledger(out: Path) -> dict:
    path = out / LEDGER
    if not path.exists():
        return {"version": VERSION, "datasets": {}, "broken": {}}
    try:
        ledger = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise PrepareError(f"{path}: is no JSON; remove it and give the command again") from None
    if ledger.get("version") != VERSION:
        raise PrepareError(
            f"{out}: of version {ledger.get('version')} of the prepared form, this program writes {VERSION}; use another --out"
        )
    return ledger


def _write_ledger(out: Path, ledger: dict, listing: Listing, layout: str, broken: dict[str, str]) -> None:
    tried = {case.id for case in listing.cases}
    ledger["broken"] = {k: v for k, v in ledger["broken"].items() if k not in tried} | {
        name: {"dataset": listing.dataset, "reason": reason} for name, reason in broken.items()
    }
    ledger["datasets"][listing.dataset] = {"layout": layout, "found": len(listing.cases), "notes": list(listing.notes)}
    write_text(out / LEDGER, json.dumps(ledger, indent=1, sort_keys=True) + "\n")
