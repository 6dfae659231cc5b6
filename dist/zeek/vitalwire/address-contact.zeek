##! Contact with listed addresses, by any protocol, answered or not.

@load ./main

module Vitalwire;

export {
	type ContactWatch: record {
		detection: string;
		targets: set[subnet];
		## Report packets from the targets too.
		both: bool;
	};

	## Who must not be contacted, by detection.
	global contact_watches: vector of ContactWatch = {
		ContactWatch($detection="contec-cms8000/contact", $targets=set(202.114.4.119/32, 202.114.4.120/32), $both=F),
		ContactWatch($detection="contec-cms8000/subnet", $targets=set(202.114.4.0/26, 202.114.4.64/27, 202.114.4.96/28, 202.114.4.112/30, 202.114.4.116/31, 202.114.4.118/32, 202.114.4.121/32, 202.114.4.122/31, 202.114.4.124/30, 202.114.4.128/25), $both=T),
	};
}

function contact(c: connection, monitor: addr, far_end: addr, outbound: bool)
	{
	for ( i in contact_watches )
		{
		local w = contact_watches[i];
		if ( far_end in w$targets && (outbound || w$both) )
			report_conn(c, Sighting($detection=w$detection, $monitor=monitor, $far_end=far_end,
			                        $note=fmt("%s/%s", port_to_count(c$id$resp_p), get_port_transport_proto(c$id$resp_p))));
		}
	}

# The first packet of a connection, whatever becomes of it. Zeek takes the sender of a SYN-ACK for the
# responder ("^" in the history): then no packet towards it was seen yet.
event new_connection(c: connection)
	{
	local first_from_responder = |c$history| > 0 && c$history[0] == "^";
	contact(c, c$id$orig_h, c$id$resp_h, ! first_from_responder);
	contact(c, c$id$resp_h, c$id$orig_h, F);
	}

# What the other side did: packets towards a target that began the connection, or towards one that was
# taken for the responder.
event connection_state_remove(c: connection)
	{
	if ( c$resp?$num_pkts && c$resp$num_pkts > 0 )
		contact(c, c$id$resp_h, c$id$orig_h, T);
	if ( c$orig?$num_pkts && c$orig$num_pkts > 0 )
		contact(c, c$id$orig_h, c$id$resp_h, T);
	}
