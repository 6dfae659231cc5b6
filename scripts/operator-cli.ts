import { main } from './cli';
import { OPERATOR_COMMANDS } from './commands/operator-commands';

/** The program of the operator's package. */
main(process.argv.slice(2), OPERATOR_COMMANDS);
