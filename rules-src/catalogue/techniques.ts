import type { Technique } from '../../scripts/model/vocabulary';

/** ATT&CK techniques, in the words of attack.mitre.org (Enterprise v15, ICS v15). */
export const FALLBACK_ADDRESS: Technique = {
  matrix: 'enterprise',
  id: 'T1071',
  name: 'Application Layer Protocol',
  tactic: 'Command And Control',
  tacticId: 'TA0011',
};
export const COMMONLY_USED_PORT: Technique = {
  matrix: 'ics',
  id: 'T0885',
  name: 'Commonly Used Port',
  tactic: 'Command And Control',
  tacticId: 'TA0101',
};
export const EXPLOIT_PUBLIC_FACING: Technique = {
  matrix: 'enterprise',
  id: 'T1190',
  name: 'Exploit Public-Facing Application',
  tactic: 'Initial Access',
  tacticId: 'TA0001',
};
export const SCRIPTING_INTERPRETER: Technique = {
  matrix: 'enterprise',
  id: 'T1059',
  name: 'Command and Scripting Interpreter',
  tactic: 'Execution',
  tacticId: 'TA0002',
};
export const DEFAULT_ACCOUNTS: Technique = {
  matrix: 'enterprise',
  id: 'T1078.001',
  name: 'Default Accounts',
  tactic: 'Initial Access',
  tacticId: 'TA0001',
};
export const NETWORK_SNIFFING: Technique = {
  matrix: 'enterprise',
  id: 'T1040',
  name: 'Network Sniffing',
  tactic: 'Discovery',
  tacticId: 'TA0007',
};
export const MONITOR_PROCESS_STATE: Technique = {
  matrix: 'ics',
  id: 'T0801',
  name: 'Monitor Process State',
  tactic: 'Collection',
  tacticId: 'TA0100',
};
export const REMOTE_SYSTEM_INFORMATION: Technique = {
  matrix: 'ics',
  id: 'T0888',
  name: 'Remote System Information Discovery',
  tactic: 'Discovery',
  tacticId: 'TA0102',
};
export const EXFILTRATION_CLEAR: Technique = {
  matrix: 'enterprise',
  id: 'T1048.003',
  name: 'Exfiltration Over Unencrypted Non-C2 Protocol',
  tactic: 'Exfiltration',
  tacticId: 'TA0010',
};
export const THEFT_OF_OPERATIONAL_DATA: Technique = {
  matrix: 'ics',
  id: 'T0882',
  name: 'Theft of Operational Information',
  tactic: 'Impact',
  tacticId: 'TA0105',
};
export const INGRESS_TOOL_TRANSFER: Technique = {
  matrix: 'enterprise',
  id: 'T1105',
  name: 'Ingress Tool Transfer',
  tactic: 'Command And Control',
  tacticId: 'TA0011',
};
export const SYSTEM_FIRMWARE: Technique = {
  matrix: 'ics',
  id: 'T0857',
  name: 'System Firmware',
  tactic: 'Persistence',
  tacticId: 'TA0110',
};
export const EXPLOIT_REMOTE_SERVICE: Technique = {
  matrix: 'ics',
  id: 'T0866',
  name: 'Exploitation of Remote Services',
  tactic: 'Initial Access',
  tacticId: 'TA0108',
};
export const EXPLOIT_PUBLIC_APPLICATION: Technique = {
  matrix: 'enterprise',
  id: 'T1190',
  name: 'Exploit Public-Facing Application',
  tactic: 'Initial Access',
  tacticId: 'TA0001',
};
export const ENDPOINT_DENIAL_OF_SERVICE: Technique = {
  matrix: 'enterprise',
  id: 'T1499',
  name: 'Endpoint Denial of Service',
  tactic: 'Impact',
  tacticId: 'TA0040',
};
