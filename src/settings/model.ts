/** How models are run, here or by a Triton server, and how large a volume may be. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEVICES } from '../model/session.ts';
import { COMPRESSIONS, FALLBACKS } from '../model/triton/settings.ts';
import { TAG_CHECKS } from '../preprocess/tag-check.ts';
import { choice, count, names, seconds, text } from './kinds.ts';
import { named, setting } from './setting.ts';

/** A Triton server that runs graphs in place of sessions of this process. */
const TRITON_SETTINGS = named({
  tritonUrl: setting('', text('url'), 'Triton server that runs the graphs, http(s)://host:port; empty runs them here'),
  tritonModels: setting([], names, 'models that Triton runs, separated by commas (all if absent)'),
  tritonFallback: setting(
    'none',
    choice(FALLBACKS, 'what'),
    'what runs them while Triton cannot: none or local sessions',
  ),
  tritonInFlight: setting(2, count(1, 256), 'batches of a model that are with Triton at the same time'),
  tritonTimeoutSeconds: setting(60, seconds(0.05, 86400), 'seconds for one batch with Triton, retries included'),
  tritonStartSeconds: setting(
    120,
    seconds(0, 86400),
    'seconds that a start without fallback waits for Triton to have the model ready',
  ),
  tritonCa: setting(
    '',
    text('file'),
    "authority (PEM) that Triton's certificate must come from; empty for the system's",
  ),
  tritonAuthorization: setting(
    '',
    text('value'),
    'Authorization header for Triton; command lines are visible to others, so give it as variable or file',
  ),
  tritonAuthorizationFile: setting('', text('file'), 'file with the Authorization header, read for each request'),
  tritonCompression: setting(
    'none',
    choice(COMPRESSIONS, 'how'),
    `compression of requests to Triton: ${COMPRESSIONS.join(', ')}`,
  ),
});

/** How models are run; for `m4oe segment` without a server as well. */
export const MODEL_SETTINGS = {
  ...named({
    models: setting(
      fileURLToPath(new URL('../../models', import.meta.url)),
      text('folder'),
      'a model folder, or a folder of model folders',
    ),
    modelKeys: setting(
      '',
      text('file'),
      'file of public keys (minisign), one of which must have signed each manifest; empty asks for no signature',
    ),
    defaultModel: setting('', text('name'), 'model of requests that name none (first by name)'),
    rollout: setting(
      '',
      text('file'),
      'which version of a model answers, where two are there, and what share the next one gets (JSON, docs/models.md)',
    ),
    device: setting('auto', choice(DEVICES, 'device'), `execution provider: ${DEVICES.join(', ')}`),
    deviceTimeoutSeconds: setting(
      120,
      seconds(0.05, 86400),
      'seconds for one batch on a GPU, or for its start, after which it counts as hung: /livez fails, or the start, and a new process has to begin',
    ),
    sessions: setting(
      0,
      count(0, 64),
      'sessions of each model that run side by side; 0 takes what m4oe tune found best here, else 1',
    ),
    threads: setting(
      0,
      count(0, 1024),
      'threads of each session; 0 takes what m4oe tune found, else shares the cores among the sessions',
    ),
    state: setting(
      join(homedir(), '.local/state/m4oe'),
      text('folder'),
      'folder where m4oe tune stores what it found (~/.local/state/m4oe if absent)',
    ),
    batchSlices: setting(4, count(1, 256), 'slices in a batch'),
    maxVolumeMiB: setting(2048, count(1, 1 << 20), 'largest volume accepted'),
    maxSliceEdge: setting(2048, count(16, 65_535), 'most rows or columns of an axial slice'),
    maxSlices: setting(4096, count(1, 1 << 20), 'most axial slices of a volume'),
    tagCheck: setting(
      'refuse',
      choice(TAG_CHECKS, 'what'),
      'what becomes of a volume whose intensities contradict its modality (docs/trust.md): refuse or warn',
    ),
  }),
  ...TRITON_SETTINGS,
};
