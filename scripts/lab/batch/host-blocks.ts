/** Own hosts for each case: what engines remember by address cannot pass from one case to another. */
import { neighbour } from '../../lib/addresses';
import type { Flow, Scenario } from '../../model/scenario';

/**
 * By convention the scenarios' stand-ins: hosts that no pattern names, inside and outside the site. All other
 * addresses are part of what is tested and stay as they are.
 */
const STAND_IN = /^10\.20\.(\d+)\.(\d+)$/;
const STAND_IN_OUTSIDE = /^198\.51\.100\.\d+$/;
/** Of 198.18.0.0/15, which is for benchmarks (RFC 2544). */
const FIRST_OUTSIDE = '198.18.0.1';
const MOST_OUTSIDE = 2 ** 17 - 2;
/** Of 10.0.0.0/8 as the stand-ins, so that the same side of HOME_NET holds: 10.32.0.0 to 10.255.255.0. */
const FIRST_BLOCK = 32 * 256;
const LAST_BLOCK = 255 * 256 + 255;

export interface OwnHosts {
  scenario: Scenario;
  /** Addresses that only this case has. */
  hosts: ReadonlySet<string>;
  /**
   * Some flow runs between addresses that are all part of what is tested, so that another case may have
   * the same pair: the case must be kept apart by time.
   */
  pinned: boolean;
}

/**
 * Hands out /24s, each once; a case takes one for each /24 of stand-ins that it has. Outside stand-ins are handed out
 * one by one.
 */
export class HostBlocks {
  private next = FIRST_BLOCK;
  private outside = 0;

  /** The same scenario between hosts of its own. Last bytes stay, and so do hosts that share a /24. */
  take(scenario: Scenario): OwnHosts {
    const blocks = new Map<string, string>();
    const hosts = new Set<string>();
    const far = new Map<string, string>();
    const moved = (address: string): string => {
      if (STAND_IN_OUTSIDE.test(address)) {
        const own = far.get(address) ?? this.outsider();
        far.set(address, own);
        hosts.add(own);
        return own;
      }
      const [, third, last] = STAND_IN.exec(address) ?? [];
      if (third === undefined) return address;
      const prefix = blocks.get(third) ?? this.block();
      blocks.set(third, prefix);
      hosts.add(`${prefix}.${last}`);
      return `${prefix}.${last}`;
    };
    const flows = scenario.flows.map((flow) => withHosts(flow, moved));
    const pinned = flows.some((flow) => !addressesOf(flow).some((address) => hosts.has(address)));
    return { scenario: { ...scenario, flows }, hosts, pinned };
  }

  private outsider(): string {
    if (this.outside >= MOST_OUTSIDE) {
      throw new Error(`more than ${MOST_OUTSIDE} hosts outside in one capture; split it`);
    }
    return neighbour(FIRST_OUTSIDE, this.outside++);
  }

  private block(): string {
    if (this.next > LAST_BLOCK) {
      throw new Error(`more than ${LAST_BLOCK - FIRST_BLOCK} host blocks in one capture; split it`);
    }
    const block = this.next++;
    return `10.${block >> 8}.${block & 255}`;
  }
}

function withHosts(flow: Flow, moved: (address: string) => string): Flow {
  return {
    ...flow,
    client: { ...flow.client, address: moved(flow.client.address) },
    server: { ...flow.server, address: moved(flow.server.address) },
  } as Flow;
}

function addressesOf(flow: Flow): string[] {
  return [flow.client.address, flow.server.address];
}
