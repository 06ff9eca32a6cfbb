import type { ValidateFunction } from 'ajv';
import type { CallersDocument } from '../callers.ts';

/** Whether a parsed JSON keeps to callers.schema.json; `npm run validator` makes it. */
declare const validate: ValidateFunction<CallersDocument>;
export = validate;
