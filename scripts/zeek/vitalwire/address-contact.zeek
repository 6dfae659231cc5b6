##! Contact with listed addresses, by any protocol, answered or not.
##!
##! Cost: two look-ups at the start of each connection. Nothing at its end, but for connections of the listed.

@load base/protocols/conn/removal-hooks

@load ./main

module Vitalwire;

export {
	type ContactWatch: record {
		targets: set[subnet];
		## Report packets from the targets too.
		both:    bool;
	};

	## Who must not be contacted, by detection.
	global contact_watches: table[string] of ContactWatch = {} &redef;

	## Reports packets towards a listed address that the start of a connection did not show.
	global contact_answered: Conn::RemovalHook;
}

# All targets, so that one look-up tells nearly all connections apart from those that matter.
global contact_targets: set[subnet] = {};

function contact(c: connection, monitor: addr, far_end: addr, outbound: bool)
	{
	for ( detection, w in contact_watches )
		if ( far_end in w$targets && (outbound || w$both) )
			report_conn(c, Sighting($detection=detection, $monitor=monitor, $far_end=far_end,
			                        $note=fmt("%s/%s", port_to_count(c$id$resp_p),
			                                  get_port_transport_proto(c$id$resp_p))));
	}

# Who sent the first packet of a connection. Zeek takes the sender of a SYN-ACK for the responder ("^" in the history).
function first_sender(c: connection): addr
	{
	return |c$history| > 0 && c$history[0] == "^" ? c$id$resp_h : c$id$orig_h;
	}

# The first packet, whatever becomes of the connection: a signature would not see one with a wrong checksum, as sensors
# with offloading get them, nor other protocols than TCP, UDP and ICMP.
event new_connection(c: connection)
	{
	if ( c$id$resp_h !in contact_targets && c$id$orig_h !in contact_targets )
		return;
	local sender = first_sender(c);
	local receiver = sender == c$id$orig_h ? c$id$resp_h : c$id$orig_h;
	contact(c, sender, receiver, T);
	contact(c, receiver, sender, F);
	if ( sender in contact_targets )
		Conn::register_removal_hook(c, contact_answered);
	}

# Packets towards a target that began the connection.
hook contact_answered(c: connection)
	{
	local target = first_sender(c);
	local by_orig = target != c$id$orig_h;
	local answers = by_orig ? c$orig : c$resp;
	if ( answers?$num_pkts && answers$num_pkts > 0 )
		contact(c, by_orig ? c$id$orig_h : c$id$resp_h, target, T);
	}

event zeek_init()
	{
	for ( detection, w in contact_watches )
		for ( net in w$targets )
			add contact_targets[net];
	}
