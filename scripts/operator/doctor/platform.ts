import path from 'node:path';
import type { Diagnosis, Fix } from './check';
import { composeMounts } from './sensor/command-line';
import type { Settings } from './sensor/settings';
import type { Sensor, SuricataSensor } from './sensor/sensor';

/** A distribution that writes its sensor's files itself: where a change survives the next time it does. */
export interface Platform {
  name: string;
  /** Which of the sensor's files it writes anew. */
  writes(file: string): boolean;
  /** A change of such a file, as it is made so that it stays. */
  instead(fix: Fix, file: string): Fix;
  /** Where this is known from, and of which day that is. */
  source: string;
  /** Why a change is not made where the engine reads it; absent where the platform writes that file anew. */
  why?: string;
  /** What stands before the engine's own test where the engine is in a container. */
  inContainer?: string;
}

const CUSTOM = 'vitalwire.yaml';
const ADDIN = 'selks6-addin.yaml';

/** The platform of a sensor by what its own files say, or null for plain Suricata. */
export function platformOf(sensor: SuricataSensor): Platform | null {
  const { config } = sensor;
  if (!config || config.isDump) return null;
  return PLATFORMS.map((known) => known(config, sensor)).find((one) => one !== null) ?? null;
}

/** Changes of files that a platform writes, as words or lines for the place where they stay. */
export function onPlatform(diagnoses: readonly Diagnosis[], { suricata }: Sensor): Diagnosis[] {
  const platform = suricata && platformOf(suricata);
  if (!platform) return [...diagnoses];
  const begun = new Set<string>();
  return diagnoses.map((one) => {
    if (one.engine !== 'suricata') return one;
    const fix = one.fix.map((each) => {
      if (each.how === 'do' || !platform.writes(each.file)) return each;
      const moved = platform.instead(each, each.file);
      if (moved.how !== 'append' || begun.has(moved.file)) return moved;
      begun.add(moved.file);
      // A file that is not there yet, or is an empty stub, begins as Suricata wants it.
      const isBegun = suricata.config?.texts.get(moved.file)?.includes('%YAML');
      return isBegun ? moved : { ...moved, lines: ['%YAML 1.1', '---', ...moved.lines] };
    });
    const isMoved = fix.some((each, index) => each !== one.fix[index]);
    const said = platform.why ?? `${platform.name} writes that file itself (${platform.source})`;
    return { ...one, fix, ...(isMoved ? { effect: [...(one.effect ?? []), said] } : {}) };
  });
}

type Known = (config: Settings, sensor: SuricataSensor) => Platform | null;

const PLATFORMS: readonly Known[] = [
  // opnsense/core src/opnsense/service/templates/OPNsense/IDS/suricata.yaml, .../scripts/suricata/setup.sh
  (config) => {
    if (!/\/usr\/local\/etc\/suricata\//.test(config.file)) return null;
    if (![...config.texts.values()].some((text) => /opnsense|installed_rules/.test(text))) {
      return null;
    }
    const custom = [...config.texts.keys()].find((file) => path.basename(file) === 'custom.yaml');
    const folder = path.dirname(config.file);
    return {
      name: 'OPNsense',
      source: 'opnsense/core, 2026-08-21; conf.d since 26.1, custom.yaml before',
      writes: (file) =>
        /\/(suricata|installed_rules|rule-policies)[\w-]*\.(yaml|config)$/.test(file),
      instead: (fix) =>
        fix.how === 'append' && fix.lines.every(isDotted)
          ? { ...fix, file: custom ?? path.join(folder, 'conf.d', CUSTOM) }
          : words('Services > Intrusion Detection > Administration', fix),
    };
  },
  // Security-Onion-Solutions/securityonion salt/suricata/{files/suricata.yaml.jinja,defaults.yaml,enabled.sls}
  (config, { filters }) => {
    const isHere =
      /\/opt\/so\/|securityonion|so-suricata/.test(
        config.file + [...config.texts.values()].join('\n'),
      ) ||
      filters.some(({ file }) => file.includes('/opt/so/')) ||
      config
        .outputs('eve-log')
        .some(({ node }) =>
          /^\/nsm\/(eve|suricata)/.test(node.children.get('filename')?.value ?? ''),
        );
    if (!isHere) return null;
    return {
      name: 'Security Onion',
      source: 'Security-Onion-Solutions/securityonion 2.4, 2024-10-24',
      inContainer: 'docker exec so-suricata',
      writes: (file) => /suricata\.yaml$|threshold\.conf(ig)?$|\/bpf$|all\.rules$/.test(file),
      instead: (fix, file) =>
        file.endsWith('bpf')
          ? words('SOC > Administration > Configuration > bpf > suricata', fix)
          : /threshold/.test(file)
            ? words('SOC > Detections, tuning of that detection', fix)
            : /\.rules$/.test(file)
              ? words('SOC > Detections', fix)
              : words('SOC > Administration > Configuration > suricata > config', unnumbered(fix)),
    };
  },
  // cisagov/Malcolm suricata/scripts/suricata_config_populate.py, config/suricata.env.example
  (config) => {
    const text = [...config.texts.values()].join('\n');
    if (!/\/opt\/suricata\/(rules|include-configs)|malcolm/i.test(text)) return null;
    return {
      name: 'Malcolm',
      source: 'cisagov/Malcolm, 2026-01-30',
      inContainer: 'docker compose exec suricata-live',
      writes: (file) => /suricata\.yaml$/.test(file),
      instead: (fix) =>
        fix.how === 'append' && fix.lines.every(isDotted)
          ? { ...fix, file: `suricata/include-configs/${CUSTOM}` }
          : words(
              'config/suricata.env, as SURICATA_… variables, or suricata/include-configs/',
              fix,
            ),
    };
  },
  // StamusNetworks/SELKS docker/containers-data/suricata/etc/{new_entrypoint.sh,selks6-addin.yaml};
  // StamusNetworks/stamusctl-templates data/clearndr/suricata/{new_entrypoint.sh,selks6-addin.yaml}
  (config) => {
    const addin = [...config.texts].find(([file]) => path.basename(file) === ADDIN);
    const scirius = [...config.texts.values()].some((text) => /scirius\.rules/.test(text));
    if (!addin && !scirius) return null;
    // Both carry the same file; that of Clear NDR is for Suricata 8.
    const isClearNdr = !addin || /^\s*- (doh2|ldap|mdns)\b/m.test(addin[1]);
    return {
      name: isClearNdr ? 'Clear NDR' : 'SELKS',
      source: isClearNdr
        ? 'StamusNetworks/stamusctl-templates 1.1.4, 2026-02-05'
        : 'StamusNetworks/SELKS, 2024-06-13',
      inContainer: 'docker compose exec suricata',
      writes: (file) => /scirius\.rules$|rules\/threshold\.config$|selks6-addin\.yaml$/.test(file),
      // Each start of Clear NDR copies its addin anew; of suricata.yaml it looks for the line of the include alone.
      instead: (fix, file) =>
        /\.rules$|threshold/.test(file)
          ? words('Scirius: add the pack as a source, and set thresholds there', fix)
          : words(
              `containers-data/suricata/etc/suricata.yaml of the host, below its line "include: ${ADDIN}"`,
              fix,
            ),
    };
  },
  // rocknsm/rock roles/suricata/tasks/main.yml, templates/suricata_overrides.yaml.j2
  (config) => {
    const overrides = [...config.texts.keys()].find(
      (file) => path.basename(file) === 'rocknsm-overrides.yaml',
    );
    if (!overrides) return null;
    return {
      name: 'RockNSM',
      source: 'rocknsm/rock, 2023-06-28',
      writes: (file) => /rocknsm-overrides\.yaml$/.test(file),
      // Ansible keeps lines of suricata.yaml that it does not look for; its overrides it writes whole.
      instead: (fix) =>
        words('/etc/suricata/suricata.yaml, below its line "include: rocknsm-overrides.yaml"', fix),
    };
  },
  // Any compose file: what lies inside of the container is gone with it.
  (_config, sensor) => {
    const { start, starts, look } = sensor;
    const compose = starts.find(({ file }) => file === start?.file && /\.ya?ml$/.test(file));
    if (!compose) return null;
    const { service, mounts } = composeMounts(compose.text);
    const there = (file: string) => (look.root ? file.replace(look.root, '') : file);
    const hostOf = (file: string) => {
      const mount = mounts.find(({ to }) => isBelow(there(file), to));
      return mount && path.join(mount.from, path.relative(mount.to, there(file)));
    };
    return {
      name: 'docker',
      source: `${compose.file}, given`,
      why: `it runs in the container that ${compose.file} starts: what that does not mount is gone with it`,
      ...(service === null ? {} : { inContainer: `docker compose exec ${service}` }),
      // The compose file and what was given by its place on the host are right as they are.
      writes: (file) => file !== compose.file && look.root !== null,
      instead: (fix, file) => {
        const host = hostOf(file);
        return host === undefined
          ? words(`${there(file)}, in a file of the host that the compose file mounts there`, fix)
          : { ...fix, file: host };
      },
    };
  },
];

function isDotted(line: string): boolean {
  return /^[\w-]+(\.[\w-]+)*: /.test(line);
}

function isBelow(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder.replace(/\/$/, '')}/`);
}

/** Items of lists have names in SOC, and no numbers. */
function unnumbered(fix: Fix): Fix {
  return { ...fix, lines: fix.lines.map((line) => line.replace(/\.\d+(?=\.)/g, '')) };
}

/** The same change, said for another place; a line that goes is named as such. */
function words(place: string, { how, lines, file, line }: Fix): Fix {
  const said =
    how === 'remove' ? [`take out what came to be line ${line} of ${path.basename(file)}`] : lines;
  return { file: place, how: 'do', lines: said };
}
