"""A service that asks who calls, over TLS: prints how each attempt ends.

guarded.py HOST:PORT AUTHORITY.pem TOKEN_FILE
"""

import json
import sys
from pathlib import Path

import m4oe_client
from m4oe_client import TLS


def ending(**connecting) -> list[str]:
    try:
        with m4oe_client.Client(**connecting) as client:
            return ["OK", client.models()[0].name]
    except m4oe_client.M4oeError as error:
        return [type(error).__name__, error.reason]


def main() -> None:
    server, authority, token_file = sys.argv[1:]
    tls = TLS(ca=authority)
    found = {
        "file": ending(server=server, tls=tls, token_file=token_file),
        "text": ending(server=server, tls=tls, token=Path(token_file).read_text(encoding="utf-8")),
        "none": ending(server=server, tls=tls),
        "unknown": ending(server=server, tls=tls, token="nobody"),
        # With an hour of patience: what no try mends is not tried again.
        "not trusted": ending(server=server, tls=True, token="nobody", retry_seconds=3600),
        "in the clear": ending(server=server, retry_seconds=1),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
