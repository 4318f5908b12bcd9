// Why a patch cannot be made or applied; the messages are upstream's.

/** @see conflict for three-way patches, precondition for the fields a patch must not touch */
export class PatchError extends Error {
  override readonly name = 'PatchError';
  readonly problem: 'invalid' | 'conflict' | 'precondition';

  constructor(message: string, problem: 'invalid' | 'conflict' | 'precondition' = 'invalid') {
    super(message);
    this.problem = problem;
  }
}
