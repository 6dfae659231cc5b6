/** The command line asks for what is not there or makes no sense: exit code 2. */
export class BadInput extends Error {}
