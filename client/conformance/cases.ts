/** What a case of cases.json says: a script for the server, and what a client has to make of it. */
import { readFileSync } from 'node:fs';

/** One step of a call; the server does them in order, after it has read the header. */
export interface Step {
  /** Answers the header with a plan. */
  readonly accept?: true;
  /** Waits until every voxel came and the client half-closed. */
  readonly receive?: true;
  readonly progress?: { readonly inferred: number };
  /** A slice that holds `label` everywhere; the rest replaces what would be right. */
  readonly slice?: {
    readonly k: number;
    readonly label: number;
    readonly output?: 'LABELS' | 'CONFIDENCE';
    readonly revision?: number;
    readonly offset?: number;
    /** Bytes in the message; those up to the slice's end if absent. */
    readonly bytes?: number;
    readonly crc32?: number;
  };
  /** The report, with the CRC-32 of the labels that this call has sent unless it says another. */
  readonly report?: { readonly labelsCrc32?: number; readonly sides?: number };
  /** Bytes of a response as they stand, in hexadecimal. */
  readonly bytes?: string;
  /** Ends the call with a status. */
  readonly end?: {
    /** Name of a gRPC code. */
    readonly code: string;
    readonly message?: string;
    readonly reason?: string;
    readonly field?: string;
    readonly setting?: string;
    readonly retryAfterSeconds?: number;
    /** In place of google.rpc.Status, in hexadecimal. */
    readonly details?: string;
  };
  /** The server is gone with all its connections, and back at once. */
  readonly drop?: true;
  /** Waits until the client has cancelled the call. */
  readonly cancelled?: true;
}

/** What the client says at the end, and what the server saw of it. */
export interface Expected {
  /** Label of each slice, from k = 0 on. */
  readonly labels?: readonly number[];
  readonly confidence?: readonly number[];
  /** Of the failure; any where a list of several. */
  readonly reason?: string | readonly string[];
  readonly field?: string;
  readonly setting?: string;
  readonly retryAfterSeconds?: number;
  /** Calls that reached the server. */
  readonly calls: number;
  /** Label slices that the client's caller was given. */
  readonly slices?: number;
  /** The client's caller left, and nothing failed. */
  readonly left?: true;
}

export interface Case {
  readonly name: string;
  readonly wish?: { readonly confidence?: true };
  /** Seconds that the client goes on without a server. */
  readonly retrySeconds?: number;
  /** The caller of the client leaves when this has come. */
  readonly leaveAfter?: 'accepted';
  /** Seconds until the server listens. */
  readonly startsAfterSeconds?: number;
  /** One script for each call, in the order in which calls come; the last for all further ones. */
  readonly calls: readonly (readonly Step[])[];
  readonly expect: Expected;
}

export interface Suite {
  /** Of the volume, along i, j, k; voxel n in memory is n modulo 1000, as int16. */
  readonly size: readonly [number, number, number];
  readonly cases: readonly Case[];
}

export function readSuite(): Suite {
  return JSON.parse(readFileSync(new URL('cases.json', import.meta.url), 'utf8')) as Suite;
}
