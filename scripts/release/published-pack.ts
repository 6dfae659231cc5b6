import { renderPack, type Pack } from '../backends/pack';
import { doctorProofFiles } from '../lab/doctor-proofs';
import { ROOT } from '../lib/root';

/** The pack as it is published: with the traffic that the sensor doctor shows to an engine. */
export function publishedPack(root: string = ROOT): Pack {
  return renderPack(root, { more: doctorProofFiles });
}
