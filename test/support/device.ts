/** What the tests run graphs on: the CPU, unless M4OE_DEVICE says otherwise (bench/gpu.sh). */
import { PROVIDERS, type Provider } from '../../src/model/session.ts';

export const DEVICE: Provider = PROVIDERS.find((provider) => provider === process.env.M4OE_DEVICE) ?? 'cpu';
