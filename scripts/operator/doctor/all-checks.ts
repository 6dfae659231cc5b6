import type { Check } from './check';
import { check as suricataAppLayer } from './checks/suricata-app-layer';
import { check as suricataArp } from './checks/suricata-arp';
import { check as suricataBypass } from './checks/suricata-bypass';
import { check as suricataCaptureFilter } from './checks/suricata-capture-filter';
import { check as suricataChangedRules } from './checks/suricata-changed-rules';
import { check as suricataChecksums } from './checks/suricata-checksums';
import { check as suricataEve } from './checks/suricata-eve';
import { check as suricataExceptionPolicy } from './checks/suricata-exception-policy';
import { check as suricataExternalNet } from './checks/suricata-external-net';
import { check as suricataFilehash } from './checks/suricata-filehash';
import { check as suricataHomeNet } from './checks/suricata-home-net';
import { check as suricataInline } from './checks/suricata-inline';
import { check as suricataInterface } from './checks/suricata-interface';
import { check as suricataLog } from './checks/suricata-log';
import { check as suricataMemory } from './checks/suricata-memory';
import { check as suricataMidstream } from './checks/suricata-midstream';
import { check as suricataNotLoaded } from './checks/suricata-not-loaded';
import { check as suricataOneDirection } from './checks/suricata-one-direction';
import { check as suricataPassRules } from './checks/suricata-pass-rules';
import { check as suricataPatientData } from './checks/suricata-patient-data';
import { check as suricataRequires } from './checks/suricata-requires';
import { check as suricataRuleFileContent } from './checks/suricata-rule-file-content';
import { check as suricataRulesFolder } from './checks/suricata-rules-folder';
import { check as suricataSidClash } from './checks/suricata-sid-clash';
import { check as suricataStart } from './checks/suricata-start';
import { check as suricataStats } from './checks/suricata-stats';
import { check as suricataThresholds } from './checks/suricata-thresholds';
import { check as suricataUpdates } from './checks/suricata-updates';
import { check as suricataVariables } from './checks/suricata-variables';
import { check as suricataVersion } from './checks/suricata-version';
import { check as suricataVlan } from './checks/suricata-vlan';
import { check as suricataYaml } from './checks/suricata-yaml';
import { check as zeekAnalyzers } from './checks/zeek-analyzers';
import { check as zeekCaptureFilter } from './checks/zeek-capture-filter';
import { check as zeekCharacters } from './checks/zeek-characters';
import { check as zeekChecksums } from './checks/zeek-checksums';
import { check as zeekConfigFiles } from './checks/zeek-config-files';
import { check as zeekDpd } from './checks/zeek-dpd';
import { check as zeekIntel } from './checks/zeek-intel';
import { check as zeekLocalNets } from './checks/zeek-local-nets';
import { check as zeekLoss } from './checks/zeek-loss';
import { check as zeekNotLoaded } from './checks/zeek-not-loaded';
import { check as zeekNotices } from './checks/zeek-notices';
import { check as zeekOneDirection } from './checks/zeek-one-direction';
import { check as zeekPackageFiles } from './checks/zeek-package-files';
import { check as zeekPatientData } from './checks/zeek-patient-data';
import { check as zeekPlugins } from './checks/zeek-plugins';
import { check as zeekStreams } from './checks/zeek-streams';
import { check as zeekSwitches } from './checks/zeek-switches';
import { check as zeekVersion } from './checks/zeek-version';

/** Every check, by id: a new one is a file in checks/ and a line here. */
export const CHECKS: readonly Check[] = [
  suricataAppLayer,
  suricataArp,
  suricataBypass,
  suricataCaptureFilter,
  suricataChangedRules,
  suricataChecksums,
  suricataEve,
  suricataExceptionPolicy,
  suricataExternalNet,
  suricataFilehash,
  suricataHomeNet,
  suricataInline,
  suricataInterface,
  suricataLog,
  suricataMemory,
  suricataMidstream,
  suricataNotLoaded,
  suricataOneDirection,
  suricataPassRules,
  suricataPatientData,
  suricataRequires,
  suricataRuleFileContent,
  suricataRulesFolder,
  suricataSidClash,
  suricataStart,
  suricataStats,
  suricataThresholds,
  suricataUpdates,
  suricataVariables,
  suricataVersion,
  suricataVlan,
  suricataYaml,
  zeekAnalyzers,
  zeekCaptureFilter,
  zeekCharacters,
  zeekChecksums,
  zeekConfigFiles,
  zeekDpd,
  zeekIntel,
  zeekLocalNets,
  zeekLoss,
  zeekNotLoaded,
  zeekNotices,
  zeekOneDirection,
  zeekPackageFiles,
  zeekPatientData,
  zeekPlugins,
  zeekStreams,
  zeekSwitches,
  zeekVersion,
];
