import { Site } from '../../lib/site-networks';
import { LOCAL_NETS } from './run-batch';

const LAB = new Site(LOCAL_NETS);

/** Whether a host lies inside the site that scenarios are made for. */
export function isInside(address: string): boolean {
  return LAB.inside(address);
}
