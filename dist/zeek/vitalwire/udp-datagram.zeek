##! Datagrams of one size to one port; udp-datagram.sig recognises them. The sender is what is found, and
##! what may lie outside the site: the receiver is a broadcast address.

@load ./main

module Vitalwire;

hook signature_seen(kind: string, detection: string, c: connection, data: string)
	{
	if ( kind == "datagram" )
		report_conn(c, Sighting($detection=detection, $monitor=c$id$orig_h, $far_end=c$id$orig_h,
		                        $note=fmt("datagram to %s", c$id$resp_p)));
	}
