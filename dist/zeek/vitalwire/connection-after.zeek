##! Connections to other hosts shortly after a file was received.

@load ./main
@load ./mounts

module Vitalwire;

export {
	## How long after the file a connection counts, by detection.
	global connection_windows: table[string] of interval = {
		["contec-cms8000/after-update"] = 600secs,
	};
}

event new_connection(c: connection)
	{
	local client = c$id$orig_h;
	if ( client !in receivers || get_port_transport_proto(c$id$resp_p) != tcp )
		return;
	if ( [client, c$id$resp_h] in mounts )
		return;
	for ( detection, window in connection_windows )
		if ( network_time() - receivers[client] <= window )
			report_conn(c, Sighting($detection=detection, $monitor=client, $far_end=c$id$resp_h,
			                        $note=fmt("connection to %s", c$id$resp_p)));
	}
