##! UDP from hosts that a device does not talk to. Off unless switched on: see Vitalwire::switched_on.
##!
##! A worker knows the devices that any worker saw, and the hosts that devices talked to through itself.
##!
##! Cost: nothing until a device was sighted; then some look-ups at the start of each connection.

@load ./main
@load ./marks
@load ./memory

module Vitalwire;

export {
	type StrangerWatch: record {
		## Detections whose devices are remembered.
		seen_by:  set[string];
		## For how long, and the hosts that they talked to as long.
		remember: interval;
	};

	## What to look for, by detection.
	global stranger_watches: table[string] of StrangerWatch = {} &redef;

	## Broadcasts to these ports are ordinary: DHCP, NetBIOS, service discovery.
	option ordinary_broadcasts: set[port] = {
		67/udp, 68/udp, 137/udp, 138/udp, 1900/udp, 5353/udp, 5355/udp
	};

	## Bits of the network part, to tell the broadcast address of a device's segment.
	option monitor_prefix_bits: count = 24;
}

function longest_memory(): interval
	{
	local longest = 0secs;
	for ( detection, w in stranger_watches )
		if ( w$remember > longest )
			longest = w$remember;
	return longest;
	}

function talk_left(moments: Moments, idx: any): interval
	{
	local detection: string;
	local monitor: addr;
	local peer: addr;
	[detection, monitor, peer] = idx;
	local left = moments[detection, monitor, peer] + longest_memory() - network_time();
	return left > 0secs ? left : 0secs;
	}

# Hosts that a device sent something to, by detection.
global talks_young: Moments = {} &create_expire=10min &expire_func=talk_left;
global talks_old: Moments = {} &create_expire=10min &expire_func=talk_left;
global talks = Memory($young=talks_young, $old=talks_old);

# Devices that were seen, and segments with one.
global seen_devices: set[addr] &create_expire=longest_memory();
global seen_segments: table[subnet] of addr &create_expire=longest_memory();

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

# The device that a packet to this address reaches: itself, or one on the segment of a broadcast.
function device_at(target: addr, sender: addr): addr
	{
	if ( target in seen_devices )
		return target;
	local segment = mask_addr(target == 255.255.255.255 ? sender : target, monitor_prefix_bits);
	if ( segment !in seen_segments )
		return 0.0.0.0;
	local is_broadcast = target == 255.255.255.255 || target == broadcast_of(segment);
	return is_broadcast ? seen_segments[segment] : 0.0.0.0;
	}

function unsolicited(detection: string, w: StrangerWatch, c: connection, device: addr)
	{
	local sender = c$id$orig_h;
	if ( since_device(w$seen_by, device) > w$remember )
		return;
	if ( network_time() - recall(talks, detection, device, sender) <= w$remember )
		return;
	report_conn(c, Sighting($detection=detection, $monitor=device, $far_end=sender,
	                        $note=fmt("UDP to %s", c$id$resp_p)));
	}

event new_connection(c: connection) &group="Vitalwire::unsolicited-udp"
	{
	local sender = c$id$orig_h;
	local target = c$id$resp_h;
	if ( sender in seen_devices )
		{
		for ( detection, w in stranger_watches )
			if ( since_device(w$seen_by, sender) <= w$remember )
				remember(talks, detection, sender, target, network_time());
		return;
		}
	if ( get_port_transport_proto(c$id$resp_p) != udp )
		return;
	local device = device_at(target, sender);
	if ( device == 0.0.0.0 || ( target != device && c$id$resp_p in ordinary_broadcasts ) )
		return;
	for ( detection, w in stranger_watches )
		unsolicited(detection, w, c, device);
	}

event Vitalwire::marked(owner: string, monitor: addr, far_end: addr, at: time)
	{
	for ( detection, w in stranger_watches )
		{
		if ( owner !in w$seen_by || ! active(detection) )
			next;
		add seen_devices[monitor];
		seen_segments[mask_addr(monitor, monitor_prefix_bits)] = monitor;
		remember(talks, detection, monitor, far_end, at);
		enable_event_group("Vitalwire::unsolicited-udp");
		}
	}

event zeek_init()
	{
	disable_event_group("Vitalwire::unsolicited-udp");
	for ( detection, w in stranger_watches )
		wait_for(detection, w$seen_by, MARKS_DEVICE, w$remember);
	}
