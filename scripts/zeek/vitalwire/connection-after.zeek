##! Connections to other hosts shortly after something else was sighted, such as a file that came.
##!
##! Cost: nothing until such a sighting; the handler of new connections is off until then.

@load ./main
@load ./marks

module Vitalwire;

export {
	type ConnectionWatch: record {
		## Detections of which one was made of the device before.
		after:        set[string];
		## How long before at most.
		within:       interval;
		## Far ends of these detections are no strangers to the device, for so long.
		familiar:     set[string];
		familiar_for: interval;
	};

	## What to look for, by detection.
	global connection_watches: table[string] of ConnectionWatch = {} &redef;
}

# Devices whose connections are looked at.
global followed_devices: set[addr] &create_expire=1day;

event new_connection(c: connection) &group="Vitalwire::connection-after"
	{
	local client = c$id$orig_h;
	if ( client !in followed_devices || get_port_transport_proto(c$id$resp_p) != tcp )
		return;
	for ( detection, w in connection_watches )
		if ( since_device(w$after, client) <= w$within &&
		     since_pair(w$familiar, client, c$id$resp_h) > w$familiar_for )
			report_conn(c, Sighting($detection=detection, $monitor=client, $far_end=c$id$resp_h,
			                        $note=fmt("connection to %s", c$id$resp_p)));
	}

event Vitalwire::marked(owner: string, monitor: addr, far_end: addr, at: time)
	{
	for ( detection, w in connection_watches )
		{
		if ( owner !in w$after )
			next;
		add followed_devices[monitor];
		enable_event_group("Vitalwire::connection-after");
		}
	}

event zeek_init()
	{
	disable_event_group("Vitalwire::connection-after");
	for ( detection, w in connection_watches )
		{
		wait_for(detection, w$after, MARKS_DEVICE, w$within);
		wait_for(detection, w$familiar, MARKS_PAIR, w$familiar_for);
		}
	}
