/** The option `--addons A,B` of the commands that make a world. */
import { addOnNamed, addOns, noAddOn } from '../cluster/addons/registry.ts';
import { refuse } from './options.ts';

export const addOnsFlag = `add-ons that are there from the beginning: ${addOns.map(({ name }) => name).join(', ')}`;

/** The names in it; ends the program when one is not known. */
export function addOnsFrom(text: string): readonly string[] {
  const names = text.split(',').filter((name) => name !== '');
  const unknown = names.find((name) => !addOnNamed(name));
  if (unknown !== undefined) refuse(noAddOn(unknown));
  return names;
}
