##! ARP who-has for listed addresses: a device on a segment from which nothing is routed.

@load ./main

module Vitalwire;

export {
	## Addresses that nobody should ask for, by detection.
	global arp_targets: table[string] of set[addr] = {} &redef;
}

event arp_request(mac_src: string, mac_dst: string, SPA: addr, SHA: string, TPA: addr, THA: string)
	{
	# A host that announces its own address, or probes whether it is free, asks for nobody else.
	if ( SPA == TPA || SPA == 0.0.0.0 )
		return;
	for ( detection, targets in arp_targets )
		if ( TPA in targets )
			report(Sighting($detection=detection, $monitor=SPA, $far_end=TPA, $note="ARP who-has",
			                $on_segment=T));
	}
