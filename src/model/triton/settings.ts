/** How a Triton server is reached, and for which models. */

export const COMPRESSIONS = ['none', 'gzip', 'deflate'] as const;
export const FALLBACKS = ['none', 'local'] as const;

export interface TritonSettings {
  /**
   * `http://host:port` or `https://host:port`, a path before `/v2` included; empty runs every model
   * here.
   */
  readonly tritonUrl: string;
  /** Names of the models that Triton runs; none for all of them. */
  readonly tritonModels: readonly string[];
  /** What runs them while Triton cannot. */
  readonly tritonFallback: (typeof FALLBACKS)[number];
  /** Batches of a model that are with Triton at the same time. */
  readonly tritonInFlight: number;
  /** For one batch, retries included. */
  readonly tritonTimeoutSeconds: number;
  /** How long a start without fallback waits for Triton. */
  readonly tritonStartSeconds: number;
  /** Authority (PEM file) that its certificate must come from; empty for the system's. */
  readonly tritonCa: string;
  /** Value of the Authorization header; empty sends none. */
  readonly tritonAuthorization: string;
  /** File with that value, read for every request since tokens are renewed; wins over the value. */
  readonly tritonAuthorizationFile: string;
  readonly tritonCompression: (typeof COMPRESSIONS)[number];
}

export function runsOnTriton(settings: TritonSettings, model: string): boolean {
  const { tritonUrl, tritonModels } = settings;
  return tritonUrl !== '' && (tritonModels.length === 0 || tritonModels.includes(model));
}
