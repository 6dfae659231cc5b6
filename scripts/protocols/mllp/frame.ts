/**
 * An HL7 v2 message in its MLLP frame: 0B, segments, 1C 0D (HL7 2.3.1 implementation guide, appendix C.4.3).
 * @param end what each segment ends in: CR by the standard, LF or CRLF in the field.
 */
export function mllpFrame(segments: readonly string[], end = '\r'): string {
  return `\x0b${segments.join(end)}${end}\x1c\r`;
}
