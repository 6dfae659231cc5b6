import { renderPack } from '../../scripts/backends/pack';
import { bundleInput } from '../../scripts/release/bundle/write';
import { sha256 } from '../../scripts/operator/verify/sums';
import { buildPackets, writePcap } from '../../scripts/lab/packets';
import { IPS_RULE_FILE } from '../../scripts/model/vocabulary';
import type { Manifest, ManifestRule } from '../../scripts/model/manifest';
import { place, sampleBundle } from '../release/bundle/sample';
import { ROOT } from '../../scripts/lib/root';

const pack = renderPack();
const manifest = JSON.parse(pack.files.get('manifest.json')!) as Manifest;

/** What the next release changes: one rule's revision, and one rule more. */
export const CHANGED = ruleOf('contec-cms8000/contact');
export const ADDED = 1739000;

/** The rules that suricata-update takes: those that drop are not among them, nobody gets these unasked. */
export const allRules = (of: Manifest): ManifestRule[] =>
  of.detections
    .flatMap(({ suricata }) => (Array.isArray(suricata) ? suricata : []))
    .filter(({ file }) => file !== IPS_RULE_FILE);

/** The real pack as release 1.0.0, or as 1.1.0 with a changed and an added rule. */
export function realRelease(
  version: '1.0.0' | '1.1.0',
  key: string,
): { folder: string; manifest: Manifest } {
  const files = new Map(pack.files);
  const next = structuredClone({ ...manifest, version });
  if (version === '1.1.0') {
    const name = 'suricata/rules/vitalwire.rules';
    const { sid, rev } = CHANGED;
    const text = files.get(name)!.replace(`sid:${sid}; rev:${rev};`, `sid:${sid}; rev:${rev + 1};`);
    const added = `alert tcp any any -> any 31337 (msg:"VITALWIRE SEEN Added"; flow:to_server; content:"added"; classtype:misc-activity; sid:${ADDED}; rev:1;)`;
    files.set(name, `${text}${added}\n`);
    allRules(next).find((rule) => rule.sid === sid)!.rev += 1;
    const rules = next.detections.find(({ id }) => id === 'contec-cms8000/contact')!.suricata;
    (rules as ManifestRule[]).push({ ...CHANGED, sid: ADDED, rev: 1, variant: 'added' });
    const listed = next.files.find(({ path }) => path === name)!;
    Object.assign(listed, { sha256: sha256(files.get(name)!), bytes: files.get(name)!.length });
  }
  files.set('manifest.json', JSON.stringify(next));
  const folder = place(sampleBundle(key, bundleInput(ROOT, files)));
  return { folder, manifest: next };
}

/** A capture in which a monitor calls home: the first scenario that proves this detection. */
export function capture(id = 'contec-cms8000/contact'): Uint8Array {
  const source = pack.sources.find(({ detection }) => detection.id === id)!;
  return writePcap(buildPackets(source.detection.proof.alerts[0]));
}

function ruleOf(id: string): ManifestRule {
  const rules = manifest.detections.find((detection) => detection.id === id)!.suricata;
  return (rules as ManifestRule[]).find(({ alerts, enabled }) => alerts && enabled)!;
}
