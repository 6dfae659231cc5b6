/**
 * Server ports on which medical protocols usually go in clear text. No detection asks for them: a flow record shows no more
 * than a port, so what it says is a guess. Sources: docs/sources.md.
 */
export const CLEAR_PORTS = [
  { proto: 'tcp', ports: [104, 11112, 4242], guess: 'DICOM' },
  { proto: 'tcp', ports: [2575, 6661], guess: 'HL7 over MLLP' },
  { proto: 'tcp', ports: [4601], guess: 'Mindray PDS' },
  { proto: 'tcp', ports: [4001], guess: 'B. Braun BCC, or a serial port' },
  { proto: 'udp', ports: [24105], guess: 'Philips IntelliVue' },
] as const;
