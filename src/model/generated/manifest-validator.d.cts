import type { ValidateFunction } from 'ajv';
import type { Manifest } from '../manifest.ts';

/** Whether a parsed JSON keeps to models/manifest.schema.json; `npm run validator` makes it. */
declare const validate: ValidateFunction<Manifest>;
export = validate;
