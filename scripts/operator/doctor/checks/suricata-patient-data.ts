import type { Check, Finding } from '../check';
import { setting } from '../fixes';
import { asFlag, namedItems } from '../sensor/settings';

/** Options of EVE's event types that write content; what each would write of a patient. */
const CONTENT: readonly [type: string, option: string, what: string][] = [
  ['alert', 'payload', 'the payload of the alert: vital signs, names, HL7 messages'],
  ['alert', 'payload-printable', 'the readable payload of the alert: names, HL7 messages'],
  ['alert', 'packet', 'the whole packet of the alert'],
  ['alert', 'http-body', 'HTTP bodies'],
  ['alert', 'http-body-printable', 'HTTP bodies'],
  ['alert', 'websocket-payload', 'WebSocket payload'],
  ['alert', 'websocket-payload-printable', 'WebSocket payload'],
  ['anomaly', 'packethdr', 'packet headers, with payload where a header is broken'],
  ['http', 'dump-all-headers', 'every HTTP header, sessions and names in URLs too'],
  ['frame', 'enabled', 'protocol frames with their payload'],
  ['mqtt', 'passwords', 'passwords'],
  ['pgsql', 'passwords', 'passwords'],
];

/** Outputs that write content as a whole. */
const OUTPUTS: readonly [name: string, what: string][] = [
  ['pcap-log', 'all packets'],
  ['alert-debug', 'the payload of alerts'],
  ['tcp-data', 'all TCP payload'],
  ['http-body-data', 'all HTTP bodies'],
  ['file-store', 'files, DICOM images and documents too'],
];

export const check: Check = {
  id: 'suricata-patient-data',
  engine: 'suricata',
  about: 'Suricata stores no payload: on these networks it is a patient’s.',
  needs: ['suricata.config', 'suricata.flows'],
  run({ suricata: s }) {
    const config = s!.config;
    const found: Finding[] = [];
    const say = (path: string, what: string, off: string) => {
      const value = config!.text(path);
      found.push({
        level: 'warning',
        title: `${path} is ${value ?? 'on, as it comes'}`,
        means: `It stores ${what}. Whoever reads the logs, the SIEM and its backups then holds patient data. The rules need none of it.`,
        at: config!.where(path),
        fix: [setting(s!, path, off)],
      });
    };
    for (const { path, node } of config?.outputs('eve-log') ?? []) {
      if (asFlag(node.children.get('enabled')?.value) === false) continue;
      const types = node.children.get('types') ?? null;
      for (const [type, option, what] of CONTENT) {
        for (const event of namedItems(types, `${path}.types`, type)) {
          const value = event.node.children.get(option)?.value ?? null;
          const on =
            asFlag(value) === true ||
            (option === 'dump-all-headers' && /^(both|request|response)$/.test(value ?? ''));
          if (on)
            say(`${event.path}.${option}`, what, option === 'dump-all-headers' ? 'none' : 'no');
        }
      }
    }
    for (const [name, what] of OUTPUTS) {
      for (const { path, node } of config?.outputs(name) ?? []) {
        if (asFlag(node.children.get('enabled')?.value) !== true) continue;
        const conditional = node.children.get('conditional')?.value;
        say(
          `${path}.enabled`,
          conditional === 'alerts'
            ? 'the packets of every flow that alerted: with this pack, telemetry'
            : what,
          'no',
        );
      }
    }
    for (const [field, count] of s!.eve?.stored ?? []) {
      found.push({
        level: 'error',
        title: `${count} alerts in eve.json hold "${field}"`,
        means:
          'Payload is already stored there. Treat those files as patient data: restrict who reads them, and delete or redact them by your own rules.',
        at: s!.eve!.file,
        fix: [],
      });
    }
    return found;
  },
};
