import { Address4 } from 'ip-address';
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type YAMLMap } from 'yaml';
import type { Manifest } from '../model/manifest';
import { DefinitionError, type Complaint } from '../model/problems';
import { nearest, resolve } from './resolve';
import type { Exemption, Host, Target, Threshold, Tuning } from './tuning';

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400 };

/**
 * Reads a tuning file and checks every name in it against a pack.
 * @param file as the user named it, for messages.
 * @throws DefinitionError with every complaint, each with its line and what to write instead.
 */
export function parseTuning(file: string, text: string, manifest: Manifest): Tuning {
  const reader = new Reader(file, text, manifest);
  const tuning = reader.read();
  if (reader.complaints.length > 0) throw new DefinitionError(reader.complaints);
  return tuning;
}

class Reader {
  readonly complaints: Complaint[] = [];
  private readonly lines = new LineCounter();

  constructor(
    private readonly file: string,
    private readonly text: string,
    private readonly manifest: Manifest,
  ) {}

  read(): Tuning {
    const document = parseDocument(this.text, { lineCounter: this.lines, version: '1.2' });
    for (const error of document.errors) {
      this.say(error.pos[0], 'file', error.message.split('\n')[0]!, 'mend the YAML');
    }
    const root = document.contents as Node | null;
    const map = root === null ? null : this.map(root, 'file', TOP);
    const networks = this.child(map, 'networks', (node) =>
      this.map(node, 'networks', ['home', 'medical']),
    );
    const version = map?.get('version', true);
    if (!isScalar(version) || version.value !== 1) {
      const at = isScalar(version) ? version : root;
      this.say(at, 'version', 'is not 1', 'write "version: 1"');
    }
    return {
      networks: {
        home: this.list(networks, 'home', 'networks.home', (n, f) => this.net(n, f)),
        medical: this.list(networks, 'medical', 'networks.medical', (n, f) => this.net(n, f)),
      },
      centralStations: this.list(map, 'central-stations', 'central-stations', (n, f) =>
        this.host(n, f, true),
      ),
      exempt: this.list(map, 'exempt', 'exempt', (n, f) => this.exemption(n, f)),
      thresholds: this.list(map, 'thresholds', 'thresholds', (n, f) => this.threshold(n, f)),
      off: this.list(map, 'off', 'off', (n, f) => this.target(n, f)),
      on: this.list(map, 'on', 'on', (n, f) => this.wanted(n, f)),
    };
  }

  private exemption(node: Node, field: string): Exemption | null {
    const map = this.map(node, field, ['detection', 'hosts', 'note']);
    if (!map) return null;
    const name = map.get('detection', true) as Node | undefined;
    if (!name) {
      this.say(node, `${field}.detection`, 'is missing', 'write a detection, or "all"');
    }
    const all = isScalar(name) && name.value === 'all';
    const target = name && !all ? this.target(name, `${field}.detection`) : null;
    if (target && 'sid' in target) {
      this.say(
        name!,
        `${field}.detection`,
        'is a sid',
        'name the detection, so that Zeek is exempted too',
      );
    }
    const hosts = this.list(map, 'hosts', `${field}.hosts`, (n, f) => this.host(n, f, false));
    if (hosts.length === 0) {
      this.say(node, `${field}.hosts`, 'is empty', 'list addresses or CIDRs');
    }
    return { detection: target && 'detection' in target ? target.detection : null, hosts };
  }

  private threshold(node: Node, field: string): Threshold | null {
    const map = this.map(node, field, ['detection', 'sid', 'every', 'note']);
    if (!map) return null;
    const name = (map.get('detection', true) ?? map.get('sid', true)) as Node | undefined;
    const every = map.get('every', true);
    const parts = /^(\d+)\s*([smhd])$/.exec(isScalar(every) ? String(every.value) : '');
    const seconds = parts ? Number(parts[1]) * UNITS[parts[2]!]! : 0;
    if (seconds < 1 || seconds > 30 * 86400) {
      const at = (every as Node | undefined) ?? node;
      this.say(
        at,
        `${field}.every`,
        'is not a time from 1s to 30d',
        'write a number and s, m, h or d: 24h',
      );
    }
    if (!name)
      this.say(node, `${field}.detection`, 'is missing', 'write a detection, a sid, or "all"');
    const all = isScalar(name) && name.value === 'all';
    const target = name && !all ? this.target(name, `${field}.detection`) : null;
    return { target, seconds };
  }

  /** A detection or sid of the pack. */
  private target(node: Node, field: string): Target | null {
    if (!isScalar(node) || !/string|number/.test(typeof node.value)) {
      this.say(node, field, 'is not a detection or sid', 'write family/behaviour or a number');
      return null;
    }
    const found = resolve(this.manifest, String(node.value));
    if ('target' in found) return found.target;
    this.say(node, field, found.problem, found.advice);
    return null;
  }

  private wanted(node: Node, field: string): Target | null {
    const target = this.target(node, field);
    if (!target || !('detection' in target)) {
      if (target) this.say(node, field, 'is a sid', 'name the detection');
      return null;
    }
    const detection = this.manifest.detections.find(({ id }) => id === target.detection)!;
    if (detection.offByDefault !== null) return target;
    this.say(node, field, `"${target.detection}" is on by default`, 'take the line out');
    return null;
  }

  private host(node: Node, field: string, keyed: boolean): Host | null {
    if (isMap(node)) {
      const map = this.map(node, field, ['address', 'note'])!;
      const address = map.get('address', true) as Node | undefined;
      const note = map.get('note');
      if (!address) this.say(node, `${field}.address`, 'is missing', 'write an address or CIDR');
      const net = address ? this.net(address, `${field}.address`) : null;
      return net ? { address: net, note: note === undefined ? null : oneLine(String(note)) } : null;
    }
    const net = this.net(node, keyed ? `${field}.address` : field);
    return net ? { address: net, note: null } : null;
  }

  private net(node: Node, field: string): string | null {
    const text = isScalar(node) ? String(node.value) : '';
    if (!Address4.isValid(text)) {
      const six = text.includes(':') ? ' (the pack has no IPv6 indicator)' : '';
      this.say(
        node,
        field,
        `"${text}" is not an IPv4 address or CIDR${six}`,
        'write 10.20.0.10 or 10.20.0.0/16',
      );
      return null;
    }
    const start = new Address4(text).startAddress().correctForm();
    const bits = text.split('/')[1];
    if (bits === undefined) return text;
    if (`${start}/${bits}` !== text) {
      this.say(node, field, `"${text}" has host bits set`, `write "${start}/${bits}"`);
      return null;
    }
    if (Number(bits) < 8) {
      this.say(
        node,
        field,
        `"${text}" is wider than /8`,
        'name your own networks; a wider one would silence or claim strangers',
      );
      return null;
    }
    return bits === '32' ? start : text;
  }

  private list<T>(
    map: YAMLMap | null,
    key: string,
    field: string,
    read: (node: Node, field: string) => T | null,
  ): T[] {
    const node = map?.get(key, true) as Node | undefined;
    if (!node || (isScalar(node) && node.value === null)) return [];
    if (!isSeq(node)) {
      this.say(node, field, 'is not a list', 'begin each entry with "- "');
      return [];
    }
    return node.items.flatMap((item, index) => read(item as Node, `${field}[${index}]`) ?? []);
  }

  private map(node: Node, field: string, keys: readonly string[]): YAMLMap | null {
    if (!isMap(node)) {
      this.say(node, field, 'is not a mapping', `write keys: ${keys.join(', ')}`);
      return null;
    }
    for (const { key } of node.items) {
      const name = String(isScalar(key) ? key.value : key);
      if (keys.includes(name)) continue;
      const near = nearest(name, keys);
      const advice = near ? `did you mean "${near}"?` : `the keys are ${keys.join(', ')}`;
      this.say(key as Node, field === 'file' ? name : `${field}.${name}`, 'is no key', advice);
    }
    return node;
  }

  private child<T>(map: YAMLMap | null, key: string, read: (node: Node) => T | null): T | null {
    const node = map?.get(key, true) as Node | undefined;
    return node ? read(node) : null;
  }

  private say(at: Node | number | null, field: string, problem: string, advice: string): void {
    const offset = typeof at === 'number' ? at : (at?.range?.[0] ?? 0);
    const file = `${this.file}:${this.lines.linePos(offset).line || 1}`;
    this.complaints.push({ file, detection: null, field, problem, advice });
  }
}

const TOP = ['version', 'networks', 'central-stations', 'exempt', 'thresholds', 'off', 'on'];

/** Notes go into comments: nothing of them may become a line of its own. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
