import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Observable, ObservableKind } from '../model/observable';

type AnyKind = ObservableKind<Observable>;

/** Every file beside this one that exports a `kind` is a kind of observable; nothing lists them. */
const KINDS: ReadonlyMap<string, AnyKind> = new Map(
  readdirSync(__dirname)
    .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
    .sort()
    .map((file) => require(path.join(__dirname, file)) as { kind?: AnyKind })
    .flatMap(({ kind }) => (kind ? [[kind.name, kind] as const] : [])),
);

/** The kind of an observable, or undefined for a name that no file defines. */
export function kindOf(observable: { kind: string }): AnyKind | undefined {
  return KINDS.get(observable.kind);
}

/** All kinds, by name. */
export function allKinds(): AnyKind[] {
  return [...KINDS.values()];
}
