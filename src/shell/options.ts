// The options of `set` and `shopt`. Upstream: bash(1), The Set Builtin, The Shopt Builtin.

/** `set -o NAME`; the letter is `set -X` */
export const optionLetters = {
  allexport: 'a',
  braceexpand: 'B',
  errexit: 'e',
  errtrace: 'E',
  functrace: 'T',
  hashall: 'h',
  histexpand: 'H',
  keyword: 'k',
  monitor: 'm',
  noclobber: 'C',
  noexec: 'n',
  noglob: 'f',
  notify: 'b',
  nounset: 'u',
  onecmd: 't',
  physical: 'P',
  privileged: 'p',
  verbose: 'v',
  xtrace: 'x',
  emacs: '',
  vi: '',
  history: '',
  ignoreeof: '',
  'interactive-comments': '',
  nolog: '',
  pipefail: '',
  posix: '',
} as const;

export type OptionName = keyof typeof optionLetters;

/** The option a letter of `set -e` means. */
export function optionOfLetter(letter: string): OptionName | undefined {
  return (Object.keys(optionLetters) as OptionName[]).find((name) => optionLetters[name] === letter);
}

export const isOption = (name: string): name is OptionName => Object.hasOwn(optionLetters, name);

/** The names `shopt` knows. */
export const shoptNames = [
  'autocd',
  'cdable_vars',
  'cdspell',
  'checkhash',
  'checkjobs',
  'checkwinsize',
  'cmdhist',
  'dirspell',
  'dotglob',
  'execfail',
  'expand_aliases',
  'extdebug',
  'extglob',
  'extquote',
  'failglob',
  'force_fignore',
  'globasciiranges',
  'globskipdots',
  'globstar',
  'gnu_errfmt',
  'histappend',
  'histreedit',
  'histverify',
  'hostcomplete',
  'huponexit',
  'inherit_errexit',
  'interactive_comments',
  'lastpipe',
  'lithist',
  'localvar_inherit',
  'localvar_unset',
  'login_shell',
  'mailwarn',
  'no_empty_cmd_completion',
  'nocaseglob',
  'nocasematch',
  'noexpand_translation',
  'nullglob',
  'patsub_replacement',
  'progcomp',
  'progcomp_alias',
  'promptvars',
  'restricted_shell',
  'shift_verbose',
  'sourcepath',
  'varredir_close',
  'xpg_echo',
];

/** Those that are on at the start. */
export const defaultShopts = [
  'checkwinsize',
  'cmdhist',
  'complete_fullquote',
  'extquote',
  'force_fignore',
  'globasciiranges',
  'globskipdots',
  'hostcomplete',
  'interactive_comments',
  'patsub_replacement',
  'progcomp',
  'promptvars',
  'sourcepath',
];
