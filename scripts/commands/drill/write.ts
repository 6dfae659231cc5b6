import path from 'node:path';
import type { Command } from 'commander';
import { argument, positive } from '../argument';
import { runCommand } from '../run-command';
import { chosen, type ChosenFlags } from './options';

interface WriteFlags extends ChosenFlags {
  monitor: string;
  station: string;
  outside: string;
  vlan: number[];
  rate?: number;
  out: string;
}

export function registerWrite(drill: Command): void {
  chosen(drill.command('write'))
    .description(
      'write a capture of test traffic, and beside it drill-ID.json, which says what must be found',
    )
    .requiredOption('--monitor <address>', 'a host of the site, in the place of a monitor')
    .requiredOption(
      '--station <address>',
      'another host of the site, in the place of its central station',
    )
    .option(
      '--outside <address>',
      'a host outside, of a network reserved for documentation',
      '198.51.100.7',
    )
    .option('--vlan <ids>', '802.1Q ids, outermost first: 110 or 10,110', vlanIds, [])
    .option('--rate <packets>', 'at most so many packets a second', positive)
    .requiredOption('-o, --out <file>', 'the capture')
    .action((flags: WriteFlags) => runCommand('drill write', () => write(flags)));
}

async function write(flags: WriteFlags): Promise<void> {
  const { drillPack } = await import('../../operator/drill/pack');
  const { expectedText, writeRecord } = await import('../../operator/drill/record');
  const { writeDrill } = await import('../../operator/drill/write');
  const { newDrillId } = await import('../../model/drill');
  const { replaceFile } = await import('../../lib/replace-file');
  const { Site } = await import('../../lib/site-networks');
  const { proofs, manifest } = drillPack(flags.pack);
  const { pcap, record } = writeDrill(proofs, manifest, {
    id: flags.id ?? newDrillId(),
    monitor: flags.monitor,
    station: flags.station,
    outside: flags.outside,
    site: new Site(flags.homeNet),
    detections: flags.detections ?? null,
    vlans: flags.vlan,
    packetsPerSecond: flags.rate ?? null,
    startSeconds: Math.floor(Date.now() / 1000),
  });
  replaceFile(flags.out, pcap);
  const file = writeRecord(path.dirname(flags.out), record);
  if (flags.json) {
    process.stdout.write(`${JSON.stringify({ capture: flags.out, record: file, ...record })}\n`);
    return;
  }
  const seconds = Math.ceil(Math.max(...record.expected.map(({ atSeconds }) => atSeconds)));
  process.stdout.write(
    `${flags.out}: drill ${record.drill}, ${seconds} s. These findings must appear:\n` +
      expectedText(record) +
      `Replay it on the sensor's own test port:  tcpreplay -i INTERFACE ${flags.out}\n` +
      `Then:  vitalwire drill check LOGS --record ${file}\n`,
  );
}

const vlanIds = argument((text) => {
  const ids = text.split(',').map(Number);
  const wrong = ids.some((id) => !Number.isInteger(id) || id < 1 || id > 4094);
  if (wrong || ids.length > 2) {
    throw new Error('Write one or two ids from 1 to 4094: 110 or 10,110.');
  }
  return ids;
});
