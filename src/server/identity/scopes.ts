/** What a caller may do, and which method needs what. */
export const SCOPES = ['segment', 'read', 'infer', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/**
 * By the name under which log and metrics have the call. Health, liveness and readiness are not
 * here: they are open.
 */
export const SCOPE_OF = {
  Segment: 'segment',
  HttpSegment: 'segment',
  Plan: 'segment',
  ListModels: 'read',
  GetModel: 'read',
  HttpModels: 'read',
  ModelInfer: 'infer',
  HttpInfer: 'infer',
  ServerMetadata: 'read',
  ModelMetadata: 'read',
  HttpServer: 'read',
  HttpModel: 'read',
  HttpMetrics: 'admin',
} as const satisfies Readonly<Record<string, Scope>>;

export type Method = keyof typeof SCOPE_OF;
