/**
 * Targets in TypeScript for Jazzer.js, which asks for `target.ts.js`, instruments what Node calls
 * `module` and passes over `module-typescript`. Preloaded with --import.
 */
import { type LoadHook, type ResolveHook, register, stripTypeScriptTypes } from 'node:module';
import { isMainThread } from 'node:worker_threads';

// Before the hooks of Jazzer.js, which so get what these give.
if (isMainThread) register(import.meta.url);

export const resolve: ResolveHook = (specifier, context, next) => next(specifier.replace(/\.ts\.js$/, '.ts'), context);

export const load: LoadHook = async (url, context, next) => {
  const loaded = await next(url, context);
  if (loaded.format !== 'module-typescript') return loaded;
  return { ...loaded, format: 'module', source: stripTypeScriptTypes(String(loaded.source)) };
};
