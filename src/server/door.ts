/** A further port over the same models, queue and admission, opened with those of gRPC. */
import type { ServiceContext } from './context.ts';
import type { Tls } from './tls.ts';

export interface Door {
  readonly port: number;
  /** Ends idle connections now and those in use when their request is done. */
  stop(): Promise<void>;
  /** Ends everything at once. */
  kill(): void;
}

/** @throws Failure LISTEN_FAILED */
export type OpenDoor = (service: ServiceContext, tls: Tls | undefined) => Promise<Door>;
