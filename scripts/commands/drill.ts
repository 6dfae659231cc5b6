import path from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { EXIT } from '../lib/exit-codes';
import { CONTROL_PORT } from '../operator/drill/handshake';

const DIST = path.join(__dirname, '..', '..', 'dist');

interface Common {
  pack: string;
  json?: boolean;
}

export function register(program: Command): void {
  const drill = program
    .command('drill')
    .description(
      'show that a sensor sees the pack: safe test traffic of your own hosts, up to the SIEM',
    )
    .addHelpText(
      'after',
      '\nExit codes: 0 done, and all that drill check looks for was seen, 1 something is missing or late, 2 wrong\n' +
        'usage or the run failed, 3 something is missing and not all logs could be read. See docs/drill.md.',
    );
  registerWrite(drill);
  registerListen(drill);
  registerSend(drill);
  registerCheck(drill);
}

function registerWrite(drill: Command): void {
  common(drill.command('write'))
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
    .option('--vlan <ids>', '802.1Q ids, outermost first: 110 or 10,110', argument(vlanIds), [])
    .option('--rate <packets>', 'at most so many packets a second', argument(positive))
    .requiredOption('-o, --out <file>', 'the capture')
    .action((flags: Common & WriteFlags) =>
      run('drill write', async () => {
        const { writeFileSync } = await import('node:fs');
        const { drillPack } = await import('../operator/drill/pack');
        const { writeDrill } = await import('../operator/drill/write');
        const { Site } = await import('../lib/site-networks');
        const { proofs, manifest } = drillPack(flags.pack);
        const { pcap, record } = writeDrill(proofs, manifest, {
          id: flags.id ?? freshId(),
          monitor: flags.monitor,
          station: flags.station,
          outside: flags.outside,
          site: new Site(flags.homeNet),
          detections: flags.detections ?? null,
          vlans: flags.vlan,
          packetsPerSecond: flags.rate ?? null,
          startSeconds: Math.floor(Date.now() / 1000),
        });
        writeFileSync(flags.out, pcap);
        const file = path.join(path.dirname(flags.out), recordFile(record.drill));
        writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`);
        if (flags.json) {
          process.stdout.write(
            `${JSON.stringify({ capture: flags.out, record: file, ...record })}\n`,
          );
          return;
        }
        const seconds = Math.ceil(Math.max(...record.expected.map(({ atSeconds }) => atSeconds)));
        process.stdout.write(
          `${flags.out}: drill ${record.drill}, ${seconds} s. These findings must appear:\n` +
            expectedText(record) +
            `Replay it on the sensor's own test port:  tcpreplay -i INTERFACE ${flags.out}\n` +
            `Then:  vitalwire drill check LOGS --record ${file}\n`,
        );
      }),
    );
}

interface WriteFlags extends Chosen {
  monitor: string;
  station: string;
  outside: string;
  vlan: number[];
  rate?: number;
  out: string;
}

interface Chosen {
  id?: string;
  homeNet?: string[];
  detections?: string[];
}

function registerListen(drill: Command): void {
  drill
    .command('listen')
    .description('be the far end of drill send: one sender, bounded in time, nothing left behind')
    .requiredOption('--address <address>', 'own address to listen on')
    .option(
      '--id <id>',
      "the drill's id (default: a fresh one, which is printed)",
      argument(drillId),
    )
    .option('--port <port>', 'where the sender asks for it', argument(positive), CONTROL_PORT)
    .option('--for <seconds>', 'ends by itself after this time', argument(positive), 600)
    .option('--pack <folder>', 'a rendered pack', DIST)
    .action((flags: { address: string; id?: string; port: number; for: number; pack: string }) =>
      run('drill listen', async () => {
        const { drillPack } = await import('../operator/drill/pack');
        const { listenForDrill } = await import('../operator/drill/listen');
        const id = flags.id ?? freshId();
        process.stdout.write(
          `drill ${id}; on the other host:\n  vitalwire drill send ${flags.address} --id ${id}\n`,
        );
        const talks = await listenForDrill({
          ...drillPack(flags.pack),
          address: flags.address,
          controlPort: flags.port,
          id,
          seconds: flags.for,
          onEvent: (text) => process.stderr.write(`${text}\n`),
        });
        if (talks === 0) throw new Error('no sender came, and nothing was said');
        process.stdout.write(`${talks} conversations\n`);
      }),
    );
}

function registerSend(drill: Command): void {
  common(drill.command('send'))
    .description('have the conversations of a drill with a host on which drill listen runs')
    .argument('<listener>', 'its address')
    .option('--port <port>', 'of the listener', argument(positive), CONTROL_PORT)
    .option('--for <seconds>', 'no conversation begins later', argument(positive), 300)
    .option('--out <folder>', 'where drill-ID.json goes', '.')
    .action(
      (listener: string, flags: Common & Chosen & { port: number; for: number; out: string }) =>
        run('drill send', async () => {
          const { writeFileSync } = await import('node:fs');
          const { drillPack } = await import('../operator/drill/pack');
          const { sendDrill } = await import('../operator/drill/send');
          const { Site } = await import('../lib/site-networks');
          if (flags.id === undefined) throw new Error('--id is missing: drill listen prints it');
          const record = await sendDrill({
            ...drillPack(flags.pack),
            listener,
            controlPort: flags.port,
            id: flags.id,
            site: new Site(flags.homeNet),
            detections: flags.detections ?? null,
            seconds: flags.for,
            onEvent: (text) => process.stderr.write(`${text}\n`),
          });
          const file = path.join(flags.out, recordFile(record.drill));
          writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`);
          if (flags.json) process.stdout.write(`${JSON.stringify({ record: file, ...record })}\n`);
          else {
            process.stdout.write(
              `drill ${record.drill} was said. These findings must appear:\n${expectedText(record)}` +
                `Then:  vitalwire drill check LOGS --record ${file}\n`,
            );
          }
        }),
    );
}

function registerCheck(drill: Command): void {
  drill
    .command('check')
    .description(
      'join logs with what a drill said: seen, late, missing, and what is likely to blame',
    )
    .argument(
      '<path...>',
      'eve.json, Zeek logs, or exports of them from a SIEM; - for standard input',
    )
    .option('--id <id>', 'of the drill; drill-ID.json is looked for here', argument(drillId))
    .option('--record <file>', 'drill-ID.json, as drill write or drill send wrote it')
    .option(
      '--sent-at <time>',
      'when a capture was replayed, ISO 8601 (default: taken from the logs)',
      argument(moment),
    )
    .option('--late-after <seconds>', 'an alert that comes later is late', argument(positive), 10)
    .addOption(new Option('--pack <folder>', 'a rendered pack').default(DIST, 'the own one'))
    .option('--json', 'print the result as JSON')
    .action((paths: string[], flags: CheckFlags) =>
      run('drill check', async () => {
        const { readFileSync } = await import('node:fs');
        const { parseDrillRecord } = await import('../model/drill');
        const { drillPack } = await import('../operator/drill/pack');
        const { checkDrill } = await import('../operator/drill/check');
        const { drillText } = await import('../operator/drill/check-report');
        const file = flags.record ?? (flags.id === undefined ? null : recordFile(flags.id));
        if (file === null) throw new Error('write --id ID, or --record drill-ID.json');
        const record = parseDrillRecord(readFileSync(file, 'utf8'), file);
        if (flags.id !== undefined && flags.id !== record.drill) {
          throw new Error(`${file} is of drill ${record.drill}, not ${flags.id}`);
        }
        const result = await checkDrill({
          paths,
          record,
          manifest: drillPack(flags.pack).manifest,
          sentAt: flags.sentAt ?? null,
          lateAfterSeconds: flags.lateAfter,
        });
        process.stdout.write(flags.json ? `${JSON.stringify(result)}\n` : drillText(result));
        const complete =
          result.rows.length > 0 && result.rows.every(({ status }) => status === 'seen');
        if (complete) process.exitCode = EXIT.ok;
        else if (result.notRead.length > 0 || result.rows.length === 0)
          process.exitCode = EXIT.notRead;
        else process.exitCode = EXIT.found;
      }),
    );
}

interface CheckFlags extends Common {
  id?: string;
  record?: string;
  sentAt?: number;
  lateAfter: number;
}

function common(command: Command): Command {
  return command
    .option('--id <id>', "the drill's id: eight of A-Z and 0-9", argument(drillId))
    .option(
      '--home-net <networks>',
      "the site's networks, comma-separated (default: private ones)",
      argument(networks),
    )
    .option(
      '--detections <ids>',
      'only these, comma-separated; also ones that are off by default',
      (text: string) => text.split(',').map((one) => one.trim()),
    )
    .addOption(new Option('--pack <folder>', 'a rendered pack').default(DIST, 'the own one'))
    .option('--json', 'print the result as JSON');
}

async function run(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    process.stderr.write(`vitalwire ${name}: ${(error as Error).message}\n`);
    process.exitCode = EXIT.failed;
  }
}

function expectedText(record: {
  expected: readonly {
    detection: string;
    grade: string;
    hosts: readonly string[];
    crosses: boolean;
  }[];
  leftOut: readonly { detection: string; why: string }[];
}): string {
  const rows = record.expected.map(
    ({ detection, grade, hosts, crosses }) =>
      `  ${grade.padEnd(13)} ${detection.padEnd(36)} ${hosts.join(' - ')}${crosses ? ', crossed' : ''}\n`,
  );
  const out = record.leftOut.map(
    ({ detection, why }) => `  not in it: ${detection}, which ${why}\n`,
  );
  return [...rows, ...out].join('');
}

function recordFile(id: string): string {
  return `drill-${id}.json`;
}

function freshId(): string {
  const { randomInt } = require('node:crypto') as typeof import('node:crypto');
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  return Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('');
}

/** A parser's complaint as commander's, which ends with exit code 2. */
function argument<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      throw new InvalidArgumentError((error as Error).message);
    }
  };
}

function drillId(text: string): string {
  return (require('../model/drill') as typeof import('../model/drill')).parseDrillId(text);
}

function networks(text: string): string[] {
  return (require('../lib/site-networks') as typeof import('../lib/site-networks')).parseNetworks(
    text,
  );
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error('Write a whole number from 1.');
  return value;
}

function vlanIds(text: string): number[] {
  const ids = text.split(',').map(Number);
  const wrong = ids.some((id) => !Number.isInteger(id) || id < 1 || id > 4094);
  if (wrong || ids.length > 2)
    throw new Error('Write one or two ids from 1 to 4094: 110 or 10,110.');
  return ids;
}

function moment(text: string): number {
  const seconds = Date.parse(text) / 1000;
  if (Number.isNaN(seconds)) throw new Error('Write a time such as 2026-11-26T09:30:00Z.');
  return seconds;
}
