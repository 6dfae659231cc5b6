import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Engine } from '../../scripts/lib/engines/engine';
import { shellLine } from '../../scripts/lib/process';

/**
 * The suricata.yaml that Debian ships, as text. Only the place of its own files is another when the
 * engine lies unpacked in a folder.
 */
export function stockConfig({ configFolder }: Engine): string {
  const text = readFileSync(path.join(configFolder!, 'suricata.yaml'), 'utf8');
  return text.replaceAll('/etc/suricata', configFolder!);
}

/** A program named suricata that runs this engine, for tools that want a path. */
export function wrapper(engine: Engine, folder: string): string {
  const file = path.join(folder, 'suricata');
  writeFileSync(file, `#!/bin/sh\nexec ${shellLine(engine.command([]))} "$@"\n`);
  chmodSync(file, 0o755);
  return file;
}
