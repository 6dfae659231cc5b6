##! UDP from hosts that a monitor does not talk to. Off unless switched on: see Vitalwire::switched_on.
##!
##! A worker knows the monitors that any worker saw, and the hosts that monitors talked to through itself.

@load ./main

module Vitalwire;

export {
	## Detections whose monitors are remembered, by detection that needs them.
	global seen_by: table[string] of set[string] = {
		["contec-cms8000/unsolicited-udp"] = set("contec-cms8000/contact", "contec-cms8000/session", "contec-cms8000/telemetry", "contec-cms8000/patient-info", "contec-cms8000/nfs-mount"),
	};

	## Broadcasts to these ports are ordinary: DHCP, NetBIOS, service discovery.
	option ordinary_broadcasts: set[port] = {
		67/udp, 68/udp, 137/udp, 138/udp, 1900/udp, 5353/udp, 5355/udp
	};

	## Bits of the network part, to tell the broadcast address of a monitor's segment.
	option monitor_prefix_bits: count = 24;

	## A monitor was seen. Raised on every node.
	global monitor_seen: event(monitor: addr);

	## Monitors seen within a day, and segments with one.
	global monitors: set[addr] &create_expire=1day;
	global monitor_segments: table[subnet] of addr &create_expire=1day;

	## Hosts that a monitor sent something to within a day.
	global talks: set[addr, addr] &create_expire=1day;
}

event Vitalwire::monitor_seen(monitor: addr)
	{
	add monitors[monitor];
	monitor_segments[mask_addr(monitor, monitor_prefix_bits)] = monitor;
	}

# Where findings are written all of them pass: on the manager of a cluster.
event log_vitalwire(info: Info)
	{
	for ( detection, sources in seen_by )
		{
		if ( ! active(detection) || info$detection !in sources )
			next;
		event Vitalwire::monitor_seen(info$monitor);
		if ( ! Cluster::is_enabled() )
			next;
		publish(Cluster::worker_topic, Vitalwire::monitor_seen, info$monitor);
		}
	}

# The last address of a segment.
function broadcast_of(segment: subnet): addr
	{
	local words = addr_to_counts(subnet_to_addr(segment));
	local size = 1;
	local bits = monitor_prefix_bits;
	while ( bits < 32 )
		{
		size = size * 2;
		++bits;
		}
	return counts_to_addr(index_vec(words[0] + size - 1));
	}

# The monitor that a packet to this address reaches: itself, or one on the segment of a broadcast.
function monitor_at(target: addr, sender: addr): addr
	{
	if ( target in monitors )
		return target;
	local segment = mask_addr(target == 255.255.255.255 ? sender : target, monitor_prefix_bits);
	if ( segment !in monitor_segments )
		return 0.0.0.0;
	local is_broadcast = target == 255.255.255.255 || target == broadcast_of(segment);
	return is_broadcast ? monitor_segments[segment] : 0.0.0.0;
	}

event new_connection(c: connection)
	{
	if ( |monitors| == 0 )
		return;
	local sender = c$id$orig_h;
	local target = c$id$resp_h;
	if ( sender in monitors )
		{
		add talks[sender, target];
		return;
		}
	if ( get_port_transport_proto(c$id$resp_p) != udp )
		return;
	local monitor = monitor_at(target, sender);
	if ( monitor == 0.0.0.0 || [monitor, sender] in talks )
		return;
	if ( target != monitor && c$id$resp_p in ordinary_broadcasts )
		return;
	for ( detection in seen_by )
		report_conn(c, Sighting($detection=detection, $monitor=monitor, $far_end=sender,
		                        $note=fmt("UDP to %s", c$id$resp_p)));
	}
