/** Structured logs: one JSON object a line on standard output, time in ISO 8601, level by name. */
import { type Logger, pino, stdTimeFunctions } from 'pino';

export function createLog(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
}
