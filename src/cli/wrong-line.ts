/** Command lines that are wrong: what is missing, what came, what may have been meant. */
import type { Command, CommanderError } from 'commander';
import { Failure } from '../errors.ts';
import { safeText } from '../foreign-text.ts';
import { closest, didYouMean } from '../suggestion.ts';

/**
 * @param error of the parser; what it is about stands in quotes in its message
 * @param command that was being read
 */
export function wrongLine({ code, message }: CommanderError, command: Command): Failure {
  const about = safeText(/'([^']*)'/.exec(message)?.[1] ?? '', 60);
  const name = nameOf(command);
  return new Failure('invalid', 'COMMAND_LINE', whatIsWrong(code, about, command, name));
}

/** As it is typed: `m4oe models sign`. */
function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;
}

function whatIsWrong(code: string, about: string, command: Command, name: string): string {
  const [argument, ...more] = command.registeredArguments;
  const expected = `${more.length === 0 ? 'one ' : ''}${command.registeredArguments.map((one) => `<${one.name()}>`).join(' ')}`;
  switch (code) {
    case 'commander.unknownOption': {
      const known = command.options.flatMap(({ long }) => long ?? []);
      const meant = didYouMean(closest(about.split('=')[0] ?? '', known));
      return `${about} is no option of ${name}${meant === '' ? `; ${name} --help lists them` : meant}`;
    }
    case 'commander.unknownCommand':
      return unknownCommand(about, command);
    case 'commander.missingArgument':
      return `${name}: expected <${about}>, got none; ${name} --help says what it is`;
    case 'commander.optionMissingArgument': {
      const [, flag, value] = /(--[\w-]+) (\S+)$/.exec(about) ?? [];
      return `${flag}: expected ${value} after it, got nothing`;
    }
    case 'commander.excessArguments':
      return argument === undefined
        ? `${name}: expected options alone, got an argument`
        : `${name}: expected ${expected}, got ${command.args.length}; a name with spaces needs quotes`;
    case 'commander.help':
      return 'expected a command, got none';
    default:
      return about === '' ? 'the command line cannot be read' : `the command line cannot be read at ${about}`;
  }
}

export function unknownCommand(given: string, root: Command): string {
  const meant = didYouMean(
    closest(
      given,
      root.commands.map((one) => one.name()),
    ),
  );
  return `${given} is no command of m4oe${meant === '' ? '; m4oe --help lists them' : meant}`;
}
