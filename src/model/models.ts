/** The loaded models by name, and of a model that is there in several versions the one that answers. */
import { Failure } from '../errors.ts';
import { closest, didYouMean } from '../suggestion.ts';
import type { Model } from './model.ts';
import { among, openRollouts, type Rollout, type RolloutEvents, type RolloutFile } from './rollout.ts';

export interface ModelsOptions {
  /** Empty for the first by name. */
  readonly defaultModel: string;
  /** File that says which version answers; empty where each model has one. */
  readonly rollout: string;
}

/** Models of one name, by version. */
type Versions = ReadonlyMap<string, Model>;

export class Models {
  readonly #byName: ReadonlyMap<string, Versions>;
  /** Undefined where each model has one version. */
  readonly #rollouts: RolloutFile | undefined;
  readonly defaultName: string;

  private constructor(byName: ReadonlyMap<string, Versions>, rollouts: RolloutFile | undefined, defaultName: string) {
    this.#byName = byName;
    this.#rollouts = rollouts;
    this.defaultName = defaultName;
  }

  /**
   * @throws Failure MODEL_NOT_FOUND when the default is not among them; MODEL_DUPLICATE for two of
   *   one name without a file of rollouts, or of one version; ROLLOUT_FILE
   */
  static async of(loaded: readonly Model[], options: ModelsOptions, events: RolloutEvents): Promise<Models> {
    const byName = new Map<string, Map<string, Model>>();
    for (const model of loaded) {
      const { name, version } = model.manifest;
      const versions = byName.get(name) ?? new Map<string, Model>();
      if (versions.has(version)) throw duplicate('the same name and version');
      byName.set(name, versions.set(version, model));
    }
    if (options.rollout === '' && byName.size !== loaded.length) {
      throw duplicate('the same name, and no file says which is live (M4OE_ROLLOUT)');
    }
    const versions = new Map([...byName].map(([name, models]) => [name, [...models.keys()]]));
    const rollouts = options.rollout === '' ? undefined : await openRollouts(options.rollout, versions, events);
    const models = new Models(byName, rollouts, options.defaultModel || (loaded[0]?.manifest.name ?? ''));
    models.get(models.defaultName, 'M4OE_DEFAULT_MODEL');
    return models;
  }

  /**
   * @param asked a name, or name@version; empty for the default
   * @param requestId for the share of requests that the next version answers
   * @throws Failure MODEL_NOT_FOUND or MODEL_VERSION_NOT_FOUND
   */
  get(asked: string, field: string, requestId?: string): Model {
    const [name = '', version] = (asked === '' ? this.defaultName : asked).split('@', 2);
    const versions = this.#byName.get(name);
    if (versions === undefined) {
      const known = [...this.#byName.keys()];
      const why = `expected one of ${known.join(', ')}${didYouMean(closest(name, known))}`;
      throw new Failure('not_found', 'MODEL_NOT_FOUND', `${field}: ${why}`, { field });
    }
    const model = versions.get(version ?? this.#answering(name, versions, requestId));
    if (model !== undefined) return model;
    const why = `${name} is served in version ${[...versions.keys()].join(', ')}`;
    throw new Failure('not_found', 'MODEL_VERSION_NOT_FOUND', `${field}: ${why}`, { field });
  }

  #answering(name: string, versions: Versions, requestId: string | undefined): string {
    const rollout = this.#rolloutOf(name);
    if (rollout === undefined) return [...versions.keys()][0] as string;
    const { live, next, canary } = rollout;
    if (next === undefined || requestId === undefined) return live;
    return among(canary, requestId, 'canary') ? next : live;
  }

  #rolloutOf(name: string): Rollout | undefined {
    const { document = {} } = this.#rollouts?.value ?? {};
    return Object.hasOwn(document, name) ? document[name] : undefined;
  }

  /** The version that a request of this one is to be compared with, where it is among their share. */
  shadowOf({ manifest: { name, version } }: Model, requestId: string): Model | undefined {
    const { live, next, shadow } = this.#rolloutOf(name) ?? {};
    if (version !== live || next === undefined || !among(shadow, requestId, 'shadow')) return undefined;
    return this.#byName.get(name)?.get(next);
  }

  all(): Model[] {
    return [...this.#byName.values()].flatMap((versions) => [...versions.values()]);
  }

  /** Looks whether another version is to answer from now on. */
  async reload(): Promise<void> {
    await this.#rollouts?.reload();
  }

  async close(): Promise<void> {
    this.#rollouts?.[Symbol.dispose]();
    await Promise.all(this.all().map((model) => model.close()));
  }
}

function duplicate(what: string): Failure {
  return new Failure('corrupt', 'MODEL_DUPLICATE', `two models of the repository have ${what} in their manifests`);
}
