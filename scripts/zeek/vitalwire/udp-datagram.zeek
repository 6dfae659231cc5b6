##! Datagrams of one size to one port. Signatures with their bytes (data.sig) recognise them. The sender is what is
##! found, and what may lie outside the site: the receiver is a broadcast address.

@load ./main

module Vitalwire;

export {
	## A datagram that is looked for. Raised by the signatures, with the detection as `msg`.
	global datagram_seen: event(state: signature_state, msg: string, data: string);
}

event Vitalwire::datagram_seen(state: signature_state, msg: string, data: string)
	{
	local id = state$conn$id;
	local sender = state$is_orig ? id$orig_h : id$resp_h;
	local receiver = state$is_orig ? id$resp_h : id$orig_h;
	report_conn(state$conn, Sighting($detection=msg, $monitor=sender, $far_end=sender, $near_end=receiver,
	                                 $note=fmt("datagram to %s", state$is_orig ? id$resp_p : id$orig_p)));
	}
