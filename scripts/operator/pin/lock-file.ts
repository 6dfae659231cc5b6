import { errorWords, readNamed } from '../../lib/file-errors';
import { replaceFile } from '../../lib/replace-file';
import { FormatError, parseJson } from '../../lib/json';
import { PACK_LOCK, type PackLock } from '../../model/pack-lock';

export function packLockText(lock: PackLock): string {
  const names = Object.keys(PACK_LOCK.shape) as (keyof PackLock)[];
  return names.map((name) => `${name}: ${lock[name]}\n`).join('');
}

/** Writes the lock whole or not at all. */
export function writePackLock(file: string, lock: PackLock): void {
  replaceFile(file, packLockText(lock));
}

/** @throws Error saying why the file is not read, or which field is wrong, and what to do. */
export function readPackLock(file: string): PackLock {
  let text: string;
  try {
    text = readNamed(file);
  } catch (error) {
    const why = errorWords(error);
    throw new Error(`${why}, or make it with "vitalwire pin VERSION --from URL"`);
  }
  try {
    return parsePackLock(text);
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}; make it again with "vitalwire pin"`);
  }
}

/**
 * Reads the one form that packLockText writes: a second line of a name, another order or a comment could make two
 * readers see two locks.
 * @throws FormatError naming the field that is wrong.
 */
export function parsePackLock(text: string): PackLock {
  if (/^\s*\{/.test(text)) throw new FormatError('is a lock of vitalwire 1.0, which has no list');
  if (text.includes('\r')) {
    throw new FormatError(
      'ends its lines with CR LF; write "vitalwire.lock -text" into .gitattributes where git does that',
    );
  }
  const fields = Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const [, name, value] = /^([a-z]+): (\S+)$/.exec(line) ?? [];
      return name && value ? [[name, value]] : [];
    }),
  );
  const lock = parseJson(JSON.stringify(fields), PACK_LOCK, 'the lock');
  if (packLockText(lock) !== text) {
    throw new FormatError(
      `has more or other lines than ${Object.keys(PACK_LOCK.shape).join(', ')}, each once and in this order`,
    );
  }
  return lock;
}
