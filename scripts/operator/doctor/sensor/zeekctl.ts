/** What Zeek is started with by zeekctl, beside its own generated scripts. */
export interface ZeekControl {
  /** SitePolicyScripts, then the aux_scripts of nodes that see packets: `local.zeek`, `hospital`. */
  scripts: string[];
  /** Folders of SitePolicyPath by the sensor's paths; those that name a variable of zeekctl are left out. */
  folders: string[];
  /** PrivateAddressSpaceIsLocal. */
  privateIsLocal: boolean;
  /** Whether workers see the packets, and other nodes write the logs. */
  isCluster: boolean;
}

/** Nodes that see packets; a manager, a proxy and a logger do not. */
const SEES_PACKETS = new Set(['standalone', 'worker']);

/**
 * Reads zeekctl.cfg and node.cfg as zeekctl does: names of options in any case, one section a node
 * (zeek/zeekctl, ZeekControl/options.py and node.py, 2026-01).
 */
export function zeekControl(zeekctl: string, nodes: string): ZeekControl {
  const own = settingsOf(zeekctl);
  const sensing = nodes
    .split(/^\s*\[[^\]]*\]/m)
    .map((section) => settingsOf(section))
    .filter((node) => SEES_PACKETS.has(node.get('type') ?? ''));
  const aux = sensing.flatMap((node) => words(node.get('aux_scripts')));
  return {
    scripts: [...new Set([...words(own.get('sitepolicyscripts') ?? 'local.zeek'), ...aux])],
    folders: (own.get('sitepolicypath') ?? '')
      .split(':')
      .map((folder) => folder.trim())
      .filter((folder) => folder.startsWith('/')),
    isCluster: sensing.some((node) => node.get('type') === 'worker'),
    privateIsLocal: !/^(0|no|off|false)$/i.test(own.get('privateaddressspaceislocal') ?? ''),
  };
}

/** The line of zeekctl.cfg that says with what words Zeek is started; of several the last counts. Null where none does. */
export function zeekArgsLine(text: string): { line: number; from: number } | null {
  const lines = text.split('\n');
  const index = lines.findLastIndex((line) => ZEEK_ARGS.test(line));
  return index < 0 ? null : { line: index + 1, from: ZEEK_ARGS.exec(lines[index]!)![0].length };
}

/** The second is its name of before 3.0. */
const ZEEK_ARGS = /^\s*(?:zeekargs|broargs)\s*=\s*/i;

/** `SitePolicyScripts = local.zeek` as `sitepolicyscripts`; of an option that is set twice the last. */
function settingsOf(text: string): Map<string, string> {
  const lines = text.split('\n').flatMap((line): [string, string][] => {
    const found = /^\s*([\w.]+)\s*=\s*(.*?)\s*$/.exec(line);
    return found ? [[found[1]!.toLowerCase(), found[2]!.replace(/^"(.*)"$/, '$1')]] : [];
  });
  return new Map(lines);
}

function words(text: string | undefined): string[] {
  return (text ?? '').split(/\s+/).filter(Boolean);
}
