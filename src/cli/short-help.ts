/**
 * Help on one screen: the options that most runs need. `--help-all` has every option and setting,
 * with variables and defaults.
 */
import { type Command, Help, type Option } from 'commander';

/** Columns that are filled of a wider terminal, and those where there is none. */
const WIDEST = 100;
const USUAL = 80;

/** @param shown long names of options, e.g. modality */
export function withShortHelp(command: Command, shown: readonly string[]): Command {
  let all = false;
  const isShown = (option: Option) => all || [...shown, 'help-all'].includes(option.name());
  command
    .option('--help-all', 'every option and setting')
    .on('option:help-all', () => {
      all = true;
      command.help();
    })
    .configureHelp({
      visibleOptions(this: Help, of: Command) {
        return Help.prototype.visibleOptions.call(this, of).filter(isShown);
      },
      optionDescription: ({ description, defaultValue }: Option) => {
        const told = typeof defaultValue === 'string' && defaultValue !== '' ? ` (default: ${defaultValue})` : '';
        return all ? description + told : description.replace(/ \[M4OE_\w+.*\]$/, '') + told;
      },
    });
  return command;
}

export function helpWidth(): number {
  return Math.min(process.stdout.columns ?? USUAL, WIDEST);
}
