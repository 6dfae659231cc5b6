import { EngineFailure } from '../process';
import { plainNetwork } from '../site-networks';
import { inFolder } from '../temp-folder';
import type { Engine, EnginePack, EngineProgram, EngineSite, SuricataEngine } from './engine';
import { runSuricata } from './suricata';
import { readArgs, suricataCommand, type RuleOptions } from './suricata-process';

/** Suricata as an engine: it loads the pack's rule files. */
export function suricataEngine(program: EngineProgram): Engine {
  const name = program.name as SuricataEngine;
  const rulesIn = (pack: EnginePack, site: EngineSite): Omit<RuleOptions, 'outDir'> => ({
    rulesFiles: pack.rulesFiles(name),
    ...(site.networks ? { homeNet: `[${site.networks.map(plainNetwork).join(',')}]` } : {}),
    ...(site.addressGroups ? { vars: site.addressGroups } : {}),
    ...(pack.suricataConfig ? { extraConfig: pack.suricataConfig } : {}),
  });
  return {
    ...program,
    absent: null,
    // In run mode single, in 6, 7 and 8.
    packetThread: 'W#01',
    prepare: (pcap, pack, site, outDir) =>
      suricataCommand(program, readArgs(pcap), { ...rulesIn(pack, site), outDir }),
    run: ({ pcap, packets = null }, pack, site, options = {}) =>
      inFolder(options.outDir, 'run', async (outDir) => {
        const run = await runSuricata(program, {
          ...rulesIn(pack, site),
          pcap,
          outDir,
          ...(options.timeoutSeconds ? { timeoutSeconds: options.timeoutSeconds } : {}),
        });
        const { rulesFailed, alertQueueOverflow, packets: read } = run.stats;
        const gap =
          (rulesFailed > 0 && `did not load ${rulesFailed} rules`) ||
          (alertQueueOverflow > 0 &&
            `lost ${alertQueueOverflow} alerts: one packet raised more than packet-alert-max`) ||
          (packets !== null &&
            read !== packets &&
            `did not read the whole capture: ${read} packets of ${packets}`);
        if (gap) {
          const said = run.log.filter(({ level }) => level === 'error').map(({ text }) => text);
          throw new EngineFailure(name, pcap, run.command, gap, said, run.findings);
        }
        return {
          findings: run.findings,
          decoded: run.stats.ipPackets > 0,
          decodedIpPackets: run.stats.ipPackets,
          command: run.command,
        };
      }),
  };
}
