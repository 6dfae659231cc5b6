import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { familyOf } from '../kinds/detection';
import type { Device } from '../model/detection';
import type { Complaint } from '../model/problems';
import { FAMILY_FILE } from './family-problems';
import type { Source } from './source';

/** A device with where an author wrote it, or names what a catalogue has. */
interface Place {
  file: string;
  detection: string | null;
  index: number;
  device: Device;
}

/**
 * Devices that go by the id or the product of another: manifests, exports and alerts would give one for the other, as
 * after a family.ts was copied. Families share a device by importing it from one place.
 * @param sources sound ones, sorted by file.
 */
export function deviceProblems(sources: readonly Source[]): Complaint[] {
  const known: Place[] = [];
  const complaints: Complaint[] = [];
  for (const place of sources.flatMap(placesOf)) {
    const { file, detection, index, device } = place;
    if (known.some((other) => isSame(place, other))) continue;
    const taken = (field: 'id' | 'product', other: Place): Complaint => ({
      file,
      detection,
      field: `devices[${index}].${field}`,
      problem: `"${device[field]}" is also the ${field} of the ${other.device.vendor} ${other.device.models[0]} in ${other.file}`,
      advice: `give each device its own ${field}; families about the same device import it from one file, such as rules-src/catalogue/devices.ts`,
    });
    const sameId = known.find((other) => other.device.id === device.id);
    const sameProduct = known.find(
      (other) => other.device.product.toLowerCase() === device.product.toLowerCase(),
    );
    if (sameId) complaints.push(taken('id', sameId));
    else if (sameProduct) complaints.push(taken('product', sameProduct));
    else known.push(place);
  }
  return complaints;
}

function placesOf({ file, detection }: Source): Place[] {
  const ofFamily = familyOf(detection)?.devices === detection.devices;
  const at = ofFamily
    ? { file: path.join(path.dirname(file), `${FAMILY_FILE}.ts`), detection: null }
    : { file, detection: detection.id };
  return detection.devices.map((device, index) => ({ ...at, index, device }));
}

/** One device: imported from where both have it, or written again in another behaviour of the family. */
function isSame(one: Place, other: Place): boolean {
  if (one.device === other.device) return true;
  const isOneFamily = path.dirname(one.file) === path.dirname(other.file);
  return isOneFamily && isDeepStrictEqual(one.device, other.device);
}
