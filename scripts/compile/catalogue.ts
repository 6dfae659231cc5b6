/** What the definitions share, for the backends: only compile/ reads rules-src/. */
export { DEVICES } from '../../rules-src/devices';
