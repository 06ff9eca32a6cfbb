/** Fields of a request as the flags that they were given by. */
import { Failure } from '../errors.ts';
import { safeText } from '../foreign-text.ts';

export interface GivenNames {
  readonly modality?: string | undefined;
  readonly model?: string | undefined;
  readonly refineModel?: string | undefined;
  readonly head?: string | undefined;
  readonly classes?: readonly string[] | undefined;
}

/** `classes[0]` as `--classes "livr"`, `head` as `--head "thre"`, `refineModel` as `--refine-model`. */
export function flagOf(field: string, given: GivenNames): string {
  const [, name = field, index] = /^(\w+)(?:\[(\d+)\])?$/.exec(field) ?? [];
  const value = given[name as keyof GivenNames];
  const text: unknown = typeof value === 'object' ? value[Number(index)] : value;
  const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  // Prompts are no texts.
  return typeof text !== 'string' || text === '' ? flag : `${flag} "${safeText(text)}"`;
}

/** What a server says of a field of the header, said of the flag. */
export function ofFlag(failure: Failure, given: GivenNames): Failure {
  const { kind, reason, message, field, setting, retryAfterSeconds, cause } = failure;
  const name = /^header\.((?:model|refine_model|head|modality|classes|prompts)(?:\[\d+\])?)$/.exec(field ?? '')?.[1];
  if (name === undefined || !message.startsWith(`${field}: `)) return failure;
  const flag = flagOf(name === 'refine_model' ? 'refineModel' : name, given);
  return new Failure(kind, reason, `${flag}${message.slice(field?.length)}`, {
    field: flag,
    ...(setting === undefined ? {} : { setting }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    cause,
  });
}
