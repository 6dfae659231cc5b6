import type { Check, Finding } from '../check';
import { setting } from '../fixes';
import type { SuricataSensor } from '../sensor/sensor';
import { asFlag, namedItems } from '../sensor/settings';

/** An option that takes a side or both, where the others take yes or no. */
const HEADERS = 'dump-all-headers';

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
  ['http', HEADERS, 'every HTTP header, sessions and names in URLs too'],
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
    return [...contentInEvents(s!), ...contentOutputs(s!), ...storedAlready(s!)];
  },
};

function contentInEvents(sensor: SuricataSensor): Finding[] {
  const logs = (sensor.config?.outputs('eve-log') ?? []).filter(
    ({ node }) => asFlag(node.children.get('enabled')?.value) !== false,
  );
  return logs.flatMap(({ path, node }) =>
    CONTENT.flatMap(([type, option, what]) =>
      namedItems(node.children.get('types') ?? null, `${path}.types`, type)
        .filter((event) => isOn(option, event.node.children.get(option)?.value ?? null))
        .map((event) =>
          stores(sensor, `${event.path}.${option}`, what, option === HEADERS ? 'none' : 'no'),
        ),
    ),
  );
}

function isOn(option: string, value: string | null): boolean {
  return (
    asFlag(value) === true || (option === HEADERS && /^(both|request|response)$/.test(value ?? ''))
  );
}

function contentOutputs(sensor: SuricataSensor): Finding[] {
  return OUTPUTS.flatMap(([name, what]) =>
    (sensor.config?.outputs(name) ?? [])
      .filter(({ node }) => asFlag(node.children.get('enabled')?.value) === true)
      .map(({ path, node }) =>
        stores(
          sensor,
          `${path}.enabled`,
          node.children.get('conditional')?.value === 'alerts'
            ? 'the packets of every flow that alerted: with this pack, telemetry'
            : what,
          'no',
        ),
      ),
  );
}

/** @param off the value of the option at `path` with which it does not. */
function stores(sensor: SuricataSensor, path: string, what: string, off: string): Finding {
  const config = sensor.config!;
  return {
    level: 'warning',
    title: `${path} is ${config.text(path) ?? 'on, as it comes'}`,
    means: `It stores ${what}. Whoever reads the logs, the SIEM and its backups then holds patient data. The rules need none of it.`,
    at: config.where(path),
    fix: [setting(sensor, path, off)],
  };
}

function storedAlready({ eve }: SuricataSensor): Finding[] {
  return [...(eve?.stored ?? [])].map(([field, count]) => ({
    level: 'error',
    title: `${count} alerts in eve.json hold "${field}"`,
    means:
      'Payload is already stored there. Treat those files as patient data: restrict who reads them, and delete or redact them by your own rules.',
    at: eve!.file,
    fix: [],
  }));
}
