import { existsSync } from 'node:fs';
import path from 'node:path';
import type { EnginePack } from '../lib/engines/engine';
import type { LabEngine } from '../lib/engines/finding';
import { BORDER_RULE_FILE, type RuleFile } from '../model/vocabulary';

/** Where a pack's files lie for each kind of engine; null where it holds none for it. */
export interface PackFiles {
  /** Folder of the .rules files. */
  rules: string | null;
  /** Folder of the Zeek package. */
  zeek: string | null;
}

/** The files of a dist folder. */
export function packIn(dist: string): PackFiles {
  return { rules: path.join(dist, 'suricata/rules'), zeek: path.join(dist, 'zeek/vitalwire') };
}

export function canRun(pack: PackFiles, engine: LabEngine): boolean {
  return engine === 'zeek' ? pack.zeek !== null : pack.rules !== null;
}

/**
 * What a stock sensor loads of a pack: the same for everyone who asks. The scoped file needs $MEDICAL_NET and is
 * opt-in. Packs before 2.0.0 have no file for the border.
 */
export function stockPack({ rules, zeek }: PackFiles): EnginePack {
  return {
    zeekPackage: zeek,
    rulesFiles: (engine) => {
      const core: RuleFile[] = ['vitalwire.rules'];
      if (engine !== 'suricata-6') core.push('vitalwire-7plus.rules');
      core.push('vitalwire-filehash.rules');
      const border = path.join('..', 'rules-border', BORDER_RULE_FILE);
      return [...core, border].map((name) => path.join(rules!, name)).filter(existsSync);
    },
  };
}
