import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as assert from 'uvu/assert';

/** What Zeek counted when it ended, told in files of the folder that it ran in. */

/** Zeek script that writes the value of an expression at the end, as the file that is named. */
export const atEnd = (name: string, expression: string) => `
event zeek_done()
	{
	local f = open("${name}");
	print f, ${expression};
	close(f);
	}
`;

export function written(outDir: string, name: string): string {
  const file = path.join(outDir, name);
  assert.ok(existsSync(file), `${name} was written`);
  return readFileSync(file, 'utf8').trim();
}
