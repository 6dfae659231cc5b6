/**
 * Messages of the Patient Data Share protocol: HL7 with seven separators before its type and a fixed number behind it,
 * by which eight independent clients tell them. Over TCP each stands between 0B and 1C 0D.
 */
export const QUERY = '\x0bMSH|^~\\&|||||||QRY^R02|1203|P|2.3.1';
export const DEMOGRAPHICS = '\x0bMSH|^~\\&|||||||ORU^R01|103|P|2.3.1|\rPID|';
export const BEACON = 'MSH|^~\\&|||||||ADT^A01|101|P|2.3.1|';

/** UDP ports of beacons, of a monitor and of a central station. One source gives them: never a condition. */
export const BEACON_PORTS = [4600, 4679] as const;
/** TCP port on the monitor. */
export const USUAL = { server: '10.20.0.9', port: 4601 } as const;

export const ECHO = '\x0bMSH|^~\\&|||||||ORU^R01|106|P|2.3.1|\r\x1c\r';
export const WHOLE_QUERY = `${QUERY}\rQRD|20261126100000|R|I|Q895211|||||RES\rQRF|MON||||0&0^1^1^1^\r\x1c\r`;
export const WHOLE_DEMOGRAPHICS = `${DEMOGRAPHICS}||ae5c8b1e||CANARY^TEST||19700101|F\rPV1||I|^^ICU&BED6&169083401&4601&&1\r\x1c\r`;
export const PERIODIC =
  '\x0bMSH|^~\\&|||||||ORU^R01|204|P|2.3.1|\rOBX||NM|101^HR|2101|80||||||F\r\x1c\r';
const PLACE = 'PV1||I|^^ICU&BED6&169083401&4601&&1';
export const NAMELESS_BEACON = `${BEACON}\rEVN||00000000\rPID|||ae5c8b1e||||\r${PLACE}\r`;
export const NAMING_BEACON = `${BEACON}\rEVN||00000000\rPID|||ae5c8b1e||CANARY^TEST||19700101|F\r${PLACE}\r`;
/** An admission as other systems send it. */
export const OTHER_ADMISSION =
  'MSH|^~\\&|ADT|HOSP|LAB|HOSP|20261126||ADT^A01|101|P|2.3.1|\rPID|||4711||CANARY^TEST\r';
