/** How far a finding got, weakest first (dist/docs/grades.md). */
export const GRADES = ['seen', 'attempted', 'connected', 'phi-sent', 'code-received'] as const;

export type Grade = (typeof GRADES)[number];

/**
 * Whether the far end of a finding lies outside the site's own networks.
 * `unstated`: the rule could not ask (an address-only rule); a companion rule says `crossed`.
 */
export const BORDERS = ['internal', 'crossed', 'unstated'] as const;

export type Border = (typeof BORDERS)[number];

export type DetectionId = `${string}/${string}`;
