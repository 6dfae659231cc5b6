/**
 * The addresses in the firmware: .119 is the update share and the central station, .120 the HL7 receiver
 * (CISA ICSMA-25-030-01 Update A; Claroty Team82).
 */
export const CENTRAL_STATION = '202.114.4.119';
export const HL7_RECEIVER = '202.114.4.120';
export const HARD_CODED = [CENTRAL_STATION, HL7_RECEIVER] as const;

/** 202.114.4.0/24 without the two. */
export const REST_OF_SUBNET = [
  '202.114.4.0/26',
  '202.114.4.64/27',
  '202.114.4.96/28',
  '202.114.4.112/30',
  '202.114.4.116/31',
  '202.114.4.118',
  '202.114.4.121',
  '202.114.4.122/31',
  '202.114.4.124/30',
  '202.114.4.128/25',
] as const;

/** The share that the firmware mounts. */
export const UPDATE_SHARE = '/pm';

/** TCP port of the telemetry stream; the number is the one of line printers. */
export const TELEMETRY_PORT = 515;
