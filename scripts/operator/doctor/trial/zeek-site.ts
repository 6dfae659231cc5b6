import { existsSync } from 'node:fs';
import path from 'node:path';
import { Address4 } from 'ip-address';
import { PRIVATE_IPV4 } from '../../../lib/site-networks';
import type { ZeekSensor } from '../sensor/sensor';
import { redefsOf } from '../sensor/zeek-script';
import { isScript } from '../sensor/zeek-start';

/**
 * What a site has set of where logs go and whom to tell holds for its sensor, not for a trial: nothing of it may
 * be written over, archived or mailed.
 */
const KEPT_HERE = [
  'redef Log::default_logdir = "";',
  'redef LogAscii::output_to_stdout = F;',
  // A trial ends with its capture, also where a script listens for others, which keeps Zeek alive.
  'redef exit_only_after_terminate = F;',
  'event Pcap::file_done(path: string) { terminate(); }',
  'redef Log::default_rotation_interval = 0 secs;',
  'redef Log::default_rotation_postprocessor_cmd = "";',
  'redef Notice::mail_dest = "";',
  'redef Notice::sendmail = "/bin/true";',
  '',
].join('\n');

/** What zeekctl adds to local.zeek from its own files, and the words that Zeek is started with. */
export function startSettings({ control, filters, zeekctl, start, mains, root }: ZeekSensor): {
  args: string[];
  script: string;
  notes: string[];
} {
  const nets = networksOf(control.get('networks.cfg')?.text ?? '');
  const ofZeekctl = [
    ...(nets.length > 0 ? [`redef Site::local_nets += { ${nets.join(', ')} };\n`] : []),
    ...(zeekctl.privateIsLocal ? [] : ['redef Site::private_address_space_is_local = F;\n']),
  ];
  const ownNames = mains.map((file) => path.basename(file, '.zeek'));
  const others = (start.scripts ?? []).filter((name) => {
    const base = path.basename(name, '.zeek');
    // local.zeek of the machine that looks at a copy is not the sensor's.
    return base !== 'local' && !ownNames.includes(base);
  });
  const notes: string[] = [];
  const args = [...start.args.map(({ words }) => words), ...others.map((name) => [name])].flatMap(
    ([first, ...values]) => {
      const [word] = values.length > 0 ? values : [first];
      if (!word || !isScript(word) || !path.isAbsolute(word)) return [first!, ...values];
      const here = path.join(root ?? '', word);
      if (existsSync(here)) return values.length > 0 ? [first!, here] : [here];
      notes.push(`${word} was not given; Zeek was run without it`);
      return [];
    },
  );
  const filter = filters.map(({ text }) => text.replace(/#.*$/gm, '').trim()).find(Boolean);
  if (filter && !args.includes('-f')) args.push('-f', filter);
  return { args, notes, script: `${start.byZeekctl ? ofZeekctl.join('') : ''}${KEPT_HERE}` };
}

/** A writer of logs other than text files; without one nothing is written at all, which a trial must show. */
const OTHER_WRITER = /\bLog::WRITER_(?!ASCII\b|NONE\b)\w+/g;

/**
 * Scripts as one Zeek that runs alone for a trial has to read them: what they ask of the cluster is answered as on a
 * worker, and what goes into a database or a queue is written as text.
 * @returns the texts that are others then, by file, and what was done to them in words.
 */
export function asForTrial({ scripts, zeekctl }: ZeekSensor): {
  texts: Map<string, string>;
  notes: string[];
} {
  const texts = new Map<string, string>();
  const notes = new Set<string>();
  for (const { file, text } of scripts) {
    const onWorker = zeekctl.isCluster ? asOnWorker(text) : text;
    const plain = onWorker.replace(OTHER_WRITER, 'Log::WRITER_ASCII');
    if (onWorker !== text) notes.add('what scripts ask of the cluster was answered as on a worker');
    if (plain !== onWorker)
      notes.add('logs that go into a database or a queue were written as text');
    if (plain !== text) texts.set(file, plain);
  }
  return { texts, notes: [...notes] };
}

function asOnWorker(text: string): string {
  return text.replace(/^[ \t]*@if\b.*$/gm, (line) =>
    line
      .replace(/\bCluster::is_enabled\(\)/g, 'T')
      .replace(/\bCluster::local_node_type\(\)/g, 'Cluster::WORKER'),
  );
}

/** The networks of networks.cfg, as Zeek writes them. */
function networksOf(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const net = /^\s*([\da-fA-F.:]+\/\d+)/.exec(line)?.[1];
    if (!net) return [];
    return [net.includes(':') ? `[${net.split('/')[0]}]/${net.split('/')[1]}` : net];
  });
}

/** The networks of the site, in which the proofs' monitors are put. */
export function zeekNets(zeek: ZeekSensor): string[] {
  const scripted = redefsOf(zeek)
    .filter(({ name, operator }) => name === 'Site::local_nets' && operator !== '-=')
    .flatMap(({ value }) => value.match(/\d+\.\d+\.\d+\.\d+\/\d+/g) ?? []);
  const nets = [...networksOf(zeek.control.get('networks.cfg')?.text ?? ''), ...scripted].filter(
    (net) => {
      if (!Address4.isValid(net)) return false;
      const { subnetMask } = new Address4(net);
      return subnetMask >= 8 && subnetMask <= 24 && !net.startsWith('202.');
    },
  );
  const unique = [...new Set(nets)].slice(0, 3);
  return unique.length > 0 ? unique : [...PRIVATE_IPV4];
}
