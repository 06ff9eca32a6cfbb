/** Files of callers for tests, and calls that show a token. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CallOptions, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { failureOf } from '../../src/client/failures.ts';
import type { CallersDocument } from '../../src/server/identity/callers.ts';
import { makeToken, tokenHash } from '../../src/server/identity/token.ts';
import { segmentationService } from '../../src/wire/schema.ts';

export type Written = CallersDocument['callers'][number];

/** A token and what the file has of it. */
export function tokenOf(expires?: string) {
  const token = makeToken();
  return { token, line: { sha256: tokenHash(token).toString('hex'), ...(expires === undefined ? {} : { expires }) } };
}

/** A folder with a file of callers. Use with `using`. */
export function callersFile(document: CallersDocument) {
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-callers-'));
  const path = join(folder, 'callers.json');
  const write = (changed: CallersDocument) => writeFileSync(path, JSON.stringify(changed));
  write(document);
  return {
    folder,
    path,
    write,
    /** A file with this text. */
    put(name: string, text: string): string {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What `ListModels` ends with when this is shown: OK, or code and reason. */
export function listed(
  address: string,
  authorization: string | undefined,
  channel = credentials.createInsecure(),
): Promise<string> {
  const stub = new (segmentationService())(address, channel, { 'grpc.use_local_subchannel_pool': 1 });
  return new Promise<string>((resolve) => {
    const call = stub as unknown as {
      listModels(
        request: object,
        metadata: Metadata,
        options: CallOptions,
        done: (e: ServiceError | null) => void,
      ): void;
    };
    call.listModels({}, bearer(authorization), {}, (error) => resolve(ending(error)));
  }).finally(() => stub.close());
}

export function bearer(authorization: string | undefined): Metadata {
  const metadata = new Metadata();
  if (authorization !== undefined) metadata.set('authorization', authorization);
  return metadata;
}

/** OK, or the kind and the reason. */
export function ending(error: ServiceError | null): string {
  if (error === null) return 'OK';
  const { kind, reason } = failureOf(error);
  return `${kind} ${reason}`;
}
