import type { Steps } from '../../../../os/process.ts';
import { CommandError } from '../../errors.ts';
import type { Kubectl } from '../../session.ts';

export function* editAndSubmit(_k: Kubectl, _options: { readonly mode: 'create'; readonly fieldManager: string }): Steps<void> {
  throw new CommandError('editing is not there yet');
}
