/** A rule of form: what it says, how it is checked, and the proof that it catches what it should and nothing else. */
import type { Project } from './project.ts';

/** A made-up project that breaks a rule, or comes close and does not. */
export interface Sample {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

export interface Rule {
  readonly name: string;
  /** One line per violation, `path:line what is wrong`; none when the project keeps the rule. */
  check(project: Project): readonly string[];
  /** Each must be caught, with `finds` in what is said. */
  readonly sabotages: readonly (Sample & { readonly finds: string })[];
  /** None of these may be caught: what the rule must not confuse with its prey. */
  readonly innocents: readonly Sample[];
}
