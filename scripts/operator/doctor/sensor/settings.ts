/** A Suricata configuration as Suricata holds it: text values in a tree; list items are children 0, 1, ... */
export interface SettingNode {
  value: string | null;
  children: Map<string, SettingNode>;
  /** Where it was read; null in a dump, which has no lines. */
  at: Place | null;
}

export interface Place {
  file: string;
  /** Counted from 1. */
  line: number;
}

/** A section written a second time: Suricata forgets the first (conf-yaml-loader.c, seen in 6, 7 and 8). */
export interface Redefinition {
  path: string;
  at: Place;
  lost: string[];
}

export interface Unreadable {
  file: string;
  line: number | null;
  problem: string;
}

/** Effective settings: what `suricata --dump-config` would say. */
export class Settings {
  constructor(
    readonly root: SettingNode,
    /** The file that Suricata is started with, or the dump. */
    readonly file: string,
    readonly isDump: boolean,
    /** The text of every YAML file read, the main one first. */
    readonly texts: ReadonlyMap<string, string> = new Map(),
    readonly redefined: readonly Redefinition[] = [],
    readonly unreadable: readonly Unreadable[] = [],
  ) {}

  /** `app-layer.protocols.nfs.enabled`: the node, or null. */
  node(path: string): SettingNode | null {
    let node: SettingNode | undefined = this.root;
    for (const key of path.split('.')) node = node?.children.get(key);
    return node ?? null;
  }

  text(path: string): string | null {
    return this.node(path)?.value ?? null;
  }

  /** yes/true/on/1 and no/false/off/0, as Suricata reads them; null where unset or something else. */
  flag(path: string): boolean | null {
    return asFlag(this.text(path));
  }

  /** `suricata.yaml:12`, or the file alone. */
  where(path: string): string {
    const at = this.node(path)?.at;
    return at ? `${at.file}:${at.line}` : this.file;
  }

  /** The outputs by name, such as every `eve-log`, with the path of each. */
  outputs(name: string): { path: string; node: SettingNode }[] {
    return namedItems(this.node('outputs'), 'outputs', name);
  }

  /** Capture sections by interface: `af-packet.0` and the like. */
  interfaces(): { path: string; section: string; node: SettingNode }[] {
    return CAPTURES.flatMap((section) => {
      const list = section === 'dpdk' ? 'dpdk.interfaces' : section;
      return [...(this.node(list)?.children ?? [])]
        .filter(([, node]) => node.children.has('interface'))
        .map(([index, node]) => ({ path: `${list}.${index}`, section, node }));
    });
  }
}

const CAPTURES = ['af-packet', 'af-xdp', 'dpdk', 'pcap', 'netmap', 'pfring'];

/** Items of a list that are `- name` or `- name: {...}`, with their paths. */
export function namedItems(
  list: SettingNode | null,
  path: string,
  name: string,
): { path: string; node: SettingNode }[] {
  return [...(list?.children ?? [])].flatMap(([index, item]) => {
    const inner = item.children.get(name);
    if (inner) return [{ path: `${path}.${index}.${name}`, node: inner }];
    return item.value === name && item.children.size === 0
      ? [{ path: `${path}.${index}`, node: { ...item, value: null } }]
      : [];
  });
}

export function asFlag(text: string | null | undefined): boolean | null {
  if (/^(yes|true|on|1)$/i.test(text ?? '')) return true;
  if (/^(no|false|off|0)$/i.test(text ?? '')) return false;
  return null;
}

export function emptyNode(at: Place | null = null): SettingNode {
  return { value: null, children: new Map(), at };
}

/** `128mb`, `1 MiB`, `2560` in bytes; null when it is none of these. */
export function sizeOf(text: string | null): number | null {
  const parts = /^([\d.]+)\s*([kmg]?)i?b?$/i.exec(text?.trim() ?? '');
  if (!parts) return null;
  return Number(parts[1]) * 1024 ** ['', 'k', 'm', 'g'].indexOf(parts[2]!.toLowerCase());
}
