/** Events as Suricata writes them, with just the fields that the doctor reads. */

export function eveFlows(oneWay: boolean): string {
  const flows = Array.from({ length: 40 }, (_, index) => ({
    event_type: 'flow',
    proto: 'TCP',
    src_ip: `10.20.0.${index + 1}`,
    dest_ip: '10.30.0.1',
    flow: { pkts_toserver: 12, pkts_toclient: oneWay && index > 4 ? 0 : 9 },
  }));
  return `${flows.map((flow) => JSON.stringify(flow)).join('\n')}\n`;
}

export function eveStats(stats: Record<string, unknown>): string {
  return `${JSON.stringify({ event_type: 'stats', stats })}\n`;
}

/** A conn.log in Zeek's own format. */
export function connLog(oneWay: boolean): string {
  const rows = Array.from({ length: 40 }, (_, index) =>
    [
      '1700000000.0',
      `C${index}`,
      `10.20.0.${index + 1}`,
      '40000',
      '10.30.0.1',
      '515',
      'tcp',
      oneWay ? 'D' : 'ShADadFf',
      '20',
      oneWay ? '0' : '18',
    ].join('\t'),
  );
  return [
    '#separator \\x09',
    '#path\tconn',
    '#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\thistory\torig_pkts\tresp_pkts',
    ...rows,
    '',
  ].join('\n');
}
