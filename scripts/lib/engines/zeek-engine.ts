import path from 'node:path';
import { EngineFailure } from '../process';
import { inFolder } from '../temp-folder';
import type { Engine, EnginePack, EngineProgram, EngineSite } from './engine';
import { runZeek, zeekCommand, type ZeekScripts } from './zeek';

/** Zeek as an engine: it loads the pack's package. */
export function zeekEngine(program: EngineProgram): Engine {
  const scriptsOf = (pack: EnginePack, site: EngineSite): Omit<ZeekScripts, 'outDir'> => ({
    packageDir: pack.zeekPackage,
    // A set of subnets has no exceptions: who has some computes the border from all of it.
    localNets: site.networks?.filter((network) => !network.startsWith('!')),
    ...(pack.zeekScript === undefined ? {} : { script: pack.zeekScript }),
  });
  return {
    ...program,
    absent: null,
    packetThread: null,
    prepare: (pcap, pack, site, outDir) =>
      zeekCommand(program, pcap, { ...scriptsOf(pack, site), outDir }),
    run: ({ pcap, packets = null }, pack, site, options = {}) =>
      inFolder(options.outDir, 'run', async (outDir) => {
        const run = await runZeek(program, {
          ...scriptsOf(pack, site),
          pcap,
          outDir,
          ...(options.timeoutSeconds ? { timeoutSeconds: options.timeoutSeconds } : {}),
        });
        // Zeek's own scripts stumble over odd traffic, whatever the pack does.
        const ours = pack.zeekPackage === null ? null : path.resolve(pack.zeekPackage);
        const errors = run.reports.filter(
          ({ level, location }) => level === 'ERROR' && ours !== null && location.includes(ours),
        );
        const gap =
          (errors.length > 0 && 'had errors in a script of the pack') ||
          (run.packets === null && 'did not come to its end') ||
          (packets !== null &&
            run.packets !== packets &&
            `did not read the whole capture: ${run.packets} packets of ${packets}`);
        if (gap) {
          const said = errors.map(({ message, location }) => `${message} (${location})`);
          throw new EngineFailure('zeek', pcap, run.command, gap, said.slice(0, 3), run.findings);
        }
        return {
          findings: run.findings,
          decoded: run.logs.some((log) => path.basename(log) === 'conn.log'),
          decodedIpPackets: null,
          command: run.command,
        };
      }),
  };
}
