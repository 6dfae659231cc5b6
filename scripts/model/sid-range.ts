/** Our sids: one constant block until sidallocation.org grants one (docs/architecture.md). */
export const FIRST_SID = 1730000;
export const LAST_SID = 1739999;

/** The end of the block is for rules that a site renders from its tuning file, one for each expected pair. */
export const FIRST_EXPECTED_SID = 1739000;
export const MOST_EXPECTED = LAST_SID - FIRST_EXPECTED_SID + 1;
