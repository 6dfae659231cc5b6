import { ANYWHERE, type AnywhereField } from './anywhere';
import { FILLED, type FilledField } from './filled';
import type { LooseForm } from './form';
import { GROUP, type GroupField } from './group';
import { ONE_OF, type OneOfField } from './one-of';
import { WORD, type WordField } from './word';

/** A field without a fixed place, or with one of several values at one; text as bytes. */
export type LooseField = OneOfField | AnywhereField | GroupField | FilledField | WordField;

/** Every form, by the key that only its fields have. */
const FORMS = { oneOf: ONE_OF, bytes: ANYWHERE, group: GROUP, filled: FILLED, word: WORD } as const;

/** What the form of a field is; the field belongs to it. */
export function formOf(one: LooseField): LooseForm<LooseField> {
  const key = Object.keys(FORMS).find((name) => name in one) as keyof typeof FORMS;
  return FORMS[key] as LooseForm<never>;
}
