/** For bytes of test traffic that no field fixes: neither zero, nor a digit, nor ASCII text. */
export const FILLER = 0xb1;
