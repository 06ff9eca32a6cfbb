import type { ValidateFunction } from 'ajv';
import type { RolloutDocument } from '../rollout.ts';

/** Whether a parsed JSON keeps to rollout.schema.json; `npm run validator` makes it. */
declare const validate: ValidateFunction<RolloutDocument>;
export = validate;
