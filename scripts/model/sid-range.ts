/** Our sids: one constant block until sidallocation.org grants one (docs/architecture.md). */
export const FIRST_SID = 1730000;
export const LAST_SID = 1739999;
