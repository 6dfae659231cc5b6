/** `npm run bench:build`: what a build costs with N added detections of one address each. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { renderPack } from '../backends/pack';
import { ROOT } from '../lib/root';
import { replaceTree } from '../lib/file-tree';

interface Cost {
  added: number;
  rules: number;
  seconds: number;
  cpuSeconds: number;
  peakMib: number;
}

/** The block of sids ends at 10,000 rules; a build of more is measured, and never published. */
const ENOUGH_SIDS = 9_999_999;
/** 198.18.0.0/15 is for benchmarks (RFC 2544): as many detections as it has addresses. */
const MOST_ADDED = 2 ** 17;

/** A project like this one with N more definitions, as files: reading them is part of a build. */
function projectWith(added: number): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-bench-build-'));
  cpSync(path.join(ROOT, 'rules-src'), path.join(folder, 'rules-src'), { recursive: true });
  cpSync(path.join(ROOT, 'package.json'), path.join(folder, 'package.json'));
  for (const name of ['scripts', 'releases', 'node_modules']) {
    symlinkSync(path.join(ROOT, name), path.join(folder, name));
  }
  const family = path.join(folder, 'rules-src', 'bench-added');
  mkdirSync(family);
  for (let i = 0; i < added; i += 1) {
    const name = `address-${String(i).padStart(6, '0')}`;
    const address = `198.${18 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`;
    writeFileSync(path.join(family, `${name}.ts`), definition(name, address));
  }
  return folder;
}

function definition(name: string, address: string): string {
  const flow = (to: string) =>
    `{ transport: 'tcp', client: { address: '10.20.0.5', port: 40000 }, server: { address: '${to}', port: 80 }, messages: [] }`;
  return `import { detection } from '../../scripts/kinds/detection';
import { CMS8000 } from '../contec-cms8000/family';

export default detection(CMS8000, {
  id: 'bench-added/${name}',
  title: 'contact with ${address}',
  message: 'contact with ${address}',
  grade: 'attempted',
  severity: 'Major',
  confidence: 'High',
  evidence: 'primary',
  observable: { kind: 'address-contact', targets: ['${address}'], direction: 'to', suppressSeconds: 3600 },
  classtype: 'policy-violation',
  meaning: 'A device sent a packet to ${address}.',
  doNow: ['Find the source address in the asset list.'],
  falsePositives: [],
  created: '2026-01-01',
  proof: {
    alerts: [{ name: 'a SYN', flows: [${flow(address)}] }],
    silent: [{ name: 'another host', flows: [${flow('192.0.2.1')}] }],
  },
});
`;
}

/** In a process of its own, so that its memory is that of one build. */
function measure(added: number): Cost {
  const folder = projectWith(added);
  try {
    const args = ['-r', path.join(ROOT, 'scripts/typescript.js'), __filename, '--in', folder];
    const told = execFileSync(process.execPath, args, { encoding: 'utf8' });
    const [rules, seconds, cpuSeconds, peakMib] = told.trim().split(' ').map(Number);
    return { added, rules: rules!, seconds: seconds!, cpuSeconds: cpuSeconds!, peakMib: peakMib! };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function buildIn(folder: string): void {
  const started = process.hrtime.bigint();
  const pack = renderPack(folder, { lastSid: ENOUGH_SIDS });
  replaceTree(path.join(folder, 'dist'), pack.files);
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
  console.log(`${pack.plan.rules.length} ${seconds} ${cpuSeconds} ${maxRSS / 1024}`);
}

function count(text: string, before: number[] = []): number[] {
  if (!/^\d+$/.test(text) || Number(text) > MOST_ADDED) {
    throw new InvalidArgumentError(`write whole numbers up to ${MOST_ADDED}`);
  }
  return [...before, Number(text)];
}

new Command('npm run bench:build --')
  .description('Seconds and memory of a build with detections added, one address each.')
  .argument('[added...]', 'how many are added', count, [])
  .option('--in <project>', 'build this folder and print what it cost')
  .addHelpText('after', '\nWithout numbers: 0, 100, 1000. Exit code: 0 measured, 1 a build failed.')
  .action((wanted: number[], options: { in?: string }) => {
    if (options.in) return buildIn(options.in);
    const row = (...cells: string[]) =>
      console.log(cells.map((cell, i) => cell.padStart(i === 0 ? 6 : 12)).join(''));
    row('added', 'rules', 'seconds', 'CPU s', 'peak MiB', 'CPU ms/added');
    let none: Cost | null = null;
    for (const added of wanted.length > 0 ? wanted : [0, 100, 1000]) {
      const cost = measure(added);
      if (added === 0) none = cost;
      const each = none && added > 0 ? ((cost.cpuSeconds - none.cpuSeconds) * 1000) / added : null;
      row(
        String(added),
        String(cost.rules),
        cost.seconds.toFixed(1),
        cost.cpuSeconds.toFixed(1),
        cost.peakMib.toFixed(0),
        each?.toFixed(2) ?? '-',
      );
    }
  })
  .parse();
